"""What is done about payments every hour, without anybody asking for it."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import timezone

from accounts.actions.payments.claiming import BusyError
from accounts.actions.payments.reports import UnknownPlanError, refresh_subscription
from accounts.actions.payments.subscribing import NothingToDoError, cancel_subscription
from accounts.gateways.chosen import NoGatewayError, gateway_named
from accounts.gateways.interface import GatewayError
from accounts.models import GatewayCustomer, Subscription

logger = logging.getLogger(__name__)


def settle_subscriptions() -> None:
    """Refresh every subscription that news are due of: its period has ended, or it is past due."""
    for subscription in Subscription.objects.unsettled(timezone.now()).select_related("user"):
        with _left_for_later(subscription):
            refresh_subscription(subscription=subscription)


def cancel_for_the_inactive() -> None:
    """Let nobody pay on who may not sign in; activated again, they can resume."""
    running = Subscription.objects.running().filter(user__is_active=False)
    for subscription in running.select_related("user"):
        with _left_for_later(subscription):
            cancel_subscription(user=subscription.user)


def close_customers() -> None:
    """Let the gateway forget the customers whose users are gone, with cards and subscriptions."""
    for customer in GatewayCustomer.objects.filter(user=None):
        with _left_for_later(customer):
            if customer.customer_id:
                gateway_named(customer.gateway).close_customer(customer.customer_id)
            customer.delete()


@contextmanager
def _left_for_later(row: Subscription | GatewayCustomer) -> Iterator[None]:
    """Go on with the next one when a gateway is away; this one is found again in an hour."""
    try:
        yield
    except (GatewayError, NoGatewayError, BusyError, UnknownPlanError, NothingToDoError) as error:
        logger.warning("%s %s: %s", row._meta.model_name, row.pk, type(error).__name__)
