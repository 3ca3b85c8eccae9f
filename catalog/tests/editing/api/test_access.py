"""`/api/v1/titles/{title}/access/`, and the same in the administration."""

import pytest
from django.urls import reverse

from accounts.models import Plan
from catalog.models import Change, Title
from catalog.tests.editing.api.conftest import EditorClient


@pytest.fixture
def plan(db: None) -> Plan:
    return Plan.objects.create(name="Two screens", price_minor=999)


@pytest.fixture
def path(make_title) -> str:
    return f"titles/{make_title().slug}/access/"


def test_it_is_free_until_an_editor_says_otherwise(
    editor_client: EditorClient, path: str, plan: Plan
) -> None:
    assert editor_client.get(path).json() == {"access": "free", "plans": []}
    wanted = {"access": "some_plans", "plans": [str(plan.public_id)]}
    answer = editor_client.change("put", path, wanted)
    assert answer.status_code == 200, answer.content
    named = [{"id": str(plan.public_id), "name": "Two screens"}]
    assert answer.json() == {"access": "some_plans", "plans": named}
    assert editor_client.get(path).json() == answer.json()
    assert Change.objects.count() == 1
    editor_client.change("put", path, {"access": "any_plan"})
    assert editor_client.get(path).json() == {"access": "any_plan", "plans": []}


@pytest.mark.parametrize(
    ("access", "names", "field"),
    [
        ("some_plans", [], "plans"),
        ("any_plan", ["own"], "plans"),
        ("some_plans", ["019a5e0c-7b1f-7c3e-9a55-3f6f0b8f2d11"], "plans"),
        ("gold", [], "access"),
    ],
)
def test_it_refuses_by_field(
    editor_client: EditorClient, path: str, plan: Plan, access: str, names: list[str], field: str
) -> None:
    plans = [str(plan.public_id) if name == "own" else name for name in names]
    answer = editor_client.change("put", path, {"access": access, "plans": plans})
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], [*error["fields"]]) == (400, "invalid", [field])
    assert (Title.objects.get().access, Change.objects.count()) == ("free", 0)


def test_a_viewer_reads_it_and_changes_nothing(client_for, ada, path: str) -> None:
    client, headers = client_for(ada), {"X-Profile": str(ada.public_id)}
    assert client.get(f"/api/v1/{path}", headers=headers).json()["access"] == "free"
    answer = client.put(
        f"/api/v1/{path}", {"access": "any_plan"}, "application/json", headers=headers
    )
    assert (answer.status_code, Title.objects.get().access) == (403, "free")


def test_it_is_set_in_the_administration(client_for, admin, plan: Plan) -> None:
    address = reverse("admin:catalog_movie_add")
    form = {
        "name": "Night Train", "slug": "night-train", "status": "draft", "maturity_age": 0,
        "access": "some_plans",
    }  # fmt: skip
    for prefix in ("playables", "credits"):
        form |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    refused = client_for(admin).post(address, form)
    assert [*refused.context["adminform"].form.errors] == ["plans"]
    saved = client_for(admin).post(address, {**form, "plans": [plan.pk]})
    assert saved.status_code == 302
    title = Title.objects.get()
    assert (title.access, [*title.plans.all()]) == ("some_plans", [plan])
