"""The page of one's plan: cancelling, resuming, paying, receipts."""

import uuid

import pytest
from django.urls import reverse

from accounts.actions.payments.cards import add_card, change_payment_method
from accounts.actions.payments.settling import settle_subscriptions
from accounts.actions.payments.subscribing import cancel_subscription, choose_plan
from accounts.models import Plan, Profile, Receipt, Subscription
from streamex.tests.paying.conftest import is_asked_to_sign_in

PAGE = "/settings/plan/"


@pytest.fixture
def running(ada: Profile, card, plan: Plan) -> Subscription:
    """Ada's plan, which is paid."""
    return choose_plan(user=ada.user, plan=plan)


@pytest.fixture
def overdue(ada: Profile, running, clock) -> Subscription:
    """Ada's plan, whose renewal has failed."""
    add_card(user=ada.user, token="tok_chargeCustomerFail", is_default=True)
    clock.now = running.period_ends_at
    settle_subscriptions()
    running.refresh_from_db()
    return running


def test_without_one_it_shows_the_free_plan(client_for, ada: Profile) -> None:
    text = client_for(ada).get(PAGE).text
    assert "Free" in text
    assert "Nothing was paid yet." in text
    assert "No payment method yet" in text
    assert "Cancel the plan" not in text


def test_it_shows_what_comes_next(client_for, ada: Profile, running) -> None:
    text = client_for(ada).get(PAGE).text
    for words in ("Basic", "Active", "It is renewed on", "Visa •••• 4242", "€10.00", "1 screen"):
        assert words in text


def test_it_cancels_after_asking_and_goes_on_after_all(client_for, ada, running) -> None:
    browser = client_for(ada)
    cancel = reverse("web:subscription-cancel")
    assert "You keep it until" in browser.get(cancel).text
    assert Subscription.objects.get().status == "active"
    text = browser.post(cancel, follow=True).text
    assert "Your plan is cancelled." in text
    assert "and kept until" in text
    assert browser.get(cancel).url == PAGE
    text = browser.post(reverse("web:subscription-resume"), follow=True).text
    assert "Your plan goes on." in text
    assert Subscription.objects.get().status == "active"


def test_it_goes_past_due_and_comes_back(client_for, ada, overdue, card) -> None:
    browser = client_for(ada)
    text = browser.get(PAGE).text
    assert "Your last payment failed." in text
    assert "You keep Basic until" in text
    text = browser.post(reverse("web:subscription-pay"), follow=True).text
    assert "The card was declined." in text
    change_payment_method(method=card, is_default=True)
    text = browser.post(reverse("web:subscription-pay"), follow=True).text
    assert "Thank you, that was paid." in text
    assert "Your last payment failed." not in text
    assert Receipt.objects.count() == 2


def test_past_due_it_says_what_holds_after_the_grace(client_for, ada, overdue, clock) -> None:
    clock.pass_days(8)
    text = client_for(ada).get(PAGE).text
    assert "You have the free plan until it is paid." in text
    assert "ends at once" in client_for(ada).get(reverse("web:subscription-cancel")).text


def test_what_means_nothing_now_says_so(client_for, ada: Profile) -> None:
    browser = client_for(ada)
    for name in ("web:subscription-resume", "web:subscription-pay"):
        text = browser.post(reverse(name), follow=True).text
        assert "There is no subscription" in text
        assert browser.get(reverse(name)).status_code == 405


def test_one_that_has_ended_is_not_shown(client_for, ada: Profile, running, clock) -> None:
    cancel_subscription(user=ada.user)
    clock.pass_days(40)
    text = client_for(ada).get(PAGE).text
    assert "Go on after all" not in text
    assert "Cancelled" not in text


def test_a_receipt_can_be_read_and_is_ones_own(client_for, ada, running, stranger) -> None:
    receipt = Receipt.objects.get()
    url = reverse("web:receipt", args=[receipt.public_id])
    text = client_for(ada).get(url).text
    for words in (str(receipt.public_id), "€10.00", "Basic", "Visa •••• 4242", "ada@example.com"):
        assert words in text
    assert client_for(stranger).get(url).status_code == 404
    assert client_for(ada).get(reverse("web:receipt", args=[uuid.uuid4()])).status_code == 404


@pytest.mark.parametrize("count", [10, 1000])
def test_it_asks_as_often_for_many_receipts(
    client_for, ada, running, count, django_assert_num_queries
):
    one = Receipt.objects.get()
    for number in range(count - 1):
        one.pk, one.public_id, one.gateway_payment_id = None, uuid.uuid4(), f"payment {number}"
        one._state.adding = True
        one.save()
    browser = client_for(ada)
    with django_assert_num_queries(7):  # session, user, profile, plan twice, card, receipts
        text = browser.get(PAGE).text
    assert text.count("€10.00</strong>") == min(count, 12)
    assert ("?page=2" in text) is (count > 12)
    if count > 12:
        text = browser.get(f"{PAGE}?page=84").text
        assert text.count("€10.00</strong>") == 4
        assert "?page=83" in text


@pytest.mark.parametrize("page", ["0", "-1", "x", "", "99999999999", "²"])
def test_a_page_that_is_none_is_not_there(client_for, ada: Profile, page: str) -> None:
    assert client_for(ada).get(PAGE, {"page": page}).status_code == 404


def addresses() -> list[str]:
    names = ("subscription", "subscription-cancel", "subscription-resume", "subscription-pay")
    return [reverse(f"web:{name}") for name in names] + [
        reverse("web:receipt", args=[uuid.uuid4()])
    ]


def test_visitors_are_asked_to_sign_in(client, db: None) -> None:
    for url in addresses():
        assert is_asked_to_sign_in(client.get(url)) or is_asked_to_sign_in(client.post(url)), url


def test_a_child_changes_nothing(client_for, kid: Profile, running) -> None:
    browser = client_for(kid)
    for url in addresses():
        for answer in (browser.get(url), browser.post(url)):
            assert answer.status_code == 405 or answer.url.startswith(reverse("web:unlock"))
    assert Subscription.objects.get().status == "active"
