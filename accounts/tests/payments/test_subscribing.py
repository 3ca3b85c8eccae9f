"""A subscription from its beginning to its end, with the test gateway and the test's own clock."""

import datetime

import pytest

from accounts.actions.payments.cards import add_card, change_payment_method
from accounts.actions.payments.claiming import claimed_customer
from accounts.actions.payments.reports import keep_report
from accounts.actions.payments.settling import cancel_for_the_inactive, settle_subscriptions
from accounts.actions.payments.subscribing import (
    NoPaymentMethodError,
    NothingToDoError,
    NotOfferedError,
    OtherCurrencyError,
    PastDueError,
    cancel_subscription,
    choose_plan,
    pay_subscription,
    resume_subscription,
)
from accounts.actions.payments.tasks import settle_subscriptions as settle_task
from accounts.entitlement import entitlement_of
from accounts.gateways.chosen import gateway_in_use
from accounts.gateways.interface import CardDeclinedError
from accounts.models import GRACE, PaymentMethod, Plan, Profile, Receipt, Subscription, User


def the(profile: Profile) -> Subscription:
    return Subscription.objects.owned_by(profile.user).get()


def amounts(profile: Profile) -> list[int]:
    return [receipt.amount_minor for receipt in Receipt.objects.owned_by(profile.user)]


def test_it_subscribes_and_renews(ada: Profile, card, plan: Plan, clock):
    begun = choose_plan(user=ada.user, plan=plan)
    assert (begun.status, begun.plan, begun.period_starts_at) == ("active", plan, clock.now)
    assert entitlement_of(ada.user).simultaneous_streams == 1
    receipt = Receipt.objects.get()
    assert (receipt.amount_minor, receipt.currency, receipt.plan_name, receipt.card) == (
        1000, "EUR", "Basic", "Visa •••• 4242",
    )  # fmt: skip
    end = begun.period_ends_at
    clock.now = end + datetime.timedelta(hours=1)
    settle_task()
    renewed = the(ada)
    assert (renewed.status, renewed.period_starts_at) == ("active", end)
    assert amounts(ada) == [1000, 1000]
    settle_task()
    assert amounts(ada) == [1000, 1000]


def test_it_needs_a_card(ada: Profile, plan: Plan):
    with pytest.raises(NoPaymentMethodError):
        choose_plan(user=ada.user, plan=plan)


def test_a_payment_that_fails_begins_nothing(ada: Profile, plan: Plan):
    add_card(user=ada.user, token="tok_chargeCustomerFail")
    with pytest.raises(CardDeclinedError):
        choose_plan(user=ada.user, plan=plan)
    assert not Subscription.objects.exists()
    assert not Receipt.objects.exists()


def test_a_plan_that_is_no_longer_offered_is_kept_but_not_chosen(ada, stranger, card, plan, clock):
    choose_plan(user=ada.user, plan=plan)
    Plan.objects.filter(pk=plan.pk).update(is_offered=False)
    plan.refresh_from_db()
    add_card(user=stranger.user, token="tok_visa")
    with pytest.raises(NotOfferedError):
        choose_plan(user=stranger.user, plan=plan)
    cancel_subscription(user=ada.user)
    assert choose_plan(user=ada.user, plan=plan).status == "active"


def test_a_trial_is_free_and_there_is_one(ada: Profile, card, make_plan, clock):
    plan = make_plan(trial_days=14)
    begun = choose_plan(user=ada.user, plan=plan)
    assert (begun.status, amounts(ada)) == ("trial", [])
    assert begun.period_ends_at == clock.now + datetime.timedelta(days=14)
    assert entitlement_of(ada.user).plan == plan
    clock.pass_days(14)
    settle_subscriptions()
    assert (the(ada).status, amounts(ada)) == ("active", [1000])
    cancel_subscription(user=ada.user)
    clock.pass_days(40)
    assert choose_plan(user=ada.user, plan=plan).status == "active"


def test_it_ends_with_its_period(ada: Profile, card, plan: Plan, clock):
    end = choose_plan(user=ada.user, plan=plan).period_ends_at
    assert cancel_subscription(user=ada.user).status == "cancelled"
    assert entitlement_of(ada.user).plan == plan
    clock.now = end
    settle_subscriptions()
    assert entitlement_of(ada.user).plan.is_free
    assert amounts(ada) == [1000]
    with pytest.raises(NothingToDoError):
        resume_subscription(user=ada.user)
    with pytest.raises(NothingToDoError):
        cancel_subscription(user=ada.user)


