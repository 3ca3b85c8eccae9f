"""Stripe: cards by SetupIntent and Payment Element, subscriptions by Stripe's own clock.

What we sell is a plan at Stripe whose id says what it costs, made when the first user wants it: who
changes a price changes it for those who come later. Card numbers go from the browser to Stripe and
never pass here.
"""

import datetime
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import stripe
from django.utils import timezone

from accounts.gateways.interface import (
    Card,
    CardDeclinedError,
    CardForm,
    CardUnknownError,
    Event,
    EventRefusedError,
    GatewayUnavailableError,
    Order,
    Report,
)
from accounts.gateways.periods import last_day_of_month
from accounts.gateways.stripe_objects import event_of, report_of
from accounts.models import Gateway, PaymentMethod, Plan, Subscription, User

logger = logging.getLogger(__name__)

#: How long Stripe may take, in seconds, and how often a request is sent again that got no answer.
#: The library gives each its own idempotency key, so that it is done once.
TIMEOUT_SECONDS = 10
RETRIES = 2
#: How old the signature of news may be, in seconds; as Stripe's own libraries have it.
TOLERANCE_SECONDS = 300
#: As many receipts as a refresh looks at; each payment brings news of its own.
RECENT_INVOICES = 12


@dataclass(frozen=True, kw_only=True)
class StripeGateway:
    """Stripe, as one account of it; `api_base` is empty for Stripe's own address."""

    secret_key: str
    publishable_key: str
    webhook_secret: str
    api_base: str = ""
    name = Gateway.STRIPE

    def open_customer(self, user: User) -> str:
        """Create a customer that carries the id of the user."""
        with _errors():
            customer = self._api.customers.create(
                {"email": user.email, "metadata": {"user": str(user.public_id)}}
            )
        return customer.id

    def close_customer(self, customer_id: str) -> None:
        """Delete a customer, which ends the subscriptions."""
        with _errors(), _unknown_is_fine():
            self._api.customers.delete(customer_id)

    def open_card_form(self, customer_id: str) -> CardForm:
        """Create a SetupIntent: the bank may ask for the holder now, and not at each renewal."""
        asked: Any = {"customer": customer_id, "payment_method_types": ["card"]}
        with _errors():
            intent = self._api.setup_intents.create(asked)
        return CardForm(
            gateway=self.name,
            client_secret=intent.client_secret or "",
            publishable_key=self.publishable_key,
        )

    def read_card(self, customer_id: str, token: str) -> Card:
        """Take the card of a SetupIntent of this customer that has succeeded."""
        if not token.startswith("seti_"):
            raise CardUnknownError
        with _errors():
            try:
                intent = self._api.setup_intents.retrieve(token)
            except stripe.InvalidRequestError as error:
                raise CardUnknownError from error
            is_theirs = intent.customer == customer_id and intent.status == "succeeded"
            if not is_theirs or not isinstance(intent.payment_method, str):
                raise CardUnknownError
            return _card_of(self._attached(customer_id, intent.payment_method))

    def read_kept_card(self, method: PaymentMethod) -> Card | None:
        """Ask for a card: banks replace them, and a customer may be changed at Stripe."""
        with _errors():
            try:
                kept = self._api.payment_methods.retrieve(method.token)
            except stripe.InvalidRequestError:
                return None
        return _card_of(kept) if kept.customer else None

    def change_expiry(self, method: PaymentMethod, expires_on: datetime.date) -> None:
        """Change the month that is printed on the card."""
        month: Any = {"exp_month": expires_on.month, "exp_year": expires_on.year}
        with _errors():
            self._api.payment_methods.update(method.token, {"card": month})

    def forget_card(self, method: PaymentMethod) -> None:
        """Detach a card: Stripe lets nobody charge it again."""
        with _errors(), _unknown_is_fine():
            self._api.payment_methods.detach(method.token)

    def use_card(self, customer_id: str, token: str) -> None:
        """Make a card the one that invoices are paid with."""
        with _errors():
            self._api.customers.update(
                customer_id, {"invoice_settings": {"default_payment_method": token}}
            )

    def subscribe(self, order: Order) -> Report:
        """Begin a subscription; the first payment is made, or nothing is begun."""
        begun: Any = {
            "customer": order.customer_id,
            "items": [{"plan": self._plan_id(order.plan)}],
            "payment_behavior": "error_if_incomplete",
        }
        if order.trial_days:
            begun["trial_period_days"] = order.trial_days
        with _errors():
            created = self._api.subscriptions.create(begun)
            if created.status == "incomplete":  # unpaid, though we asked for none of these
                self._api.subscriptions.cancel(created.id)
                raise CardDeclinedError
            return self._report_now(created)

    def read(self, subscription: Subscription) -> Report:
        """Ask how it stands. Stripe renews it by itself."""
        return self.read_by_id(subscription.gateway_subscription_id)

    def read_by_id(self, subscription_id: str) -> Report:
        """Ask how a subscription stands of which we may have no row yet."""
        as_of = timezone.now()
        with _errors():
            found = self._api.subscriptions.retrieve(subscription_id)
            return self._report(found, as_of)

    def change_plan(self, subscription: Subscription, plan: Plan) -> Report:
        """Replace the one item of a subscription; Stripe settles the difference."""
        subscription_id = subscription.gateway_subscription_id
        with _errors():
            found = self._api.subscriptions.retrieve(subscription_id)
            changed: Any = {
                "items": [{"id": found["items"]["data"][0]["id"], "plan": self._plan_id(plan)}]
            }
            return self._report_now(self._api.subscriptions.update(subscription_id, changed))

    def cancel(self, subscription: Subscription) -> Report:
        """End it with its period, or at once where that is not paid."""
        subscription_id = subscription.gateway_subscription_id
        with _errors():
            if subscription.is_past_due:
                return self._report_now(self._api.subscriptions.cancel(subscription_id))
            return self._report_now(
                self._api.subscriptions.update(subscription_id, {"cancel_at_period_end": True})
            )

    def resume(self, subscription: Subscription) -> Report:
        """Let it be renewed after all."""
        with _errors():
            return self._report_now(
                self._api.subscriptions.update(
                    subscription.gateway_subscription_id, {"cancel_at_period_end": False}
                )
            )

    def pay(self, subscription: Subscription) -> Report:
        """Pay the invoice that is open."""
        with _errors():
            found = self._api.subscriptions.retrieve(subscription.gateway_subscription_id)
            invoice = found.latest_invoice
            with _unknown_is_fine():  # one that was paid meanwhile
                self._api.invoices.pay(str(getattr(invoice, "id", invoice)))
        return self.read(subscription)

    def read_event(self, body: bytes, signature: str) -> Event:
        """Return news whose signature is Stripe's and recent; raises EventRefusedError."""
        try:
            stripe.WebhookSignature.verify_header(
                body.decode(), signature, self.webhook_secret, TOLERANCE_SECONDS
            )
            return event_of(body)
        except (stripe.SignatureVerificationError, ValueError) as error:
            raise EventRefusedError from error

    @property
    def _api(self) -> stripe.V1Services:
        return _client(self.secret_key, self.api_base).v1

    def _attached(self, customer_id: str, token: str) -> stripe.PaymentMethod:
        method = self._api.payment_methods.retrieve(token)
        if method.customer is None:
            return self._api.payment_methods.attach(token, {"customer": customer_id})
        if method.customer != customer_id:
            raise CardUnknownError
        return method

    def _plan_id(self, plan: Plan) -> str:
        plan_id = "-".join(
            (plan.public_id.hex, str(plan.price_minor), plan.currency.lower(), plan.period)
        )
        try:
            self._api.plans.retrieve(plan_id)
        except stripe.InvalidRequestError:
            self._make_plan(plan_id, plan)
        return plan_id

    def _make_plan(self, plan_id: str, plan: Plan) -> None:
        product: Any = {"name": plan.name}
        with _unknown_is_fine():  # somebody else made it at the same moment
            self._api.plans.create(
                {
                    "id": plan_id,
                    "amount": plan.price_minor,
                    "currency": plan.currency.lower(),
                    "interval": plan.period,
                    "product": product,
                    "metadata": {"plan": str(plan.public_id)},
                }
            )

    def _report_now(self, found: stripe.Subscription) -> Report:
        return self._report(found, timezone.now())

    def _report(self, found: stripe.Subscription, as_of: datetime.datetime) -> Report:
        listed = self._api.invoices.list({"subscription": found.id, "limit": RECENT_INVOICES})
        paid = [each for each in listed.data if each.status == "paid" and each.amount_paid > 0]
        return report_of(found.to_dict(), [each.to_dict() for each in paid], as_of=as_of)


