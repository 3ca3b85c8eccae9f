"""What a gateway reports of subscriptions, written down."""

from django.db import transaction

from accounts.actions.payments.claiming import claimed_customer
from accounts.actions.payments.notices import tell_of_failed_payment
from accounts.gateways.chosen import gateway_named
from accounts.gateways.interface import Payment, Report
from accounts.models import PaymentMethod, Plan, Receipt, Subscription, User


class UnknownPlanError(Exception):
    """The gateway reports a subscription to something that is none of our plans."""


@transaction.atomic
def keep_report(*, user: User, gateway: str, report: Report) -> Subscription:
    """Write down how the subscription of `user` stands, and what was paid; return the row.

    Reports come in any order: one that is older than what is known changes nothing, nor does one on
    a former subscription. Payments are kept in any case, each once. Raises UnknownPlanError.
    """
    User.objects.select_for_update().get(pk=user.pk)
    found = Subscription.objects.owned_by(user).select_for_update(of=("self",)).first()
    row = found or Subscription(user=user, gateway=gateway)
    if found is None or _is_news(found, gateway, report):
        was_past_due = row.is_past_due
        _write(row, gateway, report)
        if row.is_past_due and not was_past_due:
            transaction.on_commit(lambda: tell_of_failed_payment(row))
    for payment in report.payments:
        _keep_payment(row, gateway, report, payment)
    return row


def refresh_subscription(*, subscription: Subscription) -> Subscription:
    """Ask the gateway how a subscription stands; one of the test gateway is renewed by it.

    Raises NoGatewayError, BusyError and GatewayUnavailableError.
    """
    user, gateway = subscription.user, gateway_named(subscription.gateway)
    with claimed_customer(user=user, gateway=gateway):
        present = Subscription.objects.owned_by(user).get()
        return keep_report(user=user, gateway=gateway.name, report=gateway.read(present))


def _is_news(row: Subscription, gateway: str, report: Report) -> bool:
    if (row.gateway, row.gateway_subscription_id) == (gateway, report.subscription_id):
        return report.as_of >= row.read_at
    return not row.lives(report.as_of) and report.period_ends_at > row.period_ends_at


def _write(row: Subscription, gateway: str, report: Report) -> None:
    row.plan = _plan(row, report)
    row.gateway, row.gateway_subscription_id = gateway, report.subscription_id
    is_past_due = report.status == Subscription.Status.PAST_DUE
    row.past_due_since = (row.past_due_since or report.as_of) if is_past_due else None
    row.status, row.balance_minor, row.read_at = report.status, report.balance_minor, report.as_of
    row.period_starts_at, row.period_ends_at = report.period_starts_at, report.period_ends_at
    row.save()


def _plan(row: Subscription, report: Report) -> Plan:
    found = report.plan_id and Plan.objects.filter(public_id=report.plan_id).first()
    if found:
        return found
    if row.pk is None:
        raise UnknownPlanError(report.subscription_id)
    return row.plan


def _keep_payment(row: Subscription, gateway: str, report: Report, payment: Payment) -> None:
    card = PaymentMethod.objects.default_of(row.user, gateway)
    Receipt.objects.get_or_create(
        gateway=gateway,
        gateway_payment_id=payment.payment_id,
        defaults={
            "user": row.user,
            "gateway_subscription_id": report.subscription_id,
            "plan_name": row.plan.name,
            "card": str(card) if card else "",
            "amount_minor": payment.amount_minor,
            "currency": payment.currency,
            "period_starts_at": payment.period_starts_at,
            "period_ends_at": payment.period_ends_at,
            "paid_at": payment.paid_at,
        },
    )