@pytest.mark.parametrize(("trial_days", "status"), [(0, "active"), (7, "trial")])
def test_a_cancellation_can_be_taken_back(ada, card, make_plan, trial_days, status):
    plan = make_plan(trial_days=trial_days)
    begun = choose_plan(user=ada.user, plan=plan)
    cancel_subscription(user=ada.user)
    resumed = resume_subscription(user=ada.user)
    assert (resumed.status, resumed.period_ends_at) == (status, begun.period_ends_at)


def test_it_goes_over_to_another_plan_and_settles_with_the_next_payment(
    ada, card, plan, make_plan, clock
):
    begun = choose_plan(user=ada.user, plan=plan)
    length = begun.period_ends_at - begun.period_starts_at
    clock.now += length / 2
    dearer = make_plan("Family", 3000)
    changed = choose_plan(user=ada.user, plan=dearer)
    assert (changed.plan, changed.period_ends_at) == (dearer, begun.period_ends_at)
    assert changed.balance_minor == 1000  # half of 30, for which half of 10 was paid
    assert amounts(ada) == [1000]
    clock.now = begun.period_ends_at
    settle_subscriptions()
    assert amounts(ada) == [4000, 1000]
    assert the(ada).balance_minor == 0


def test_another_length_begins_another_period(ada, card, plan, make_plan, clock):
    begun = choose_plan(user=ada.user, plan=plan)
    clock.now += (begun.period_ends_at - begun.period_starts_at) / 4
    yearly = make_plan("Yearly", 10_000, period="year")
    changed = choose_plan(user=ada.user, plan=yearly)
    assert changed.period_starts_at == clock.now
    assert changed.period_ends_at.year == clock.now.year + 1
    assert amounts(ada) == [10_000 - 750, 1000]
    back = choose_plan(user=ada.user, plan=plan)
    assert amounts(ada)[0] == 9250, "the credit pays for this month, and more of them"
    assert back.balance_minor == -9000


def test_chosen_again_it_stays_as_it_is_or_goes_on(ada: Profile, card, plan: Plan, clock):
    begun = choose_plan(user=ada.user, plan=plan)
    assert choose_plan(user=ada.user, plan=plan).period_ends_at == begun.period_ends_at
    cancel_subscription(user=ada.user)
    assert choose_plan(user=ada.user, plan=plan).status == "active"
    assert amounts(ada) == [1000]


def test_the_free_plan_is_chosen_by_cancelling(ada: Profile, card, plan: Plan, free_plan: Plan):
    with pytest.raises(NothingToDoError):
        choose_plan(user=ada.user, plan=free_plan)
    choose_plan(user=ada.user, plan=plan)
    assert choose_plan(user=ada.user, plan=free_plan).status == "cancelled"


def test_a_currency_is_kept(ada: Profile, card, plan: Plan, make_plan):
    choose_plan(user=ada.user, plan=plan)
    with pytest.raises(OtherCurrencyError):
        choose_plan(user=ada.user, plan=make_plan("Dollars", 900, currency="USD"))


# --- Past due ---------------------------------------------------------------------------------


@pytest.fixture
def overdue(ada: Profile, card: PaymentMethod, plan: Plan, clock) -> Subscription:
    """Ada's subscription whose renewal has failed."""
    begun = choose_plan(user=ada.user, plan=plan)
    add_card(user=ada.user, token="tok_chargeCustomerFail", is_default=True)
    clock.now = begun.period_ends_at
    settle_subscriptions()
    return the(ada)


def test_it_goes_past_due_and_keeps_its_plan_for_a_week(ada, overdue, plan, clock):
    assert (overdue.status, overdue.past_due_since) == ("past_due", clock.now)
    assert entitlement_of(ada.user).plan == plan
    clock.now += GRACE - datetime.timedelta(minutes=1)
    settle_subscriptions()
    assert the(ada).past_due_since == overdue.past_due_since
    assert entitlement_of(ada.user).plan == plan
    clock.pass_days(1)
    assert entitlement_of(ada.user).plan.is_free
    settle_subscriptions()
    assert the(ada).status == "cancelled"
    assert entitlement_of(ada.user).plan.is_free
    assert amounts(ada) == [1000]


