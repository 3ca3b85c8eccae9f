"""Stripe, by localstripe: cards and subscriptions."""

import datetime

import pytest

from accounts.actions.payments.cards import (
    MethodExistsError,
    add_card,
    change_payment_method,
    delete_payment_method,
    open_card_form,
)
from accounts.actions.payments.settling import close_customers, settle_subscriptions
from accounts.actions.payments.subscribing import (
    cancel_subscription,
    choose_plan,
    pay_subscription,
    resume_subscription,
)
from accounts.gateways.interface import (
    CardDeclinedError,
    CardUnknownError,
    GatewayUnavailableError,
)
from accounts.models import GatewayCustomer, PaymentMethod, Profile, Receipt, Subscription
from accounts.tests.payments.stripe_account import CHARGES_FAIL, DECLINED, StripeAccount


def default_card(account: StripeAccount, profile: Profile) -> str:
    customer = GatewayCustomer.objects.get(user=profile.user, gateway="stripe").customer_id
    return account.ask("GET", f"customers/{customer}")["invoice_settings"]["default_payment_method"]


def test_the_form_gets_a_secret_of_its_own_customer(ada: Profile, stripe_account):
    first, second = (open_card_form(user=ada.user) for _ in range(2))
    assert first.publishable_key == "pk_test_streamex"
    assert first.client_secret != second.client_secret
    intent = stripe_account.ask("GET", f"setup_intents/{first.client_secret.split('_secret_')[0]}")
    customer = GatewayCustomer.objects.get()
    assert intent["customer"] == customer.customer_id
    assert stripe_account.ask("GET", f"customers/{customer.customer_id}")["metadata"] == {
        "user": str(ada.user.public_id)
    }


def test_it_keeps_what_a_person_knows_a_card_by(ada: Profile, stripe_account: StripeAccount):
    method = stripe_account.add_card(ada.user)
    assert (str(method), method.gateway, method.is_default) == ("Visa •••• 4242", "stripe", True)
    assert method.expires_on == datetime.date(2040, 12, 31)
    assert method.token.startswith("pm_")
    assert default_card(stripe_account, ada) == method.token


def test_a_form_that_was_not_filled_in_adds_nothing(ada: Profile, stripe_account: StripeAccount):
    secret = open_card_form(user=ada.user).client_secret
    for token in (secret.split("_secret_")[0], secret, "seti_unknown", "tok_visa", "pm_card_visa"):
        with pytest.raises(CardUnknownError):
            add_card(user=ada.user, token=token)
    assert not PaymentMethod.objects.exists()


def test_the_form_of_somebody_else_adds_nothing(ada, stranger, stripe_account: StripeAccount):
    token = stripe_account.filled_in(stranger.user)
    with pytest.raises(CardUnknownError):
        add_card(user=ada.user, token=token)


def test_a_form_adds_one_card(ada: Profile, stripe_account: StripeAccount):
    token = stripe_account.filled_in(ada.user)
    add_card(user=ada.user, token=token)
    with pytest.raises(MethodExistsError):
        add_card(user=ada.user, token=token)
    assert PaymentMethod.objects.count() == 1


def test_stripe_refuses_a_bad_card_in_the_form(ada: Profile, stripe_account: StripeAccount):
    secret = open_card_form(user=ada.user).client_secret
    assert stripe_account.confirm(secret, DECLINED).status_code == 402
    with pytest.raises(CardUnknownError):
        add_card(user=ada.user, token=secret.split("_secret_")[0])


def test_it_changes_and_deletes_at_stripe_too(ada: Profile, stripe_account: StripeAccount):
    first, second = (stripe_account.add_card(ada.user) for _ in range(2))
    change_payment_method(method=second, is_default=True, expires_on=datetime.date(2041, 2, 3))
    assert second.expires_on == datetime.date(2041, 2, 28)
    assert default_card(stripe_account, ada) == second.token
    kept = stripe_account.ask("GET", f"payment_methods/{second.token}")
    assert (int(kept["card"]["exp_month"]), int(kept["card"]["exp_year"])) == (2, 2041)
    delete_payment_method(method=second)
    assert stripe_account.ask("GET", f"payment_methods/{second.token}")["customer"] is None
    assert default_card(stripe_account, ada) == first.token
    assert PaymentMethod.objects.get() == first
    assert first.token == PaymentMethod.objects.default_of(ada.user, "stripe").token


def test_it_subscribes(ada: Profile, plan, stripe_account: StripeAccount):
    stripe_account.add_card(ada.user)
    begun = choose_plan(user=ada.user, plan=plan)
    assert (begun.status, begun.plan, begun.gateway) == ("active", plan, "stripe")
    assert 27 < (begun.period_ends_at - begun.period_starts_at).days < 32
    receipt = Receipt.objects.get()
    assert (receipt.amount_minor, receipt.currency, receipt.card) == (1000, "EUR", "Visa •••• 4242")
    assert receipt.gateway_payment_id.startswith("in_")
    sold = stripe_account.ask("GET", f"subscriptions/{begun.gateway_subscription_id}")["plan"]
    assert (sold["amount"], sold["currency"], sold["interval"]) == (1000, "eur", "month")


