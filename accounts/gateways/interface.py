"""What StreamEx asks of a gateway, and what it is told.

A gateway writes no rows: it answers with what it knows, and the actions keep it. Amounts are in the
smallest unit of their currency, moments are aware.
"""

import datetime
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from accounts.models import Gateway, PaymentMethod, Plan, Subscription, User


class GatewayError(Exception):
    """The gateway did not do what was asked."""


class GatewayUnavailableError(GatewayError):
    """The gateway does not answer, or not now."""


class CardDeclinedError(GatewayError):
    """The card's bank refuses. The text, if there is one, is the gateway's and for people."""


class CardUnknownError(GatewayError):
    """The token is none of this gateway, of somebody else, or not complete."""


class EventRefusedError(GatewayError):
    """News that the gateway did not sign, or signed too long ago."""


@dataclass(frozen=True, kw_only=True)
class CardForm:
    """What a form for a new card needs: Stripe's secret and key, or the tokens to choose from."""

    gateway: Gateway
    client_secret: str = ""
    publishable_key: str = ""
    test_tokens: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Card:
    """A card that the gateway keeps for a customer."""

    token: str
    brand: str
    last_four: str
    expires_on: datetime.date


@dataclass(frozen=True, kw_only=True)
class Payment:
    """Money that arrived, for a period."""

    payment_id: str
    amount_minor: int
    currency: str
    paid_at: datetime.datetime
    period_starts_at: datetime.datetime
    period_ends_at: datetime.datetime


@dataclass(frozen=True, kw_only=True)
class Report:
    """How a subscription stands; `as_of` orders what arrives in another order.

    `plan_id` is the public id of the plan, None where the gateway knows one that is not ours.
    """

    subscription_id: str
    plan_id: UUID | None
    status: Subscription.Status
    period_starts_at: datetime.datetime
    period_ends_at: datetime.datetime
    as_of: datetime.datetime
    balance_minor: int = 0
    payments: tuple[Payment, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Order:
    """A subscription that is to begin."""

    customer_id: str
    card: PaymentMethod
    plan: Plan
    trial_days: int


@dataclass(frozen=True, kw_only=True)
class Event:
    """News of a gateway. What it is about is asked for again, so that its order does not matter."""

    event_id: str
    kind: str
    customer_id: str = ""
    subscription_id: str = ""
    card_token: str = ""


class PaymentGateway(Protocol):
    """A gateway. Every method may raise GatewayUnavailableError."""

    name: Gateway

    def open_customer(self, user: User) -> str:
        """Return the id of a new customer."""

    def close_customer(self, customer_id: str) -> None:
        """Forget a customer with all cards, and end what runs; an unknown one is no error."""

    def open_card_form(self, customer_id: str) -> CardForm:
        """Return what a form for one more card needs."""

    def read_card(self, customer_id: str, token: str) -> Card:
        """Keep the card behind the token of a form for the customer, and return it.

        Raises CardUnknownError and CardDeclinedError.
        """

    def read_kept_card(self, method: PaymentMethod) -> Card | None:
        """Return a card as it is now, or None if the gateway no longer keeps it."""

    def change_expiry(self, method: PaymentMethod, expires_on: datetime.date) -> None:
        """Tell the gateway when a card expires; raises CardDeclinedError."""

    def forget_card(self, method: PaymentMethod) -> None:
        """Let the gateway forget a card; one that it does not know is no error."""

    def use_card(self, customer_id: str, token: str) -> None:
        """Take the customer's next payments from this card."""

    def subscribe(self, order: Order) -> Report:
        """Begin a subscription; raises CardDeclinedError if its first payment fails."""

    def read(self, subscription: Subscription) -> Report:
        """Return how a subscription stands; a gateway without a clock of its own renews it."""

    def change_plan(self, subscription: Subscription, plan: Plan) -> Report:
        """Go over to another plan at once.

        What is left of the old one, and the rest of the period on the new one, are settled with
        the next payment. Where the length of the period changes, a new one begins and is paid:
        if that fails, CardDeclinedError is raised or the subscription is past due.
        """

    def cancel(self, subscription: Subscription) -> Report:
        """End a subscription with its period; one whose payment failed ends at once."""

    def resume(self, subscription: Subscription) -> Report:
        """Take back a cancellation before the period has ended."""

    def pay(self, subscription: Subscription) -> Report:
        """Try a failed payment again, now; raises CardDeclinedError."""
