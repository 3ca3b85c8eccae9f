"""The pages of payment methods."""

import re
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.actions.payments.cards import add_card
from accounts.actions.payments.subscribing import choose_plan
from accounts.models import PaymentMethod, Profile
from streamex.tests.paying.conftest import is_asked_to_sign_in

PAGE, ADD = "/settings/payment/", "/settings/payment/add/"


def of(method: PaymentMethod, name: str = "edit") -> str:
    return reverse(f"web:payment-method-{name}", args=[method.public_id])


def test_it_says_when_there_are_none(client_for, ada: Profile, settings) -> None:
    assert "No payment method yet" in client_for(ada).get(PAGE).text
    settings.PAYMENT_GATEWAY = "none"
    text = client_for(ada).get(PAGE).text
    assert "This site takes no payments." in text
    assert ADD not in text
    assert client_for(ada).get(ADD).url == PAGE


def test_it_adds_a_test_card_and_goes_back(client_for, ada: Profile, plan) -> None:
    browser = client_for(ada)
    back = reverse("web:plan-choose", args=[plan.public_id])
    assert "test gateway" in browser.get(ADD).text
    given = {"token": "tok_visa", "is_default": "on", "next": back}
    assert browser.post(ADD, given).url == back
    text = browser.get(PAGE).text
    assert "Visa •••• 4242" in text
    assert "Default" in text
    assert browser.post(ADD, {**given, "next": "https://evil.example/"}).url == PAGE


def test_it_says_why_it_adds_nothing(client_for, ada: Profile) -> None:
    browser = client_for(ada)
    for token, words in (
        ("tok_chargeDeclined", "The card was declined."),
        ("tok_nobodys", "The gateway knows no such card."),
        ("", "Nothing was chosen."),
    ):
        response = browser.post(ADD, {"token": token})
        assert response.status_code == 200
        assert words in response.text
    assert not PaymentMethod.objects.exists()


def test_it_changes_when_a_card_expires(client_for, ada: Profile, card) -> None:
    browser = client_for(ada)
    year = timezone.now().year
    assert f'value="{year + 3}" selected' in browser.get(of(card)).text
    assert browser.post(of(card), {"month": "2", "year": str(year + 5)}).url == PAGE
    card.refresh_from_db()
    assert (card.expires_on.month, card.expires_on.year) == (2, year + 5)
    PaymentMethod.objects.update(expires_on=f"{year - 1}-01-31")
    assert "Expired 01/" in browser.get(PAGE).text
    text = browser.post(of(card), {"month": "1", "year": str(year - 1)}).text
    assert "This month is over." in text
    assert "Select a valid choice" in browser.post(of(card), {"month": "13", "year": "1"}).text


def test_it_makes_one_the_default(client_for, ada: Profile, card) -> None:
    other = add_card(user=ada.user, token="tok_amex")
    browser = client_for(ada)
    assert browser.post(of(other, "default")).url == PAGE
    assert PaymentMethod.objects.default_of(ada.user, "local") == other
    assert browser.get(of(other, "default")).status_code == 405


def test_it_deletes_after_asking(client_for, ada: Profile, card, plan) -> None:
    browser = client_for(ada)
    assert "Delete Visa •••• 4242?" in browser.get(of(card, "delete")).text
    choose_plan(user=ada.user, plan=plan)
    text = browser.post(of(card, "delete"), follow=True).text
    assert "Your plan is paid from it." in text
    add_card(user=ada.user, token="tok_amex")
    assert "is gone." in browser.post(of(card, "delete"), follow=True).text
    assert PaymentMethod.objects.get().brand == "amex"


@pytest.mark.parametrize("count", [1, 10])
def test_it_asks_as_often_for_many(client_for, ada, count, django_assert_num_queries) -> None:
    for _number in range(count):
        add_card(user=ada.user, token="tok_visa")
    browser = client_for(ada)
    with django_assert_num_queries(4):
        text = browser.get(PAGE).text
    assert text.count("Expires ") == count
    assert (ADD in text) is (count < 10)


def test_they_are_ones_own(client_for, ada: Profile, card, stranger: Profile) -> None:
    browser = client_for(stranger)
    assert "4242" not in browser.get(PAGE).text
    for name in ("edit", "default", "delete"):
        assert browser.post(of(card, name)).status_code == 404
    nobodys = reverse("web:payment-method-edit", args=[uuid.uuid4()])
    assert browser.get(nobodys).status_code == 404


def test_visitors_and_children_are_kept_out(client, client_for, kid: Profile, card) -> None:
    urls = [PAGE, ADD, *(of(card, name) for name in ("edit", "default", "delete"))]
    child = client_for(kid)
    for url in urls:
        assert is_asked_to_sign_in(client.get(url)) or is_asked_to_sign_in(client.post(url)), url
        answer = child.post(url)
        assert answer.status_code == 405 or answer.url.startswith(reverse("web:unlock")), url
    assert PaymentMethod.objects.get() == card


# --- Stripe's form ----------------------------------------------------------------------------


def directives(response) -> dict[str, list[str]]:
    policy = response["Content-Security-Policy"].split(";")
    return {name: sources for name, *sources in (part.split() for part in policy)}


def test_stripes_script_is_allowed_on_its_page_only(client_for, ada, stripe_account) -> None:
    browser = client_for(ada)
    response = browser.get(ADD)
    allowed = directives(response)
    assert "https://js.stripe.com" in allowed["script-src"]
    assert "https://js.stripe.com" in allowed["frame-src"]
    assert "https://api.stripe.com" in allowed["connect-src"]
    assert '<script src="https://js.stripe.com/v3/"' in response.text
    assert "pk_test_streamex" in response.text
    assert "sk_test" not in response.text
    assert "no-store" in response["Cache-Control"]
    for url in (PAGE, "/plans/", "/settings/plan/", "/settings/", "/"):
        assert "stripe.com" not in str(browser.get(url)["Content-Security-Policy"]), url


def test_the_test_gateway_loads_nothing_from_elsewhere(client_for, ada: Profile) -> None:
    response = client_for(ada).get(ADD)
    assert "stripe.com" not in response["Content-Security-Policy"]
    assert "stripe.com" not in response.text


def test_no_field_of_ours_is_for_a_card(client_for, ada: Profile, stripe_account) -> None:
    names = set(re.findall(r'name="([^"]+)"', client_for(ada).get(ADD).text))
    assert names & {"token", "is_default"} == {"token", "is_default"}
    assert not {name for name in names if re.search("number|card|cv[cv]|code", name)}


def test_what_stripes_form_leaves_becomes_a_card(client_for, ada, stripe_account) -> None:
    token = stripe_account.filled_in(ada.user)
    browser = client_for(ada)
    assert browser.post(ADD, {"token": token, "is_default": "on"}).url == PAGE
    assert "Visa •••• 4242" in browser.get(PAGE).text
    again = browser.post(ADD, {"token": token})
    assert "has been added already" in again.text
