"""Plans, subscriptions, payment methods and receipts in the administration."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from accounts.actions.payments.cards import add_card
from accounts.actions.payments.settling import settle_subscriptions
from accounts.actions.payments.subscribing import choose_plan
from accounts.models import AuditEntry, PaymentMethod, Plan, Receipt, Subscription

MODELS = ("plan", "subscription", "paymentmethod", "receipt")
PLAN = {
    "name": "Family", "description": "", "is_offered": "on", "position": "2",
    "price_minor": "1299", "currency": "EUR", "period": "month", "trial_days": "7",
    "simultaneous_streams": "4", "highest_height": "", "has_downloads": "on",
    "storage_bytes": "1000",
}  # fmt: skip


def page(model: str, name: str = "changelist", *args: object) -> str:
    return reverse(f"admin:accounts_{model}_{name}", args=args)


@pytest.fixture
def editing(editor, client_for) -> Client:
    """The browser of somebody who has what the editors' group has of accounts."""
    plans = {"content_type__app_label": "accounts", "content_type__model": "plan"}
    editor.user_permissions.set(Permission.objects.filter(**plans))
    return client_for(editor)


@pytest.fixture
def administering(admin, client_for) -> Client:
    """The browser of an administrator."""
    return client_for(admin)


def test_editors_make_and_change_plans(editing: Client) -> None:
    assert editing.post(page("plan", "add"), PLAN).status_code == 302
    plan = Plan.objects.get(name="Family")
    assert (plan.price_minor, plan.simultaneous_streams, plan.highest_height) == (1299, 4, None)
    changed = {**PLAN, "price_minor": "1499", "highest_height": "1080"}
    assert editing.post(page("plan", "change", plan.pk), changed).status_code == 302
    plan.refresh_from_db()
    assert (plan.price_minor, plan.highest_height, plan.is_free) == (1499, 1080, False)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "Free"),
        ("price_minor", "0"),
        ("price_minor", "-1"),
        ("currency", "eur"),
        ("period", "decade"),
        ("simultaneous_streams", "0"),
        ("highest_height", "10"),
        ("storage_bytes", "-1"),
    ],
)
def test_it_says_what_is_wrong_with_a_plan(editing: Client, field: str, value: str) -> None:
    response = editing.post(page("plan", "add"), {**PLAN, field: value})
    assert response.status_code == 200
    assert list(response.context["adminform"].form.errors) == [field]
    assert Plan.objects.count() == 1