@lru_cache(maxsize=4)
def _client(secret_key: str, api_base: str) -> stripe.StripeClient:
    """Return one client for the process: it keeps its connections."""
    return stripe.StripeClient(
        secret_key,
        base_addresses={"api": api_base} if api_base else {},
        max_network_retries=RETRIES,
        http_client=stripe.RequestsClient(timeout=TIMEOUT_SECONDS),
    )


def _card_of(method: stripe.PaymentMethod) -> Card:
    card = method.card
    if card is None:
        raise CardUnknownError
    return Card(
        token=method.id,
        brand=str(card.brand),
        last_four=str(card.last4),
        expires_on=last_day_of_month(int(card.exp_year), int(card.exp_month)),
    )


@contextmanager
def _errors() -> Iterator[None]:
    """Say in our own words what Stripe could not do; the log gets no more than its code."""
    try:
        yield
    except stripe.CardError as error:
        raise CardDeclinedError(error.user_message or "") from error
    except stripe.StripeError as error:
        logger.warning("Stripe: %s %s %s", type(error).__name__, error.http_status, error.code)
        raise GatewayUnavailableError from error


@contextmanager
def _unknown_is_fine() -> Iterator[None]:
    """Pass over what Stripe refuses since it is done already."""
    try:
        yield
    except stripe.InvalidRequestError as error:
        logger.info("Stripe: %s %s", error.http_status, error.code)
