"""News of Stripe: signed, heard once, in any order."""

import datetime
import itertools
import json

import pytest
from django.test import Client
from django.utils import timezone

from accounts.actions.payments.events import forget_events
from accounts.actions.payments.subscribing import choose_plan
from accounts.models import (
    GatewayCustomer,
    GatewayEvent,
    PaymentMethod,
    Profile,
    Receipt,
    Subscription,
)
from accounts.tests.payments.stripe_account import URL, StripeAccount, event, post_event
from streamex.tests.waiting import eventually


@pytest.fixture
def running(ada: Profile, plan, stripe_account: StripeAccount) -> Subscription:
    """Ada's subscription at Stripe."""
    stripe_account.add_card(ada.user)
    return choose_plan(user=ada.user, plan=plan)


def path(subscription: Subscription) -> str:
    return f"subscriptions/{subscription.gateway_subscription_id}"


def the_status() -> str:
    return Subscription.objects.get().status


def test_it_hears_of_a_cancellation_in_the_dashboard(client, running, stripe_account):
    stripe_account.ask("POST", path(running), cancel_at_period_end="true")
    news = stripe_account.news("customer.subscription.updated", path(running))
    assert stripe_account.send(client, news).status_code == 204
    assert the_status() == "cancelled"
    assert GatewayEvent.objects.get().kind == "customer.subscription.updated"


def test_it_hears_of_its_end(client: Client, running, stripe_account: StripeAccount):
    stripe_account.ask("DELETE", path(running))
    news = stripe_account.news("customer.subscription.deleted", path(running))
    assert stripe_account.send(client, news).status_code == 204
    ended = Subscription.objects.get()
    assert (ended.status, ended.is_kept(timezone.now())) == ("cancelled", False)


def test_sent_again_it_does_nothing(
    client: Client, running, stripe_account: StripeAccount, django_assert_num_queries
):
    news = stripe_account.news("customer.subscription.updated", path(running))
    stripe_account.send(client, news)
    read_at = Subscription.objects.get().read_at
    with django_assert_num_queries(1):
        assert stripe_account.send(client, news).status_code == 204
    assert Subscription.objects.get().read_at == read_at
    assert GatewayEvent.objects.count() == 1


@pytest.mark.parametrize("order", [*itertools.permutations(range(3))])
def test_it_ends_the_same_in_any_order(client, running, stripe_account: StripeAccount, order):
    """Each event shows a state that is over; what holds is how Stripe says it stands now."""
    news = [stripe_account.news("customer.subscription.created", path(running))]
    stripe_account.ask("POST", path(running), cancel_at_period_end="true")
    news.append(stripe_account.news("customer.subscription.updated", path(running)))
    stripe_account.ask("POST", path(running), cancel_at_period_end="false")
    news.append(stripe_account.news("customer.subscription.updated", path(running)))
    for place in order:
        assert stripe_account.send(client, news[place]).status_code == 204
        assert the_status() == "active"


def test_it_is_told_of_payments_by_invoices(client: Client, running, stripe_account):
    Receipt.objects.all().delete()
    invoice = stripe_account.ask("GET", f"invoices?{path(running).replace('s/', '=')}")["data"][0]
    assert stripe_account.send(client, event("invoice.paid", invoice)).status_code == 204
    assert Receipt.objects.get().gateway_payment_id == invoice["id"]
    stripe_account.send(client, event("invoice.payment_succeeded", invoice))
    assert Receipt.objects.count() == 1


def test_it_adopts_what_began_while_we_were_away(client, ada, running, stripe_account):
    Subscription.objects.all().delete()
    news = stripe_account.news("customer.subscription.created", path(running))
    stripe_account.send(client, news)
    assert Subscription.objects.get().user == ada.user


def test_it_leaves_alone_what_is_not_ours(client: Client, ada, running, stripe_account):
    customer = GatewayCustomer.objects.get().customer_id
    product = stripe_account.ask("POST", "products", name="A hat")["id"]
    plan = stripe_account.ask(
        "POST", "plans", amount="1", currency="eur", interval="month", product=product
    )
    other = {"customer": customer, "items[0][plan]": plan["id"]}
    hat = stripe_account.ask("POST", "subscriptions", **other)
    unknown = {"object": "subscription", "id": "sub_unknown", "customer": "cus_unknown"}
    for subject in (hat, unknown, {"object": "balance"}, {"object": "invoice"}):
        answer = stripe_account.send(client, event("something.happened", subject))
        assert answer.status_code == 204, answer.content
    assert Subscription.objects.get().gateway_subscription_id == running.gateway_subscription_id


