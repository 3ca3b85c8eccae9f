"""Choosing, paying and coming back in a real browser: the test gateway, and Stripe's form."""

import json
from collections.abc import Callable

import pytest
import requests
from django.urls import reverse
from playwright.sync_api import Page, Route, expect

from accounts.actions.payments.cards import add_card
from accounts.actions.payments.settling import settle_subscriptions
from accounts.models import PaymentMethod, Plan, Profile, Receipt, Subscription
from accounts.tests.payments.stripe_account import StripeAccount
from conftest import PASSWORD
from streamex.tests.browser import PHONE

#: Stands in for Stripe's script, which is Stripe's to serve: one field instead of its frame, and
#: the same calls. What it sends goes to localstripe.
STRIPE_JS = """
window.Stripe = (key) => ({
  elements: ({ clientSecret }) => ({
    clientSecret,
    create() {
      const heard = {};
      return {
        on: (name, act) => { heard[name] = act; },
        mount(place) {
          place.innerHTML = '<label>Card number <input id="stripe-number"></label>'
            + '<iframe title="Stripe" src="https://js.stripe.com/frame.html"></iframe>';
          heard.ready();
        },
      };
    },
  }),
  async confirmSetup({ elements }) {
    const client_secret = elements.clientSecret;
    const card = { number: document.querySelector("#stripe-number").value,
                   exp_month: "12", exp_year: "2040", cvc: "123" };
    const url = `https://api.stripe.com/v1/setup_intents/${client_secret.split("_secret_")[0]}/confirm`;
    const payment_method_data = { type: "card", card };
    const body = JSON.stringify({ key, client_secret, payment_method_data });
    const answer = await (await fetch(url, { method: "POST", body })).json();
    return answer.error ? { error: answer.error } : { setupIntent: answer };
  },
});
"""


@pytest.fixture
def sign_in(live_server, transactional_db: None) -> Callable[[Page, Profile], None]:
    """Return a function that signs a profile's user in by hand and opens the profile."""

    def act(page: Page, profile: Profile) -> None:
        page.fill("[name=login]", profile.user.email)
        page.fill("[name=password]", PASSWORD)
        page.click(".entrance__form button")

    return act


def test_a_visitor_chooses_pays_goes_past_due_and_comes_back(
    new_page, live_server, sign_in, ada: Profile, plan: Plan, assert_accessible
) -> None:
    page = new_page(base_url=live_server.url)
    page.goto("/")
    page.get_by_role("link", name="Plans").click()
    assert_accessible(page)
    page.get_by_role("link", name="Choose Basic").click()
    sign_in(page, ada)
    page.get_by_role("link", name="Add a payment method").click()
    assert_accessible(page)
    page.get_by_label("Visa, pays").check()
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Choose Basic?")
    assert_accessible(page)
    page.get_by_role("button", name="Pay €10.00").click()
    expect(page.get_by_text("It is renewed on")).to_be_visible()
    page.get_by_role("link", name="€10.00").click()
    expect(page.get_by_role("cell", name="€10.00")).to_be_visible()
    assert_accessible(page)

    add_card(user=ada.user, token="tok_chargeCustomerFail", is_default=True)
    begun = Subscription.objects.get()
    Subscription.objects.update(period_ends_at=begun.period_starts_at)
    settle_subscriptions()
    page.goto("/settings/plan/")
    expect(page.get_by_text("Your last payment failed.")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Pay €10.00 now").click()
    expect(page.get_by_text("The card was declined.")).to_be_visible()
    page.get_by_role("link", name="Add another card").click()
    page.get_by_label("Mastercard, pays").check()
    page.get_by_role("button", name="Add").click()
    page.get_by_role("button", name="Pay €10.00 now").click()
    expect(page.get_by_text("Thank you, that was paid.")).to_be_visible()
    assert Subscription.objects.get().status == "active"
    assert [receipt.card for receipt in Receipt.objects.all()] == [
        "Mastercard •••• 4444", "Visa •••• 4242",
    ]  # fmt: skip


@pytest.fixture
def stripe_in_the_browser(stripe_account: StripeAccount) -> Callable[[Page], None]:
    """Return a function that answers in place of Stripe what a page asks it for."""

    def script(route: Route) -> None:
        is_frame = route.request.url.endswith(".html")
        kind, body = ("text/html", "<p>") if is_frame else ("text/javascript", STRIPE_JS)
        route.fulfill(content_type=kind, body=body)

    def ask(route: Route) -> None:
        url = route.request.url.replace("https://api.stripe.com", stripe_account.url)
        answer = requests.post(url, json=json.loads(route.request.post_data), timeout=30)
        allowed = {"Access-Control-Allow-Origin": "*"}
        route.fulfill(status=answer.status_code, json=answer.json(), headers=allowed)

    def answer_in(page: Page) -> None:
        page.route("https://js.stripe.com/**", script)
        page.route("https://api.stripe.com/**", ask)

    return answer_in


def test_stripes_form_takes_the_card_and_we_its_token(
    new_page, live_server, sign_in, ada, stripe_in_the_browser, watch, assert_accessible
) -> None:
    page = new_page(base_url=live_server.url)
    stripe_in_the_browser(page)
    sent_to_us: list[str] = []
    page.on(
        "request",
        lambda request: (
            sent_to_us.append(f"{request.url} {request.post_data}")
            if request.url.startswith(live_server.url)
            else None
        ),
    )
    page.goto("/settings/payment/add/")
    sign_in(page, ada)
    page.get_by_label("Card number").fill("4000000000000002")
    watch.allow(r"\b402\b")
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("alert")).to_have_text("Your card was declined.")
    assert_accessible(page)
    page.goto("/settings/payment/add/")
    page.get_by_label("Card number").fill("4242424242424242")
    page.get_by_role("button", name="Add").press("Enter")
    expect(page.get_by_text("Visa •••• 4242 is added.")).to_be_visible()
    assert PaymentMethod.objects.get().token.startswith("pm_")
    assert any("seti_" in each for each in sent_to_us)
    assert not [each for each in sent_to_us if "4242424242424242" in each]
    assert not [each for each in sent_to_us if "4000000000000002" in each]


def test_without_stripes_script_it_says_so(
    new_page, live_server, sign_in, ada, stripe_account, watch
) -> None:
    page = new_page(base_url=live_server.url)
    watch.allow(r"js\.stripe\.com")
    page.route("https://js.stripe.com/**", lambda route: route.abort())
    page.goto("/settings/payment/add/")
    sign_in(page, ada)
    expect(page.get_by_role("alert")).to_contain_text("could not be loaded")
    expect(page.get_by_role("button", name="Add")).to_be_disabled()


@pytest.mark.parametrize("locale", ["en-GB", "es-ES"])
def test_it_fits_a_small_phone(
    new_page, live_server, ada: Profile, card, plan, client_for, locale: str, transactional_db
) -> None:
    page = new_page(**{**PHONE, "base_url": live_server.url, "locale": locale})
    session = client_for(ada).cookies["session"].value
    page.context.add_cookies([{"name": "session", "value": session, "url": live_server.url}])
    pages = ("plans", "subscription", "payment-methods", "payment-method-add")
    urls = [reverse(f"web:{name}") for name in pages]
    urls.append(reverse("web:plan-choose", args=[plan.public_id]))
    urls.append(reverse("web:payment-method-edit", args=[card.public_id]))
    for url in urls:
        page.goto(url)
        beyond = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert beyond <= 0, url
