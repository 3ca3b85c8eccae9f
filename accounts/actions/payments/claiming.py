"""One at a time moves money for a user, in whatever process, and no transaction waits for it."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.gateways.interface import PaymentGateway
from accounts.models import GatewayCustomer, User

#: How long a claim lasts if its process dies; longer than a gateway may take with all retries.
CLAIM = datetime.timedelta(seconds=90)


class BusyError(Exception):
    """Something else is being done with the payments of this user at this moment."""


@contextmanager
def claimed_customer(*, user: User, gateway: PaymentGateway) -> Iterator[str]:
    """Let nobody else move money of `user` meanwhile; yields the id of the gateway's customer.

    Whoever reads rows to decide by them reads them inside. Raises BusyError and
    GatewayUnavailableError.
    """
    customer, _is_new = GatewayCustomer.objects.get_or_create(user=user, gateway=gateway.name)
    until = _claim(customer)
    try:
        yield _customer_id(customer, user, gateway)
    finally:
        _release(customer, until)


def _claim(customer: GatewayCustomer) -> datetime.datetime:
    now = timezone.now()
    is_free = Q(busy_until=None) | Q(busy_until__lte=now)
    mine = GatewayCustomer.objects.filter(is_free, pk=customer.pk)
    if not mine.update(busy_until=now + CLAIM):
        raise BusyError
    return now + CLAIM


def _release(customer: GatewayCustomer, until: datetime.datetime) -> None:
    GatewayCustomer.objects.filter(pk=customer.pk, busy_until=until).update(busy_until=None)


def _customer_id(customer: GatewayCustomer, user: User, gateway: PaymentGateway) -> str:
    # Read again: somebody who had the claim before may have opened it.
    customer.refresh_from_db(fields=["customer_id"])
    if not customer.customer_id:
        customer.customer_id = gateway.open_customer(user)
        with transaction.atomic():
            customer.save(update_fields=["customer_id"])
    return customer.customer_id
