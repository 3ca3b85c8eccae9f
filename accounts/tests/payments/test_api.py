"""`/api/v1/plans/`, `payment-methods/`, `subscription/` and those of users."""

import uuid

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from accounts.actions.payments.cards import add_card
from accounts.actions.payments.claiming import claimed_customer
from accounts.actions.payments.settling import settle_subscriptions
from accounts.actions.payments.subscribing import choose_plan
from accounts.gateways.chosen import gateway_in_use
from accounts.models import AuditEntry, PaymentMethod, Plan, Profile, Receipt, Subscription

METHODS, SUBSCRIPTION = "/api/v1/payment-methods/", "/api/v1/subscription/"
JSON = {"content_type": "application/json"}


@pytest.fixture
def api(client: Client, ada: Profile) -> Client:
    client.force_login(ada.user)
    return client


def code(response) -> tuple[int, str]:
    return response.status_code, response.json()["error"]["code"]


def fields(response) -> list[str]:
    assert code(response) == (400, "invalid")
    return list(response.json()["error"]["fields"])


def add(api: Client, token: str = "tok_visa", **options):  # noqa: S107
    headers = {"Idempotency-Key": options.pop("key")} if "key" in options else {}
    return api.post(METHODS, {"token": token, **options}, headers=headers, **JSON)


# --- Plans ------------------------------------------------------------------------------------


def test_anybody_sees_what_is_offered(
    client: Client, plan: Plan, make_plan, free_plan: Plan, django_assert_num_queries
) -> None:
    make_plan("Former", 500, is_offered=False)
    make_plan("First", 9000, position=0, period="year", storage_bytes=2**40)
    Plan.objects.filter(pk=plan.pk).update(position=1)
    with django_assert_num_queries(1):
        found = client.get("/api/v1/plans/").json()
    assert [each["name"] for each in found] == ["Free", "First", "Basic"]
    assert found[2] == {
        "id": str(plan.public_id), "name": "Basic", "description": "", "price_minor": 1000,
        "currency": "EUR", "period": "month", "trial_days": 0, "simultaneous_streams": 1,
        "highest_height": None, "has_downloads": True, "storage_bytes": None, "is_free": False,
    }  # fmt: skip


# --- Payment methods --------------------------------------------------------------------------


def test_it_opens_a_form(api: Client) -> None:
    response = api.post(f"{METHODS}form/")
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    assert response.json()["gateway"] == "local"
    assert "tok_visa" in response.json()["test_tokens"]


def test_it_adds_lists_and_reads(api: Client, stranger: Profile, django_assert_num_queries) -> None:
    add_card(user=stranger.user, token="tok_amex")
    response = add(api)
    assert response.status_code == 201
    method = PaymentMethod.objects.get(user__email="ada@example.com")
    assert response.json() == {
        "id": str(method.public_id), "gateway": "local", "brand": "visa", "last_four": "4242",
        "expires_on": method.expires_on.isoformat(), "is_default": True,
        "created_at": response.json()["created_at"],
    }  # fmt: skip
    assert method.token not in response.content.decode()
    for _number in range(9):
        add(api)
    with django_assert_num_queries(4):  # session, user, who may be a child, the list
        found = api.get(METHODS).json()
    assert len(found) == 10
    assert found[0] == response.json()
    assert api.get(f"{METHODS}{method.public_id}/").json() == response.json()
    assert code(add(api)) == (409, "too_many_payment_methods")


def test_added_twice_with_one_key_it_is_there_once(api: Client) -> None:
    first, again = add(api, key="a"), add(api, key="a")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert again["Idempotent-Replayed"] == "true"
    assert PaymentMethod.objects.count() == 1
    assert code(add(api, "tok_amex", key="a")) == (422, "idempotency_key_reused")
    assert add(api, key="b").status_code == 201
    assert fields(add(api, key="x" * 256)) == ["Idempotency-Key"]


