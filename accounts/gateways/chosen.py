"""Which gateway this installation uses, by its settings."""

from django.conf import settings
from django.utils import timezone

from accounts.gateways.interface import PaymentGateway
from accounts.gateways.local import LocalGateway
from accounts.gateways.selection import selected_gateway
from accounts.gateways.stripe_api import StripeGateway
from accounts.models import Gateway


class NoGatewayError(Exception):
    """Nobody takes money for this installation."""


def has_gateway() -> bool:
    """Whether anything can be paid here."""
    return selected_gateway() in Gateway.values


def gateway_in_use() -> PaymentGateway:
    """Return the gateway for what begins now; raises NoGatewayError."""
    return gateway_named(selected_gateway())


def gateway_named(name: str) -> PaymentGateway:
    """Return a gateway that rows belong to; raises NoGatewayError if it is not the one in use.

    After a change of gateways the former one is asked for nothing: its test cards pay nothing, or
    its keys are gone.
    """
    if name != selected_gateway():
        raise NoGatewayError
    if name == Gateway.LOCAL:
        return LocalGateway(clock=timezone.now)
    if name == Gateway.STRIPE:
        return stripe_gateway()
    raise NoGatewayError


def stripe_gateway() -> StripeGateway:
    """Return Stripe as the settings describe it."""
    return StripeGateway(
        secret_key=settings.STRIPE_SECRET_KEY,
        publishable_key=settings.STRIPE_PUBLISHABLE_KEY,
        webhook_secret=settings.STRIPE_WEBHOOK_SECRET,
        api_base=settings.STRIPE_API_BASE,
    )
