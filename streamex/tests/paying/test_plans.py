"""The page of plans, and choosing one."""

import uuid

import pytest
from django.urls import reverse

from accounts.actions.payments.cards import add_card
from accounts.actions.payments.subscribing import cancel_subscription, choose_plan
from accounts.models import Plan, Profile, Receipt, Subscription
from streamex.tests.paying.conftest import is_asked_to_sign_in

PLANS = "/plans/"


def page_of(plan: Plan) -> str:
    return reverse("web:plan-choose", args=[plan.public_id])


def test_visitors_see_what_is_offered(client, plan, make_plan, django_assert_num_queries) -> None:
    make_plan("Former", 500, is_offered=False)
    make_plan("Yearly", 9900, period="year", trial_days=7, highest_height=2160, currency="USD")
    with django_assert_num_queries(1):
        text = client.get(PLANS).text
    assert "€10.00 a month" in text
    assert "1 screen at once" in text
    assert "$99.00 a year" in text
    assert "7 days free at first" in text
    assert "Up to 4K" in text
    assert "Former" not in text
    assert page_of(plan) in text


def test_it_counts_and_speaks_as_in_spain(client, plan: Plan) -> None:
    text = client.get(PLANS, headers={"Accept-Language": "es"}).text
    assert "10,00" in text


def test_it_says_which_is_ones_own(client_for, ada: Profile, card, plan: Plan) -> None:
    browser = client_for(ada)
    assert browser.get(PLANS).text.count("Your plan</span>") == 1
    choose_plan(user=ada.user, plan=plan)
    response = browser.get(PLANS)
    assert "no-store" in response["Cache-Control"]
    assert response.text.index("Your plan</span>") > response.text.index("Basic")


@pytest.mark.parametrize("count", [10, 1000])
def test_it_asks_as_often_for_many(client, make_plan, count, django_assert_num_queries) -> None:
    for number in range(count):
        make_plan(f"Plan {number}")
    with django_assert_num_queries(1):
        assert client.get(PLANS).text.count('class="plan"') == count + 1


def test_visitors_sign_in_first(client, ada: Profile, plan: Plan) -> None:
    answers = [client.get(page_of(plan)), client.post(page_of(plan))]
    assert [is_asked_to_sign_in(answer) for answer in answers] == [True, True]


def test_without_a_card_it_leads_to_one_and_back(client_for, ada: Profile, plan: Plan) -> None:
    text = client_for(ada).get(page_of(plan)).text
    assert f"{reverse('web:payment-method-add')}?next={page_of(plan)}" in text.replace("%2F", "/")
    assert '<button class="button button--light">Pay' not in text


def test_it_subscribes(client_for, ada: Profile, card, plan: Plan) -> None:
    browser = client_for(ada)
    text = browser.get(page_of(plan)).text
    assert "Pay €10.00" in text
    assert "Visa •••• 4242" in text
    response = browser.post(page_of(plan), follow=True)
    assert response.redirect_chain[-1][0] == reverse("web:subscription")
    assert "Your plan is Basic now." in response.text
    assert Subscription.objects.get().plan == plan


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "settled with your next payment"),
        ({"period": "year"}, "a new period begins today"),
    ],
)
def test_it_says_what_a_change_means(client_for, ada, card, plan, make_plan, fields, words):
    choose_plan(user=ada.user, plan=plan)
    other = make_plan("Other", 2000, **fields)
    browser = client_for(ada)
    assert words in browser.get(page_of(other)).text
    browser.post(page_of(other))
    assert Subscription.objects.get().plan == other


def test_it_says_when_the_first_days_are_free(client_for, ada: Profile, card, make_plan) -> None:
    text = client_for(ada).get(page_of(make_plan("Try", trial_days=14))).text
    assert "The first 14 days are free." in text
    assert "Start free days" in text


def test_one_that_is_cancelled_goes_on(client_for, ada: Profile, card, plan: Plan) -> None:
    choose_plan(user=ada.user, plan=plan)
    browser = client_for(ada)
    assert "You have this plan." in browser.get(page_of(plan)).text
    cancel_subscription(user=ada.user)
    assert "Your plan goes on" in browser.get(page_of(plan)).text
    browser.post(page_of(plan))
    assert Subscription.objects.get().status == "active"


def test_the_free_plan_cancels(client_for, ada: Profile, card, plan, free_plan: Plan) -> None:
    browser = client_for(ada)
    assert "You have the free plan already." in browser.get(page_of(free_plan)).text
    choose_plan(user=ada.user, plan=plan)
    assert "Cancel my plan" in browser.get(page_of(free_plan)).text
    browser.post(page_of(free_plan))
    assert Subscription.objects.get().status == "cancelled"
    assert "is cancelled. From" in browser.get(page_of(free_plan)).text


def test_a_declined_card_says_so(client_for, ada: Profile, plan: Plan) -> None:
    add_card(user=ada.user, token="tok_chargeCustomerFail")
    response = client_for(ada).post(page_of(plan))
    assert response.status_code == 200
    assert "The card was declined." in response.text
    assert not Receipt.objects.exists()


def test_what_is_not_offered_is_not_there(client_for, ada: Profile, card, make_plan) -> None:
    browser = client_for(ada)
    former = make_plan("Former", is_offered=False)
    unknown = reverse("web:plan-choose", args=[uuid.uuid4()])
    for url in (page_of(former), unknown):
        assert (browser.get(url).status_code, browser.post(url).status_code) == (404, 404)


def test_where_no_money_is_taken_nothing_is_sold(client_for, ada, plan: Plan, settings) -> None:
    settings.PAYMENT_GATEWAY = "none"
    browser = client_for(ada)
    assert page_of(plan) not in browser.get(PLANS).text
    assert "This site takes no payments." in browser.get(page_of(plan)).text


def test_a_child_chooses_nothing(client_for, kid: Profile, card, plan: Plan) -> None:
    browser = client_for(kid)
    assert browser.get(PLANS).status_code == 200
    for response in (browser.get(page_of(plan)), browser.post(page_of(plan))):
        assert response.status_code == 302
        assert response.url.startswith(reverse("web:unlock"))
    assert not Subscription.objects.exists()


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_not_there(client_for, ada: Profile, plan: Plan, method: str) -> None:
    browser = client_for(ada)
    assert getattr(browser, method)(page_of(plan)).status_code == 405
    assert getattr(browser, method)(PLANS).status_code == 405
