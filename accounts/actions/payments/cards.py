"""What can be done to payment methods: add, change, delete, and hear of changes elsewhere."""

import datetime
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actions.payments.claiming import claimed_customer
from accounts.gateways.chosen import NoGatewayError, gateway_in_use, gateway_named
from accounts.gateways.interface import Card, CardForm, PaymentGateway
from accounts.gateways.periods import last_day_of_month
from accounts.models import PaymentMethod, Subscription, User

MAX_METHODS = 10


class TooManyMethodsError(Exception):
    """The user has the maximum number of payment methods."""


class MethodNeededError(Exception):
    """A subscription is paid from it, and there is no other one."""


class MethodExistsError(Exception):
    """The card has been added before."""


@dataclass(frozen=True, kw_only=True)
class TakenCard:
    """A card that the gateway keeps for a user, and that has no row yet."""

    gateway: PaymentGateway
    card: Card
    is_default: bool


def open_card_form(*, user: User) -> CardForm:
    """Return what a form for one more card needs.

    Raises NoGatewayError, BusyError, TooManyMethodsError and GatewayUnavailableError.
    """
    gateway = gateway_in_use()
    _require_room(user)
    with claimed_customer(user=user, gateway=gateway) as customer_id:
        return gateway.open_card_form(customer_id)


def add_card(*, user: User, token: str, is_default: bool = False) -> PaymentMethod:
    """Add a card by the token of a form; raises as `take_card` and `keep_card` do."""
    return keep_card(user=user, taken=take_card(user=user, token=token, is_default=is_default))


def take_card(*, user: User, token: str, is_default: bool = False) -> TakenCard:
    """Let the gateway keep a card; the first one is the default.

    Raises CardUnknownError, CardDeclinedError, and what `open_card_form` raises.
    """
    gateway = gateway_in_use()
    _require_room(user)
    with claimed_customer(user=user, gateway=gateway) as customer_id:
        card = gateway.read_card(customer_id, token)
        becomes_default = is_default or not PaymentMethod.objects.default_of(user, gateway.name)
        if becomes_default:
            gateway.use_card(customer_id, card.token)
    return TakenCard(gateway=gateway, card=card, is_default=becomes_default)


@transaction.atomic
def keep_card(*, user: User, taken: TakenCard) -> PaymentMethod:
    """Write down a card that a gateway keeps.

    Raises MethodExistsError and TooManyMethodsError.
    """
    User.objects.select_for_update().get(pk=user.pk)
    _require_room(user)
    gateway, card = taken.gateway.name, taken.card
    if PaymentMethod.objects.filter(gateway=gateway, token=card.token).exists():
        raise MethodExistsError
    if taken.is_default:
        _no_default(user)
    return PaymentMethod.objects.create(
        user=user,
        gateway=gateway,
        token=card.token,
        brand=card.brand,
        last_four=card.last_four,
        expires_on=card.expires_on,
        is_default=taken.is_default,
    )


def change_payment_method(
    *,
    method: PaymentMethod,
    expires_on: datetime.date | None = None,
    is_default: bool | None = None,
) -> PaymentMethod:
    """Change when a card expires, by any day of its last month, or make it the default.

    Raises ValidationError, NoGatewayError, BusyError and what a gateway raises.
    """
    gateway = gateway_named(method.gateway)
    expiry = _checked_expiry(expires_on) if expires_on else None
    if is_default is False and method.is_default:
        raise ValidationError({"is_default": _("Make another one the default instead.")})
    with claimed_customer(user=method.user, gateway=gateway) as customer_id:
        if expiry:
            gateway.change_expiry(method, expiry)
        if is_default:
            gateway.use_card(customer_id, method.token)
        _write_change(method, expiry, becomes_default=bool(is_default))
    return method


def delete_payment_method(*, method: PaymentMethod) -> None:
    """Let the gateway forget a card, and delete it; another one becomes the default.

    Raises MethodNeededError where a subscription is paid from it and from nothing else, BusyError
    and GatewayUnavailableError.
    """
    try:
        gateway = gateway_named(method.gateway)
    except NoGatewayError:  # a former gateway's, which charges nothing any more
        _remove(method, None)
        return
    with claimed_customer(user=method.user, gateway=gateway) as customer_id:
        successor = _successor(method)
        gateway.forget_card(method)
        if successor:
            gateway.use_card(customer_id, successor.token)
        _remove(method, successor)


def refresh_card(*, method: PaymentMethod) -> None:
    """Write down what the gateway says of a card; one that it no longer keeps goes."""
    card = gateway_named(method.gateway).read_kept_card(method)
    if card is None:
        _remove(method, _any_other(method) if method.is_default else None)
        return
    PaymentMethod.objects.filter(pk=method.pk).update(
        brand=card.brand, last_four=card.last_four, expires_on=card.expires_on
    )


def _require_room(user: User) -> None:
    if user.payment_methods.count() >= MAX_METHODS:
        raise TooManyMethodsError


def _checked_expiry(expires_on: datetime.date) -> datetime.date:
    last = last_day_of_month(expires_on.year, expires_on.month)
    if last < timezone.localdate():
        raise ValidationError({"expires_on": _("This month is over.")})
    return last


@transaction.atomic
def _write_change(
    method: PaymentMethod, expires_on: datetime.date | None, *, becomes_default: bool
) -> None:
    if expires_on:
        method.expires_on = expires_on
    if becomes_default:
        _no_default(method.user)
        method.is_default = True
    method.save(update_fields=["expires_on", "is_default"])


def _no_default(user: User) -> None:
    PaymentMethod.objects.filter(user=user, is_default=True).update(is_default=False)


def _successor(method: PaymentMethod) -> PaymentMethod | None:
    """Return what becomes the default instead of `method`; None where nothing changes."""
    if not method.is_default:
        return None
    other = _any_other(method)
    subscription = Subscription.objects.filter(user=method.user, gateway=method.gateway).first()
    is_paid_from = subscription and (subscription.is_running or subscription.is_past_due)
    if is_paid_from and other is None:
        raise MethodNeededError
    return other


def _any_other(method: PaymentMethod) -> PaymentMethod | None:
    same = PaymentMethod.objects.filter(user=method.user, gateway=method.gateway)
    return same.exclude(pk=method.pk).order_by("-pk").first()


@transaction.atomic
def _remove(method: PaymentMethod, successor: PaymentMethod | None) -> None:
    method.delete()
    if successor:
        PaymentMethod.objects.filter(pk=successor.pk).update(is_default=True)