def test_the_free_plan_stays_free_and_stays(editing: Client, free_plan: Plan) -> None:
    change = page("plan", "change", free_plan.pk)
    assert editing.post(change, {**PLAN, "name": "Basics", "storage_bytes": ""}).status_code == 302
    free_plan.refresh_from_db()
    assert (free_plan.name, free_plan.price_minor, free_plan.trial_days) == ("Basics", 0, 0)
    assert editing.post(page("plan", "delete", free_plan.pk), {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": free_plan.pk, "post": "yes"}
    editing.post(page("plan"), chosen)
    assert Plan.objects.get() == free_plan


def test_a_plan_that_somebody_has_stays(editing: Client, ada, card, plan: Plan) -> None:
    choose_plan(user=ada.user, plan=plan)
    text = editing.post(page("plan", "delete", plan.pk), {"post": "yes"}).text
    assert "Cannot delete plan" in text
    assert Plan.objects.filter(pk=plan.pk).exists()


def test_editors_see_nothing_of_who_pays(editing: Client) -> None:
    for model in MODELS[1:]:
        assert editing.get(page(model)).status_code == 403


@pytest.mark.parametrize("count", [2, 30])
def test_it_lists_and_searches(
    administering, ada, card, plan, make_plan, count, django_assert_max_num_queries
) -> None:
    choose_plan(user=ada.user, plan=plan)
    receipt = Receipt.objects.get()
    for number in range(count):
        make_plan(f"Plan {number}")
        receipt.pk, receipt.gateway_payment_id = None, f"payment {number}"
        receipt.public_id, receipt._state.adding = type(plan)().public_id, True
        receipt.save()
    for model in MODELS:
        with django_assert_max_num_queries(12):
            assert administering.get(page(model)).status_code == 200
        assert administering.get(page(model), {"q": "ada"}).status_code == 200
    assert "ada@example.com" in administering.get(page("receipt"), {"q": "ada@"}).text
    assert "ada@example.com" not in administering.get(page("receipt"), {"q": "bob@"}).text


def test_what_comes_from_a_gateway_is_only_looked_at(administering, ada, card, plan) -> None:
    subscription = choose_plan(user=ada.user, plan=plan)
    rows = {"subscription": subscription, "paymentmethod": card, "receipt": Receipt.objects.get()}
    for model, row in rows.items():
        change = page(model, "change", row.pk)
        assert administering.get(change).status_code == 200
        assert administering.post(change, {"status": "active"}).status_code == 403
        assert administering.get(page(model, "add")).status_code == 403
        assert administering.post(page(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    assert card.token not in administering.get(page("paymentmethod", "change", card.pk)).text


def act(browser: Client, model: str, action: str, *rows) -> str:
    chosen = {"action": action, "_selected_action": [row.pk for row in rows]}
    return browser.post(page(model), chosen, follow=True).text


def test_it_asks_the_gateway(administering, admin, ada, card, plan, clock) -> None:
    subscription = choose_plan(user=ada.user, plan=plan)
    add_card(user=ada.user, token="tok_chargeCustomerFail", is_default=True)
    clock.now = subscription.period_ends_at
    administering.force_login(admin)
    text = act(administering, "subscription", "refresh", subscription)
    assert "1 is up to date." in text
    assert Subscription.objects.get().status == "past_due"
    settle_subscriptions()


def test_it_deletes_cards_at_the_gateway_too(administering, ada, card, plan) -> None:
    choose_plan(user=ada.user, plan=plan)
    text = act(administering, "paymentmethod", "delete_at_gateway", card)
    assert "Your plan is paid from it." in text
    assert "0 were deleted." in text
    other = add_card(user=ada.user, token="tok_amex")
    assert "1 was deleted." in act(administering, "paymentmethod", "delete_at_gateway", card)
    assert PaymentMethod.objects.get() == other


def test_who_may_only_look_deletes_nothing(editor, client_for, card) -> None:
    editor.user_permissions.set(Permission.objects.filter(codename="view_paymentmethod"))
    browser = client_for(editor)
    assert browser.get(page("paymentmethod")).status_code == 200
    act(browser, "paymentmethod", "delete_at_gateway", card)
    assert PaymentMethod.objects.get() == card


def test_the_page_of_a_user_leads_to_what_it_pays_from(administering, ada, card, stranger) -> None:
    add_card(user=stranger.user, token="tok_amex")
    url = f"{page('paymentmethod')}?user__id__exact={ada.user.pk}"
    assert url in administering.get(page("user", "change", ada.user.pk)).text
    text = administering.get(url).text
    assert "Visa •••• 4242" in text
    assert "American Express" not in text


def test_what_is_read_and_deleted_of_users_is_recorded(administering, admin, ada, card) -> None:
    administering.get(page("paymentmethod"))
    administering.get(page("paymentmethod", "change", card.pk))
    act(administering, "paymentmethod", "delete_at_gateway", card)
    about_ada = AuditEntry.objects.filter(subject_id=ada.user.public_id, actor_id=admin.public_id)
    assert [(entry.event, entry.detail["of"]) for entry in about_ada.order_by("pk")] == [
        ("user_read", "paymentmethod"), ("user_changed", "payment_methods"),
    ]  # fmt: skip
    listed = AuditEntry.objects.filter(event="users_listed", actor_id=admin.public_id)
    assert listed.first().detail["of"] == "paymentmethod"
