"""What Stripe's objects say in our words, also in states that localstripe has none of."""

import datetime
import json
import uuid
from typing import Any

import pytest
from django.utils import timezone

from accounts.gateways.stripe_objects import event_of, report_of

PLAN = uuid.uuid4()
START, END = 1_900_000_000, 1_902_592_000


def sent(status: str, **fields: Any) -> dict[str, Any]:
    item = {
        "current_period_start": START,
        "current_period_end": END,
        "plan": {"metadata": {"plan": str(PLAN)}},
    }
    return {
        "id": "sub_1",
        "status": status,
        "start_date": START,
        "items": {"data": [item]},
    } | fields


def moment(seconds: int) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(seconds, tz=datetime.UTC)


@pytest.mark.parametrize(
    ("found", "status", "end"),
    [
        (sent("trialing"), "trial", END),
        (sent("active"), "active", END),
        (sent("past_due"), "past_due", END),
        (sent("unpaid"), "past_due", END),
        (sent("paused"), "past_due", END),
        (sent("active", cancel_at_period_end=True), "cancelled", END),
        (sent("trialing", cancel_at_period_end=True), "cancelled", END),
        (sent("active", cancel_at=START + 5), "cancelled", START + 5),
        (sent("past_due", cancel_at_period_end=True), "past_due", END),
        (sent("canceled", ended_at=START + 9), "cancelled", START + 9),
        (sent("canceled", ended_at=END + 9), "cancelled", END),
        (sent("incomplete"), "cancelled", START),
        (sent("incomplete_expired"), "cancelled", START),
        (sent("something new"), "cancelled", START),
    ],
)
def test_it_reads_a_subscription(found, status, end):
    report = report_of(found, [], as_of=timezone.now())
    assert (report.status, report.period_starts_at, report.period_ends_at) == (
        status, moment(START), moment(end),
    )  # fmt: skip
    assert (report.subscription_id, report.plan_id) == ("sub_1", PLAN)


@pytest.mark.parametrize("plan", [{}, {"metadata": {}}, {"metadata": {"plan": "x"}}, None])
def test_a_plan_that_is_not_ours_is_none(plan):
    found = sent("active")
    found["items"]["data"][0]["plan"] = plan
    assert report_of(found, [], as_of=timezone.now()).plan_id is None


def test_it_reads_a_payment():
    lines = [
        {"period": {"start": START, "end": START + 9}},
        {"period": {"start": START + 9, "end": END}},
    ]
    invoice = {
        "id": "in_1",
        "amount_paid": 999,
        "currency": "usd",
        "created": START,
        "status_transitions": {"paid_at": START + 3},
        "lines": {"data": lines},
    }
    (payment,) = report_of(sent("active"), [invoice], as_of=timezone.now()).payments
    assert (payment.payment_id, payment.amount_minor, payment.currency) == ("in_1", 999, "USD")
    assert payment.paid_at == moment(START + 3)
    assert (payment.period_starts_at, payment.period_ends_at) == (moment(START + 9), moment(END))


@pytest.mark.parametrize(
    ("subject", "subscription", "card"),
    [
        ({"object": "subscription", "id": "sub_1", "customer": "cus_1"}, "sub_1", ""),
        (
            {
                "object": "invoice",
                "customer": "cus_1",
                "parent": {"subscription_details": {"subscription": "sub_2"}},
            },
            "sub_2",
            "",
        ),
        ({"object": "invoice", "customer": "cus_1", "subscription": "sub_3"}, "sub_3", ""),
        ({"object": "invoice", "customer": "cus_1", "parent": None}, "", ""),
        ({"object": "payment_method", "id": "pm_1", "customer": "cus_1"}, "", "pm_1"),
        ({"object": "balance", "customer": "cus_1"}, "", ""),
    ],
)
def test_it_reads_what_news_are_about(subject, subscription, card):
    event = event_of(json.dumps({"id": "evt_1", "type": "x", "data": {"object": subject}}).encode())
    assert (event.event_id, event.customer_id) == ("evt_1", "cus_1")
    assert (event.subscription_id, event.card_token) == (subscription, card)


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'"a"', b'{"id": "e", "data": null}'])
def test_what_is_no_news_is_refused(body):
    with pytest.raises(ValueError):  # noqa: PT011 - json's own error is one
        event_of(body)