def test_what_was_declined_can_be_tried_again_with_its_key(api: Client) -> None:
    assert code(add(api, "tok_chargeDeclined", key="a")) == (402, "card_declined")
    assert add(api, key="a").status_code == 201


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "token"),
        ({"token": ""}, "token"),
        ({"token": "x" * 256}, "token"),
        ({"token": "tok_of_nobody"}, "token"),
        ({"token": "tok_visa", "is_default": "perhaps"}, "is_default"),
    ],
)
def test_it_says_what_is_wrong(api: Client, given: dict, field: str) -> None:
    assert fields(api.post(METHODS, given, **JSON)) == [field]
    assert not PaymentMethod.objects.exists()


def test_it_changes(api: Client) -> None:
    first, second = add(api).json()["id"], add(api).json()["id"]
    year = timezone.now().year + 2
    given = {"expires_on": f"{year}-04-01", "is_default": True}
    changed = api.patch(f"{METHODS}{second}/", given, **JSON).json()
    assert (changed["expires_on"], changed["is_default"]) == (f"{year}-04-30", True)
    assert api.get(f"{METHODS}{first}/").json()["is_default"] is False
    past = {"expires_on": "2020-01-01"}
    assert fields(api.patch(f"{METHODS}{first}/", past, **JSON)) == ["expires_on"]
    away = {"is_default": False}
    assert fields(api.patch(f"{METHODS}{second}/", away, **JSON)) == ["is_default"]


def test_posting_every_field_changes_only_what_is_writable(api: Client, stranger: Profile) -> None:
    add(api)
    method = PaymentMethod.objects.get()
    everything = {field.name: "9999" for field in PaymentMethod._meta.concrete_fields} | {
        "user": stranger.user.pk, "expires_on": f"{timezone.now().year + 1}-01-31",
        "is_default": True, "last_four": "9999", "gateway": "stripe",
    }  # fmt: skip
    before = PaymentMethod.objects.values().get()
    assert api.patch(f"{METHODS}{method.public_id}/", everything, **JSON).status_code == 200
    after = PaymentMethod.objects.values().get()
    assert {name for name in after if after[name] != before[name]} == {"expires_on"}


def test_it_deletes(api: Client, ada: Profile, plan: Plan) -> None:
    method = f"{METHODS}{add(api).json()['id']}/"
    choose_plan(user=ada.user, plan=plan)
    assert code(api.delete(method)) == (409, "payment_method_needed")
    add(api)
    assert api.delete(method).status_code == 204
    assert code(api.get(method)) == (404, "not_found")


@pytest.mark.parametrize("method", ["get", "patch", "delete"])
def test_another_users_does_not_exist(api: Client, stranger: Profile, method: str) -> None:
    theirs = add_card(user=stranger.user, token="tok_visa")
    answers = [
        getattr(api, method)(f"{METHODS}{each}/", **JSON)
        for each in (theirs.public_id, uuid.uuid4())
    ]
    assert [code(answer) for answer in answers] == [(404, "not_found")] * 2
    assert answers[0].content == answers[1].content


def test_two_things_at_once_are_told_apart(api: Client, ada: Profile) -> None:
    with claimed_customer(user=ada.user, gateway=gateway_in_use()):
        assert code(add(api)) == (409, "payment_in_progress")


def test_where_no_money_is_taken_it_says_so(api: Client, settings) -> None:
    settings.PAYMENT_GATEWAY = "none"
    assert code(add(api)) == (409, "payments_off")
    assert code(api.post(f"{METHODS}form/")) == (409, "payments_off")


def test_when_the_gateway_is_away_it_says_so(api: Client, stripe_account, settings) -> None:
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"
    response = api.post(f"{METHODS}form/")
    assert code(response) == (503, "gateway_unavailable")
    assert response["Retry-After"]


# --- The subscription -------------------------------------------------------------------------


def choose(api: Client, plan: Plan):
    return api.put(SUBSCRIPTION, {"plan": str(plan.public_id)}, **JSON)


def test_without_one_the_free_plan_holds(api: Client, django_assert_num_queries) -> None:
    with django_assert_num_queries(6):
        found = api.get(SUBSCRIPTION).json()
    assert (found["plan"]["name"], found["subscription"]) == ("Free", None)


