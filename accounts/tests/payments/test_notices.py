"""Whoever is past due is told by mail, once."""

import pytest

from accounts.actions.payments.cards import add_card, change_payment_method
from accounts.actions.payments.settling import settle_subscriptions
from accounts.actions.payments.subscribing import choose_plan, pay_subscription
from accounts.models import PaymentMethod, Plan, Profile, Subscription


@pytest.fixture
def settle(
    ada: Profile, card: PaymentMethod, plan: Plan, clock, django_capture_on_commit_callbacks
):
    """Return a function that settles when Ada's period ends, which her card does not pay."""
    choose_plan(user=ada.user, plan=plan)
    add_card(user=ada.user, token="tok_chargeCustomerFail", is_default=True)

    def act() -> None:
        clock.now = max(clock.now, Subscription.objects.get().period_ends_at)
        with django_capture_on_commit_callbacks(execute=True):
            settle_subscriptions()

    return act


def test_it_says_until_when_the_plan_is_kept_and_where_to_pay(settle, mailoutbox, settings) -> None:
    settings.BASE_URL = "http://localhost:4321"
    settle()
    (mail,) = mailoutbox
    assert mail.to == ["ada@example.com"]
    assert mail.subject.endswith("Your payment failed")
    html = mail.alternatives[0][0]
    for text in (mail.body, html):
        assert "your plan Basic did not go through" in text
        assert "http://localhost:4321/settings/plan/" in text


def test_it_says_so_once_and_again_the_next_time(ada, settle, mailoutbox, card) -> None:
    settle()
    settle()
    assert len(mailoutbox) == 1
    change_payment_method(method=card, is_default=True)
    pay_subscription(user=ada.user)
    failing = PaymentMethod.objects.exclude(pk=card.pk).get()
    change_payment_method(method=failing, is_default=True)
    settle()
    assert len(mailoutbox) == 2


def test_it_is_in_the_language_of_the_first_profile(ada: Profile, settle, mailoutbox) -> None:
    Profile.objects.filter(pk=ada.pk).update(language="es")
    settle()
    assert 'lang="es"' in mailoutbox[0].alternatives[0][0]


def test_without_a_mail_server_it_goes_past_due_all_the_same(settle, settings, caplog) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    settle()
    assert Subscription.objects.get().status == "past_due"
    assert "no mail" in caplog.text
