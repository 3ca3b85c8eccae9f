"""What Stripe's objects say, in our words. Nothing is asked for here."""

import datetime
import json
from typing import Any
from uuid import UUID

from accounts.gateways.interface import Event, Payment, Report
from accounts.models import Subscription

Status = Subscription.Status
#: An object as Stripe sends it.
Sent = dict[str, Any]
#: Stripe's words and ours. What was never paid for gives nothing.
STATUSES = {
    "trialing": Status.TRIAL,
    "active": Status.ACTIVE,
    "past_due": Status.PAST_DUE,
    "unpaid": Status.PAST_DUE,
    "paused": Status.PAST_DUE,
}


def report_of(found: Sent, paid: list[Sent], *, as_of: datetime.datetime) -> Report:
    """Return how a subscription stands, with the invoices of it that were paid."""
    item = found["items"]["data"][0]
    # Since 2025 the item has the period; before, and at localstripe, the subscription.
    start = _moment(item.get("current_period_start") or found["current_period_start"])
    end = _moment(item.get("current_period_end") or found["current_period_end"])
    status = _status(found)
    return Report(
        subscription_id=found["id"],
        plan_id=_plan_of(item),
        status=status,
        period_starts_at=start,
        period_ends_at=max(start, _ending(found, end) if status == Status.CANCELLED else end),
        as_of=as_of,
        payments=tuple(_payment(invoice) for invoice in paid),
    )


def event_of(body: bytes) -> Event:
    """Return what news are about; raises ValueError for a body that is none of Stripe's."""
    try:
        sent = json.loads(body)
        subject = sent["data"]["object"]
        kind = subject.get("object")
        return Event(
            event_id=sent["id"],
            kind=sent["type"],
            customer_id=str(subject.get("customer") or ""),
            subscription_id=_subscription_of(kind, subject),
            card_token=subject["id"] if kind == "payment_method" else "",
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError from error


def _status(found: Sent) -> Subscription.Status:
    status = STATUSES.get(found["status"], Status.CANCELLED)
    will_end = found.get("cancel_at_period_end") or found.get("cancel_at")
    is_paid = status in Subscription.RUNNING
    return Status.CANCELLED if will_end and is_paid else status


def _ending(found: Sent, end: datetime.datetime) -> datetime.datetime:
    if found["status"] not in STATUSES:  # it is over
        ended = found.get("ended_at") or found.get("canceled_at")
        return min(_moment(ended), end) if ended else _moment(found["start_date"])
    return _moment(found["cancel_at"]) if found.get("cancel_at") else end


def _plan_of(item: Sent) -> UUID | None:
    try:
        return UUID(item["plan"]["metadata"]["plan"])
    except (KeyError, TypeError, ValueError):
        return None


def _payment(invoice: Sent) -> Payment:
    # The invoice's own period is that of what came before; its lines have the one that is paid.
    periods = [line["period"] for line in invoice["lines"]["data"]]
    latest = max(periods, key=lambda period: int(period["end"]))
    return Payment(
        payment_id=invoice["id"],
        amount_minor=invoice["amount_paid"],
        currency=invoice["currency"].upper(),
        paid_at=_moment(invoice["status_transitions"]["paid_at"] or invoice["created"]),
        period_starts_at=_moment(latest["start"]),
        period_ends_at=_moment(latest["end"]),
    )


def _subscription_of(kind: str, subject: Sent) -> str:
    if kind == "subscription":
        return str(subject["id"])
    if kind != "invoice":
        return ""
    details = (subject.get("parent") or {}).get("subscription_details") or {}
    return str(details.get("subscription") or subject.get("subscription") or "")


def _moment(seconds: Any) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(int(seconds), tz=datetime.UTC)