def test_a_new_card_number_or_date_is_written_down(client, ada, running, stripe_account):
    method = PaymentMethod.objects.get()
    PaymentMethod.objects.update(last_four="0000", expires_on=datetime.date(2020, 1, 31))
    news = stripe_account.news(
        "payment_method.automatically_updated", f"payment_methods/{method.token}"
    )
    assert stripe_account.send(client, news).status_code == 204
    method.refresh_from_db()
    assert (method.last_four, method.expires_on.year) == ("4242", 2040)


def test_a_card_that_was_detached_elsewhere_goes(client, ada, stripe_account: StripeAccount):
    first, second = (stripe_account.add_card(ada.user) for _ in range(2))
    gone = stripe_account.ask("POST", f"payment_methods/{first.token}/detach")
    assert stripe_account.send(client, event("payment_method.detached", gone)).status_code == 204
    assert PaymentMethod.objects.get() == second
    assert PaymentMethod.objects.get().is_default


# --- Who may tell news ------------------------------------------------------------------------


def refused(response) -> bool:
    is_refused = response.status_code == 403
    return is_refused and response.json()["error"]["code"] == "permission_denied"


def test_what_stripe_did_not_sign_is_refused(client: Client, running, stripe_account):
    body = json.dumps(stripe_account.news("customer.subscription.updated", path(running))).encode()
    assert refused(post_event(client, body, secret="whsec_other"))
    assert refused(client.post(URL, body, content_type="application/json"))
    garbled = {"Stripe-Signature": "t=x,v1=y"}
    assert refused(client.post(URL, body, content_type="application/json", headers=garbled))
    assert not GatewayEvent.objects.exists()


def test_what_was_signed_long_ago_is_refused(client: Client, running, stripe_account):
    body = json.dumps(stripe_account.news("customer.subscription.updated", path(running))).encode()
    assert refused(post_event(client, body, age_seconds=3600))
    assert post_event(client, body, age_seconds=60).status_code == 204


def test_what_was_changed_after_it_was_signed_is_refused(client, stripe_account, monkeypatch):
    """A byte more, and the signature is of something else."""
    sent = client.post

    def change(url: str, body: bytes, **options):
        return sent(url, body + b" ", **options)

    monkeypatch.setattr(client, "post", change)
    assert refused(post_event(client, b'{"id": "evt_1"}'))


@pytest.mark.parametrize("body", [b"{}", b"[]", b"x", b"\xff", b'{"id": 1, "data": 2}'])
def test_signed_nonsense_is_refused(client: Client, stripe_account, db, body: bytes):
    assert refused(post_event(client, body))


def test_a_long_body_is_not_read(client: Client, stripe_account: StripeAccount, db):
    answer = post_event(client, b"x" * (256 * 1024 + 1))
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_large")


def test_where_stripe_is_not_used_nobody_listens(client: Client, stripe_account, settings, db):
    settings.PAYMENT_GATEWAY = "local"
    answer = post_event(client, b"{}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "payments_off")


def test_what_could_not_be_asked_about_is_sent_again(client, running, stripe_account, settings):
    stripe_account.ask("POST", path(running), cancel_at_period_end="true")
    news = stripe_account.news("customer.subscription.updated", path(running))
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"
    answer = stripe_account.send(client, news)
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "gateway_unavailable")
    settings.STRIPE_API_BASE = stripe_account.url
    assert stripe_account.send(client, news).status_code == 204
    assert the_status() == "cancelled"


def test_old_ones_are_forgotten(db: None):
    now = timezone.now()
    for days in (29, 31):
        GatewayEvent.objects.create(
            gateway="stripe", event_id=str(days), received_at=now - datetime.timedelta(days=days)
        )
    forget_events(now=now)
    assert GatewayEvent.objects.get().event_id == "29"


# --- As localstripe sends them ----------------------------------------------------------------


def test_stripe_reaches_us(live_server, transactional_db, running, stripe_account: StripeAccount):
    """The whole way: localstripe signs, sends over HTTP, and is asked how things stand."""
    stripe_account.register(f"{live_server.url}{URL}")
    Subscription.objects.update(status="cancelled", read_at=timezone.now())
    stripe_account.ask("DELETE", path(running))
    eventually(lambda: GatewayEvent.objects.filter(kind="customer.subscription.deleted").exists())
    ended = Subscription.objects.get()
    assert not ended.is_kept(timezone.now())