def test_it_chooses_cancels_and_resumes(api: Client, ada: Profile, plan: Plan, card) -> None:
    chosen = choose(api, plan)
    assert chosen.status_code == 200
    found = chosen.json()
    assert (found["plan"]["name"], found["subscription"]["status"]) == ("Basic", "active")
    assert choose(api, plan).json() == found
    cancelled = api.delete(SUBSCRIPTION).json()
    assert (cancelled["plan"]["name"], cancelled["subscription"]["status"]) == (
        "Basic", "cancelled",
    )  # fmt: skip
    assert cancelled["subscription"]["kept_until"] == found["subscription"]["period_ends_at"]
    assert code(api.delete(SUBSCRIPTION)) == (409, "nothing_to_do")
    assert api.post(f"{SUBSCRIPTION}resume/").json()["subscription"]["status"] == "active"
    assert code(api.post(f"{SUBSCRIPTION}resume/")) == (409, "nothing_to_do")


def test_it_says_why_a_plan_cannot_be_chosen(
    api: Client, plan: Plan, make_plan, free_plan: Plan
) -> None:
    assert code(choose(api, plan)) == (409, "payment_method_required")
    add(api)
    assert fields(choose(api, make_plan("Former", 1, is_offered=False))) == ["plan"]
    assert fields(api.put(SUBSCRIPTION, {"plan": str(uuid.uuid4())}, **JSON)) == ["plan"]
    assert fields(api.put(SUBSCRIPTION, {"plan": "x"}, **JSON)) == ["plan"]
    assert fields(api.put(SUBSCRIPTION, {}, **JSON)) == ["plan"]
    assert code(choose(api, free_plan)) == (409, "nothing_to_do")
    assert choose(api, plan).status_code == 200
    dollars = make_plan("Dollars", 900, currency="USD")
    assert code(choose(api, dollars)) == (409, "other_currency")


def test_a_declined_card_chooses_nothing(api: Client, plan: Plan) -> None:
    add(api, "tok_chargeCustomerFail")
    assert code(choose(api, plan)) == (402, "card_declined")
    assert not Subscription.objects.exists()


def test_it_goes_past_due_and_comes_back(api: Client, ada, plan: Plan, card, make_plan, clock):
    choose(api, plan)
    failing = add(api, "tok_chargeCustomerFail", is_default=True).json()["id"]
    clock.now = Subscription.objects.get().period_ends_at
    settle_subscriptions()
    api.force_login(ada.user)  # the session has run out meanwhile
    found = api.get(SUBSCRIPTION).json()["subscription"]
    assert found["status"] == "past_due"
    assert found["past_due_since"] is not None
    assert code(choose(api, make_plan("Family", 3000))) == (409, "past_due")
    assert code(api.post(f"{SUBSCRIPTION}pay/")) == (402, "card_declined")
    assert api.delete(f"{METHODS}{failing}/").status_code == 204
    assert api.post(f"{SUBSCRIPTION}pay/").json()["subscription"]["status"] == "active"
    assert code(api.post(f"{SUBSCRIPTION}pay/")) == (409, "nothing_to_do")


@pytest.mark.parametrize("count", [10, 1000])
def test_it_lists_receipts(api, ada, stranger, plan, card, count, django_assert_num_queries):
    choose(api, plan)
    one = Receipt.objects.get()
    for number in range(count - 1):
        one.pk, one.public_id, one.gateway_payment_id = None, uuid.uuid4(), f"payment {number}"
        one._state.adding = True
        one.save()
    with django_assert_num_queries(4):
        found = api.get(f"{SUBSCRIPTION}receipts/?page_size=10").json()
    assert len(found["results"]) == 10
    assert (found["next"] is None) is (count == 10)
    assert found["results"][0]["amount_minor"] == 1000
    assert found["results"][0]["card"] == "Visa •••• 4242"


# --- Who may ----------------------------------------------------------------------------------


def every_address(user, method_id: uuid.UUID) -> list[tuple[str, str]]:
    theirs = f"/api/v1/users/{user.public_id}/payment-methods/"
    return [
        ("get", METHODS), ("post", METHODS), ("post", f"{METHODS}form/"),
        ("get", f"{METHODS}{method_id}/"), ("patch", f"{METHODS}{method_id}/"),
        ("delete", f"{METHODS}{method_id}/"), ("get", SUBSCRIPTION), ("put", SUBSCRIPTION),
        ("delete", SUBSCRIPTION), ("post", f"{SUBSCRIPTION}resume/"),
        ("post", f"{SUBSCRIPTION}pay/"), ("get", f"{SUBSCRIPTION}receipts/"), ("get", theirs),
        ("post", theirs), ("get", f"{theirs}{method_id}/"), ("patch", f"{theirs}{method_id}/"),
        ("delete", f"{theirs}{method_id}/"),
    ]  # fmt: skip