def test_it_comes_back_when_another_card_pays(ada, overdue, card, plan, clock):
    with pytest.raises(CardDeclinedError):
        pay_subscription(user=ada.user)
    clock.pass_days(2)
    change_payment_method(method=card, is_default=True)
    paid = pay_subscription(user=ada.user)
    assert (paid.status, paid.past_due_since) == ("active", None)
    assert paid.period_starts_at == overdue.period_ends_at
    assert amounts(ada) == [1000, 1000]
    assert entitlement_of(ada.user).plan == plan
    with pytest.raises(NothingToDoError):
        pay_subscription(user=ada.user)


def test_it_comes_back_by_itself(ada, overdue, card, clock):
    change_payment_method(method=card, is_default=True)
    clock.pass_days(1)
    settle_subscriptions()
    assert the(ada).status == "active"


def test_a_card_that_has_expired_pays_again_once_its_date_is_right(ada, card, plan, clock):
    end = choose_plan(user=ada.user, plan=plan).period_ends_at
    PaymentMethod.objects.update(expires_on=end.date() - datetime.timedelta(days=1))
    clock.now = end
    settle_subscriptions()
    assert the(ada).status == "past_due"
    method = PaymentMethod.objects.get()
    change_payment_method(method=method, expires_on=end.date() + datetime.timedelta(days=400))
    assert pay_subscription(user=ada.user).status == "active"


def test_nothing_else_is_chosen_before_it_is_paid(ada, overdue, make_plan):
    with pytest.raises(PastDueError):
        choose_plan(user=ada.user, plan=make_plan("Family", 3000))


def test_cancelled_while_past_due_it_ends_at_once(ada, overdue, clock):
    cancel_subscription(user=ada.user)
    assert entitlement_of(ada.user).plan.is_free
    with pytest.raises(NothingToDoError):
        resume_subscription(user=ada.user)


# --- What arrives in another order ------------------------------------------------------------


def test_older_reports_change_nothing(ada: Profile, card, plan: Plan, clock):
    begun = choose_plan(user=ada.user, plan=plan)
    before = gateway_in_use().read(begun)
    clock.pass_days(1)
    cancel_subscription(user=ada.user)
    kept = keep_report(user=ada.user, gateway="local", report=before)
    assert kept.status == "cancelled"
    assert the(ada).status == "cancelled"


def test_reports_on_a_former_subscription_change_nothing(ada: Profile, card, plan: Plan, clock):
    former = gateway_in_use().read(choose_plan(user=ada.user, plan=plan))
    cancel_subscription(user=ada.user)
    clock.pass_days(40)
    present = choose_plan(user=ada.user, plan=plan)
    clock.pass_days(1)
    keep_report(user=ada.user, gateway="local", report=former)
    assert the(ada).gateway_subscription_id == present.gateway_subscription_id
    assert the(ada).status == "active"


def test_a_gateway_that_is_gone_settles_nothing(ada, card, plan, clock, settings, caplog):
    choose_plan(user=ada.user, plan=plan)
    clock.pass_days(40)
    settings.PAYMENT_GATEWAY = "none"
    settle_subscriptions()
    assert "NoGatewayError" in caplog.text
    assert (the(ada).status, amounts(ada)) == ("active", [1000])
    assert entitlement_of(ada.user).plan.is_free


def test_one_that_cannot_be_settled_holds_up_no_other(ada, stranger, card, plan, clock):
    add_card(user=stranger.user, token="tok_visa")
    for profile in (ada, stranger):
        choose_plan(user=profile.user, plan=plan)
    clock.now = the(ada).period_ends_at
    with claimed_customer(user=ada.user, gateway=gateway_in_use()):
        settle_subscriptions()
    assert amounts(ada) == [1000]
    assert amounts(stranger) == [1000, 1000]


def test_who_may_not_sign_in_pays_no_more(ada, stranger, card, plan, clock):
    end = choose_plan(user=ada.user, plan=plan).period_ends_at
    cancel_for_the_inactive()
    assert the(ada).status == "active"
    User.objects.filter(pk=ada.user.pk).update(is_active=False)
    clock.now = end
    settle_task()
    assert (the(ada).status, amounts(ada)) == ("cancelled", [1000])