def test_who_comes_later_pays_what_it_costs_by_then(ada, stranger, plan, stripe_account):
    for profile, price in ((ada, 1000), (stranger, 1200)):
        plan.price_minor = price
        plan.save()
        stripe_account.add_card(profile.user)
        choose_plan(user=profile.user, plan=plan)
        assert Receipt.objects.owned_by(profile.user).get().amount_minor == price
    settle_subscriptions()
    assert Subscription.objects.filter(plan=plan).count() == 2


def test_a_payment_that_fails_begins_nothing(ada: Profile, plan, stripe_account: StripeAccount):
    stripe_account.add_card(ada.user, CHARGES_FAIL)
    with pytest.raises(CardDeclinedError):
        choose_plan(user=ada.user, plan=plan)
    customer = GatewayCustomer.objects.get().customer_id
    assert stripe_account.ask("GET", f"subscriptions?customer={customer}")["data"] == []
    assert not Subscription.objects.exists()
    assert not Receipt.objects.exists()


def test_it_cancels_resumes_and_goes_over(ada, plan, make_plan, stripe_account: StripeAccount):
    stripe_account.add_card(ada.user)
    begun = choose_plan(user=ada.user, plan=plan)
    cancelled = cancel_subscription(user=ada.user)
    assert (cancelled.status, cancelled.period_ends_at) == ("cancelled", begun.period_ends_at)
    path = f"subscriptions/{begun.gateway_subscription_id}"
    assert stripe_account.ask("GET", path)["cancel_at_period_end"] is True
    assert resume_subscription(user=ada.user).status == "active"
    assert stripe_account.ask("GET", path)["cancel_at_period_end"] is False
    family = make_plan("Family", 3000)
    assert choose_plan(user=ada.user, plan=family).plan == family
    assert stripe_account.ask("GET", path)["plan"]["amount"] == 3000
    assert Subscription.objects.count() == 1


def test_it_goes_past_due_and_comes_back(ada, plan, make_plan, stripe_account: StripeAccount):
    good = stripe_account.add_card(ada.user)
    choose_plan(user=ada.user, plan=plan)
    stripe_account.add_card(ada.user, CHARGES_FAIL, is_default=True)
    yearly = make_plan("Yearly", 10_000, period="year")
    overdue = choose_plan(user=ada.user, plan=yearly)
    assert (overdue.status, overdue.plan) == ("past_due", yearly)
    assert overdue.past_due_since is not None
    assert Receipt.objects.count() == 1
    settle_subscriptions()
    assert Subscription.objects.get().status == "past_due"
    change_payment_method(method=good, is_default=True)
    paid = pay_subscription(user=ada.user)
    assert (paid.status, paid.past_due_since) == ("active", None)
    assert [r.plan_name for r in Receipt.objects.owned_by(ada.user)] == ["Yearly", "Basic"]


def test_cancelled_while_past_due_it_ends_at_once(ada, plan, make_plan, stripe_account):
    stripe_account.add_card(ada.user)
    choose_plan(user=ada.user, plan=plan)
    stripe_account.add_card(ada.user, CHARGES_FAIL, is_default=True)
    choose_plan(user=ada.user, plan=make_plan("Yearly", 10_000, period="year"))
    ended = cancel_subscription(user=ada.user)
    path = f"subscriptions/{ended.gateway_subscription_id}"
    assert stripe_account.ask("GET", path)["status"] == "canceled"
    assert not ended.is_kept(ended.read_at)


def test_stripe_forgets_users_who_are_gone(ada, stranger, plan, stripe_account, settings):
    for profile in (ada, stranger):
        stripe_account.add_card(profile.user)
        choose_plan(user=profile.user, plan=plan)
    gone = GatewayCustomer.objects.get(user=ada.user).customer_id
    ada.user.delete()
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"
    close_customers()
    settings.STRIPE_API_BASE = stripe_account.url
    assert stripe_account.ask("GET", f"customers/{gone}")["id"] == gone
    close_customers()
    with pytest.raises(AssertionError, match="Not Found"):
        stripe_account.ask("GET", f"customers/{gone}")
    assert GatewayCustomer.objects.get().user == stranger.user
    settle_subscriptions()
    assert Subscription.objects.get().status == "active"


def test_without_stripe_it_says_so_and_goes_on_later(ada, stripe_account, settings, monkeypatch):
    monkeypatch.setattr("accounts.gateways.stripe_api.RETRIES", 0)
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"
    with pytest.raises(GatewayUnavailableError):
        open_card_form(user=ada.user)
    settings.STRIPE_API_BASE = stripe_account.url
    assert open_card_form(user=ada.user).client_secret
