"""Plans, and a user with a test card."""

import datetime
from collections.abc import Callable

import pytest
from django.utils import timezone

from accounts.actions.payments.cards import add_card
from accounts.models import PaymentMethod, Plan, Profile
from accounts.tests.payments import stripe_account as stripe_account_keys
from accounts.tests.payments.stripe_account import StripeAccount

MakePlan = Callable[..., Plan]


class Clock:
    """A clock that a test moves on."""

    def __init__(self) -> None:
        self.now = timezone.now()

    def __call__(self) -> datetime.datetime:
        return self.now

    def pass_days(self, days: float) -> None:
        self.now += datetime.timedelta(days=days)


@pytest.fixture
def clock(monkeypatch) -> Clock:
    """The time, wherever it is read."""
    made = Clock()
    monkeypatch.setattr(timezone, "now", made)
    return made


@pytest.fixture(autouse=True)
def free_plan(db: None) -> Plan:
    """The plan of everybody; a test that empties the database takes it away."""
    plan, _is_new = Plan.objects.get_or_create(is_free=True, defaults={"name": "Free"})
    return plan


@pytest.fixture
def make_plan(db: None) -> MakePlan:
    """Return a function that makes a plan of 10 euros a month, unless told otherwise."""

    def make(name: str = "Basic", price_minor: int = 1000, **fields: object) -> Plan:
        return Plan.objects.create(name=name, price_minor=price_minor, **fields)

    return make


@pytest.fixture
def plan(make_plan: MakePlan) -> Plan:
    """10 euros a month, one stream."""
    return make_plan(simultaneous_streams=1)


@pytest.fixture
def card(ada: Profile) -> PaymentMethod:
    """Ada's test card, which is good."""
    return add_card(user=ada.user, token="tok_visa")


@pytest.fixture
def stripe_account(localstripe_url: str, settings) -> StripeAccount:
    """Stripe is the gateway: localstripe, with keys of its own."""
    settings.PAYMENT_GATEWAY = "stripe"
    settings.STRIPE_API_BASE = localstripe_url
    settings.STRIPE_SECRET_KEY = stripe_account_keys.SECRET_KEY
    settings.STRIPE_PUBLISHABLE_KEY = stripe_account_keys.PUBLISHABLE_KEY
    settings.STRIPE_WEBHOOK_SECRET = stripe_account_keys.WEBHOOK_SECRET
    return StripeAccount(localstripe_url)