def test_visitors_are_asked_to_sign_in(client: Client, ada: Profile, card: PaymentMethod) -> None:
    for method, url in every_address(ada.user, card.public_id):
        assert code(getattr(client, method)(url, **JSON)) == (401, "not_authenticated"), url


def test_children_see_and_change_nothing(api: Client, ada: Profile, kid: Profile, card) -> None:
    for headers in ({}, {"X-Profile": str(kid.public_id)}):
        for method, url in every_address(ada.user, card.public_id)[:12]:
            answer = getattr(api, method)(url, headers=headers, **JSON)
            assert code(answer) == (403, "grown_up_required"), (method, url)
    assert api.get(METHODS, headers={"X-Profile": str(ada.public_id)}).status_code == 200


def test_those_of_users_are_closed_to_others(client, ada, card, editor, stranger) -> None:
    for who in (ada.user, stranger.user, editor):
        client.force_login(who)
        for method, url in every_address(ada.user, card.public_id)[12:]:
            answer = getattr(client, method)(url, **JSON)
            assert code(answer) == (403, "permission_denied"), (method, url, who)


def test_each_verb_needs_its_permission(client: Client, ada: Profile, card, editor) -> None:
    verbs = {"get": "view", "post": "add", "patch": "change", "delete": "delete"}
    for method, url in every_address(ada.user, card.public_id)[12:]:
        codename = f"{verbs[method]}_paymentmethod"
        editor.user_permissions.set(Permission.objects.exclude(codename=codename))
        client.force_login(editor)
        assert code(getattr(client, method)(url, {}, **JSON)) == (403, "permission_denied")
        editor.user_permissions.set(Permission.objects.filter(codename=codename))
        assert getattr(client, method)(url, {}, **JSON).status_code in (200, 204, 400), method


def test_administrators_do_what_users_do(client: Client, ada: Profile, card, admin) -> None:
    client.force_login(admin)
    theirs = f"/api/v1/users/{ada.user.public_id}/payment-methods/"
    assert [each["id"] for each in client.get(theirs).json()] == [str(card.public_id)]
    keyed = {"headers": {"Idempotency-Key": "a"}, **JSON}
    added = [client.post(theirs, {"token": "tok_amex"}, **keyed) for _ in range(2)]
    assert added[0].json() == added[1].json()
    one = f"{theirs}{added[0].json()['id']}/"
    assert client.patch(one, {"is_default": True}, **JSON).json()["is_default"] is True
    assert client.get(one).json()["last_four"] == "0005"
    assert client.delete(one).status_code == 204
    assert PaymentMethod.objects.get() == card
    assert client.get(f"/api/v1/users/{uuid.uuid4()}/payment-methods/").status_code == 404
    other = f"/api/v1/users/{admin.public_id}/payment-methods/{card.public_id}/"
    assert client.get(other).status_code == 404


def test_what_administrators_read_and_change_of_others_is_recorded(client, ada, card, admin):
    client.force_login(admin)
    theirs = f"/api/v1/users/{ada.user.public_id}/payment-methods/"
    client.get(theirs)
    one = f"{theirs}{client.post(theirs, {'token': 'tok_amex'}, **JSON).json()['id']}/"
    client.get(one)
    client.patch(one, {"is_default": True}, **JSON)
    client.delete(one)
    entries = AuditEntry.objects.filter(subject_id=ada.user.public_id, actor_id=admin.public_id)
    recorded = [(entry.event, entry.detail) for entry in entries.order_by("pk")]
    of = {"of": "payment_methods"}
    assert recorded == [
        ("user_read", of),
        ("user_changed", {**of, "added": True}),
        ("user_read", of),
        ("user_changed", {**of, "fields": ["is_default"]}),
        ("user_changed", {**of, "deleted": True}),
    ]
