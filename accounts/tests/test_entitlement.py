"""What a user may do by the plan, as time goes by and payments fail."""

import datetime
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone

from accounts.entitlement import entitlement_of
from accounts.models import GRACE, Gateway, Plan, Profile, Subscription

NOW = timezone.now()
DAY = datetime.timedelta(days=1)


@pytest.fixture
def plan(db: None) -> Plan:
    return Plan.objects.create(
        name="Two screens",
        price_minor=999,
        simultaneous_streams=2,
        highest_height=1080,
        has_downloads=False,
        storage_bytes=10**9,
    )


@pytest.fixture(autouse=True)
def free_plan(db: None) -> Plan:
    """The plan that the migration makes; tests that empty the database take it away."""
    import_module("accounts.migrations.0050_plans").make_free_plan(apps, None)
    return Plan.objects.get(is_free=True)


def subscribe(profile: Profile, plan: Plan, status: str, **fields: object) -> Subscription:
    values: dict[str, object] = {
        "gateway": Gateway.LOCAL,
        "period_starts_at": NOW - 30 * DAY,
        "period_ends_at": NOW,
        "gateway_subscription_id": f"subscription-{profile.pk}",
    }
    return Subscription.objects.create(
        user=profile.user, plan=plan, status=status, **{**values, **fields}
    )


def test_it_limits_nothing_by_default(ada: Profile, django_assert_num_queries):
    with django_assert_num_queries(2):
        allowed = entitlement_of(ada.user)
    assert allowed.plan == Plan.objects.get()
    assert allowed.plan.is_free
    assert allowed.plan.price_minor == 0
    assert (allowed.simultaneous_streams, allowed.highest_height) == (None, None)
    assert (allowed.downloads, allowed.storage_bytes) == (True, None)


def test_it_gives_what_the_plan_gives(ada: Profile, plan: Plan, django_assert_num_queries):
    subscribe(ada, plan, "active")
    with django_assert_num_queries(1):
        allowed = entitlement_of(ada.user, NOW - DAY)
    assert allowed.plan == plan
    assert (allowed.simultaneous_streams, allowed.highest_height) == (2, 1080)
    assert (allowed.downloads, allowed.storage_bytes) == (False, 10**9)


@pytest.mark.parametrize(
    ("status", "at", "is_kept"),
    [
        ("trial", NOW - DAY, True),
        ("trial", NOW + GRACE, False),
        ("active", NOW + GRACE - DAY, True),
        ("active", NOW + GRACE, False),
        ("past_due", NOW - 30 * DAY + GRACE - DAY, True),
        ("past_due", NOW - 30 * DAY + GRACE, False),
        ("cancelled", NOW - DAY, True),
        ("cancelled", NOW, False),
    ],
)
def test_it_keeps_a_plan_for_as_long_as_is_documented(ada, plan: Plan, status, at, is_kept):
    since = NOW - 30 * DAY if status == "past_due" else None
    subscribe(ada, plan, status, past_due_since=since)
    assert (entitlement_of(ada.user, at).plan == plan) is is_kept


def test_an_emptied_database_limits_nothing(ada: Profile, free_plan: Plan):
    free_plan.delete()
    allowed = entitlement_of(ada.user)
    assert (allowed.simultaneous_streams, allowed.downloads) == (None, True)


def test_it_is_nobody_elses(ada: Profile, stranger: Profile, plan: Plan):
    subscribe(ada, plan, "active")
    assert entitlement_of(stranger.user).plan.is_free


@pytest.mark.parametrize(
    "fields",
    [
        {"is_free": True},
        {"price_minor": 0},
        {"price_minor": 1, "simultaneous_streams": 0},
        {"price_minor": 1, "highest_height": 1},
        {"price_minor": 1, "currency": "eur"},
    ],
)
def test_neither_forms_nor_the_database_take_a_plan_that_makes_no_sense(db, fields):
    with pytest.raises(ValidationError):
        Plan(name="Odd", **fields).full_clean()
    with pytest.raises(IntegrityError):
        Plan.objects.create(name="Odd", **fields)


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "past_due"},
        {"status": "active", "past_due_since": NOW},
        {"status": "active", "period_starts_at": NOW + DAY},
    ],
)
def test_the_database_refuses_a_subscription_that_makes_no_sense(ada, plan, fields):
    with pytest.raises(IntegrityError):
        subscribe(ada, plan, **fields)
