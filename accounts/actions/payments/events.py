"""News of a gateway: signed, heard once, in any order."""

import datetime
from collections.abc import Callable

from django.db import transaction

from accounts.actions.payments.cards import refresh_card
from accounts.actions.payments.reports import UnknownPlanError, keep_report
from accounts.gateways.chosen import NoGatewayError, gateway_in_use
from accounts.gateways.interface import Event
from accounts.gateways.stripe_api import StripeGateway
from accounts.models import (
    GatewayCustomer,
    GatewayEvent,
    PaymentMethod,
    Subscription,
    User,
)

#: For how long an event is known again. Stripe sends one for three days, and its signature is good
#: for five minutes.
KEPT_FOR = datetime.timedelta(days=30)


def receive_stripe_event(*, body: bytes, signature: str, now: datetime.datetime) -> bool:
    """Act on news of Stripe; return whether they were news.

    What an event says is only taken for a reason to ask Stripe how things stand, so that neither
    its order nor its content can mislead. What fails can be sent again. Raises EventRefusedError,
    NoGatewayError and GatewayUnavailableError.
    """
    gateway = gateway_in_use()
    if not isinstance(gateway, StripeGateway):
        raise NoGatewayError
    event = gateway.read_event(body, signature)
    known = GatewayEvent.objects.filter(gateway=gateway.name, event_id=event.event_id)
    if known.exists():
        return False
    act = _subscription_news(gateway, event) if event.subscription_id else _card_news(event)
    return _remember(event, act, now)


def forget_events(*, now: datetime.datetime) -> None:
    """Delete events that nobody sends again."""
    GatewayEvent.objects.received_before(now - KEPT_FOR).delete()


@transaction.atomic
def _remember(event: Event, act: Callable[[], None], now: datetime.datetime) -> bool:
    _row, is_new = GatewayEvent.objects.get_or_create(
        gateway=StripeGateway.name,
        event_id=event.event_id,
        defaults={"kind": event.kind[:100], "received_at": now},
    )
    if is_new:
        act()
    return is_new


def _subscription_news(gateway: StripeGateway, event: Event) -> Callable[[], None]:
    user = _user_of(event)
    if user is None:
        return _nothing
    report = gateway.read_by_id(event.subscription_id)

    def keep() -> None:
        try:
            keep_report(user=user, gateway=gateway.name, report=report)
        except UnknownPlanError:
            return  # something else is sold to this customer at Stripe

    return keep


def _card_news(event: Event) -> Callable[[], None]:
    methods = PaymentMethod.objects.filter(gateway=StripeGateway.name, token=event.card_token)
    if event.card_token and (method := methods.select_related("user").first()):
        refresh_card(method=method)
    return _nothing


def _user_of(event: Event) -> User | None:
    name = StripeGateway.name
    known = Subscription.objects.at_gateway(name, event.subscription_id).select_related("user")
    if row := known.first():
        return row.user
    customers = GatewayCustomer.objects.filter(gateway=name, customer_id=event.customer_id)
    customer = customers.exclude(customer_id="").select_related("user").first()
    return customer.user if customer else None


def _nothing() -> None:
    """There is nothing to write."""
