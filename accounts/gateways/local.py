"""The test gateway: takes the well-known test tokens and nothing else, and no money ever moves.

It keeps nothing. What it needs to know of a subscription stands in the row, and it renews one when
it is asked for it, as a gateway with a clock of its own does by itself.
"""

import datetime
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace

from accounts.gateways.interface import (
    Card,
    CardDeclinedError,
    CardForm,
    CardUnknownError,
    Order,
    Payment,
    Report,
)
from accounts.gateways.periods import end_of_period, last_day_of_month, share_left
from accounts.models import GRACE, Gateway, PaymentMethod, Plan, Receipt, Subscription, User

Status = Subscription.Status


@dataclass(frozen=True, kw_only=True)
class Kind:
    """What a test token stands for."""

    brand: str
    last_four: str
    can_be_added: bool = True
    can_be_charged: bool = True


#: The names are those of Stripe's test tokens, and so is what they do.
TOKENS = {
    "tok_visa": Kind(brand="visa", last_four="4242"),
    "tok_mastercard": Kind(brand="mastercard", last_four="4444"),
    "tok_amex": Kind(brand="amex", last_four="0005"),
    "tok_chargeCustomerFail": Kind(brand="visa", last_four="0341", can_be_charged=False),
    "tok_chargeDeclined": Kind(brand="visa", last_four="0002", can_be_added=False),
}
#: For how many years a test card is good when it is added.
YEARS = 3


@dataclass(frozen=True, kw_only=True)
class LocalGateway:
    """A gateway without money; `clock` returns the moment at which it acts."""

    clock: Callable[[], datetime.datetime]
    name = Gateway.LOCAL

    def open_customer(self, user: User) -> str:
        """Name a customer after the user."""
        return f"local_{user.public_id}"

    def close_customer(self, customer_id: str) -> None:
        """Nothing to forget."""

    def open_card_form(self, customer_id: str) -> CardForm:
        """Offer the test tokens."""
        return CardForm(gateway=self.name, test_tokens=tuple(TOKENS))

    def read_card(self, customer_id: str, token: str) -> Card:
        """Make a card of a test token; each time another one, as a form would."""
        kind = TOKENS.get(token)
        if kind is None:
            raise CardUnknownError
        if not kind.can_be_added:
            raise CardDeclinedError
        return Card(
            token=f"{token}/{uuid.uuid4()}",
            brand=kind.brand,
            last_four=kind.last_four,
            expires_on=last_day_of_month(self.clock().year + YEARS, 12),
        )

    def read_kept_card(self, method: PaymentMethod) -> Card:
        """Return what the row says: nobody else knows more."""
        return Card(
            token=method.token,
            brand=method.brand,
            last_four=method.last_four,
            expires_on=method.expires_on,
        )

    def change_expiry(self, method: PaymentMethod, expires_on: datetime.date) -> None:
        """Nothing to tell: the row says it."""

    def forget_card(self, method: PaymentMethod) -> None:
        """Nothing to forget."""

    def use_card(self, customer_id: str, token: str) -> None:
        """Nothing to remember: the row says which is the default."""

    def subscribe(self, order: Order) -> Report:
        """Begin with a trial, or with a payment."""
        now = self.clock()
        trial = datetime.timedelta(days=order.trial_days)
        report = Report(
            subscription_id=f"local_{uuid.uuid4()}",
            plan_id=order.plan.public_id,
            status=Status.TRIAL,
            period_starts_at=now,
            period_ends_at=now + trial,
            as_of=now,
        )
        return report if trial else self._paid(report, order.plan, order.card, start=now)

    def read(self, subscription: Subscription) -> Report:
        """Renew what is due; a payment that fails is tried again whenever somebody asks."""
        now, report = self.clock(), self._report(subscription)
        is_due = subscription.is_past_due or (
            subscription.is_running and subscription.period_ends_at <= now
        )
        return self._renewed(subscription, report) if is_due else report

    def change_plan(self, subscription: Subscription, plan: Plan) -> Report:
        """Settle the difference with the next payment, or begin another period."""
        now, old = self.clock(), subscription.plan
        report = replace(self._report(subscription), plan_id=plan.public_id)
        if report.status == Status.TRIAL:
            return report
        left = _share_left(subscription, now)
        if plan.period == old.period:
            owed = left(plan.price_minor) - left(old.price_minor)
            return replace(report, balance_minor=report.balance_minor + owed)
        credited = replace(report, balance_minor=report.balance_minor - left(old.price_minor))
        return self._paid(credited, plan, self._card(subscription), start=now)

    def cancel(self, subscription: Subscription) -> Report:
        """End it with its period, or at once where that is not paid."""
        report = replace(self._report(subscription), status=Status.CANCELLED)
        if subscription.is_past_due:
            return replace(report, period_ends_at=max(report.period_starts_at, self._ended(report)))
        return report

    def resume(self, subscription: Subscription) -> Report:
        """Go on as before: with the trial if nothing was paid yet."""
        paid = Receipt.objects.filter(
            gateway=self.name, gateway_subscription_id=subscription.gateway_subscription_id
        )
        status = Status.ACTIVE if paid.exists() else Status.TRIAL
        return replace(self._report(subscription), status=status)

    def pay(self, subscription: Subscription) -> Report:
        """Try again now."""
        start = self._next_start(subscription)
        report = self._report(subscription)
        return self._paid(report, subscription.plan, self._card(subscription), start=start)

    def _renewed(self, subscription: Subscription, report: Report) -> Report:
        try:
            return self.pay(subscription)
        except CardDeclinedError:
            since = subscription.past_due_since or report.as_of
            has_ended = report.as_of >= since + GRACE
            return replace(report, status=Status.CANCELLED if has_ended else Status.PAST_DUE)

    def _paid(
        self, report: Report, plan: Plan, card: PaymentMethod | None, *, start: datetime.datetime
    ) -> Report:
        """Return `report` with one more period paid from `start`; raises CardDeclinedError."""
        due = max(0, plan.price_minor + report.balance_minor)
        if due:
            self._charge(card)
        end = end_of_period(start, plan.period)
        payment = Payment(
            payment_id=f"local_{uuid.uuid4()}",
            amount_minor=due,
            currency=plan.currency,
            paid_at=report.as_of,
            period_starts_at=start,
            period_ends_at=end,
        )
        return replace(
            report,
            status=Status.ACTIVE,
            period_starts_at=start,
            period_ends_at=end,
            balance_minor=min(0, plan.price_minor + report.balance_minor),
            payments=(payment,) if due else (),
        )

    def _charge(self, card: PaymentMethod | None) -> None:
        kind = TOKENS.get(card.token.split("/")[0]) if card else None
        is_good = kind is not None and kind.can_be_charged
        if card is None or not is_good or card.has_expired(self.clock().date()):
            raise CardDeclinedError

    def _card(self, subscription: Subscription) -> PaymentMethod | None:
        return PaymentMethod.objects.default_of(subscription.user, self.name)

    def _next_start(self, subscription: Subscription) -> datetime.datetime:
        """The next period follows the last one, unless a whole one went by in between."""
        now, end = self.clock(), subscription.period_ends_at
        return end if end_of_period(end, subscription.plan.period) > now else now

    def _ended(self, report: Report) -> datetime.datetime:
        return min(report.as_of, report.period_ends_at)

    def _report(self, subscription: Subscription) -> Report:
        return Report(
            subscription_id=subscription.gateway_subscription_id,
            plan_id=subscription.plan.public_id,
            status=Status(subscription.status),
            period_starts_at=subscription.period_starts_at,
            period_ends_at=subscription.period_ends_at,
            balance_minor=subscription.balance_minor,
            as_of=self.clock(),
        )


def _share_left(subscription: Subscription, at: datetime.datetime) -> Callable[[int], int]:
    start, end = subscription.period_starts_at, subscription.period_ends_at
    return lambda amount_minor: share_left(start, end, at, amount_minor)
