"""`/api/v1/users/profiles/` and `/api/v1/users/{id}/profiles/`: profiles for administrators."""

import pytest
from django.test import Client

from accounts.actions.profiles import change_profile
from accounts.actions.users import change_username
from accounts.models import Profile, User

JSON = {"content_type": "application/json"}
ALL = "/api/v1/users/profiles/"


@pytest.fixture
def api(admin: User, client_for) -> Client:
    return client_for(admin)


def of(user: User, profile: Profile | None = None) -> str:
    tail = f"{profile.public_id}/" if profile else ""
    return f"/api/v1/users/{user.public_id}/profiles/{tail}"


def names(answer) -> list[str]:
    return [row["name"] for row in answer.json()["results"]]


def refused(answer) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["Stranger", "Kid", "Bo", "Ada"]),
        ({"q": "bo"}, ["Bo"]),
        ({"q": "ada@example"}, ["Kid", "Bo", "Ada"]),
        ({"q": "LOVEL"}, ["Kid", "Bo", "Ada"]),
        ({"q": "nobody"}, []),
        ({"is_kids": "true"}, ["Kid"]),
        ({"q": "ada@example", "is_kids": "false"}, ["Bo", "Ada"]),
    ],
)
def test_it_lists_and_searches_all(
    api: Client, ada, bo, kid, stranger, query: dict, expected: list
) -> None:
    change_username(user=ada.user, username="lovelace")
    assert names(api.get(ALL, query)) == expected


def test_each_says_whose_it_is(api: Client, ada) -> None:
    (found,) = api.get(ALL).json()["results"]
    assert found["user"] == {
        "id": str(ada.user.public_id), "email": "ada@example.com", "username": "",
    }  # fmt: skip
    assert "pin" not in found


@pytest.mark.parametrize("count", [10, 1000])
def test_a_page_costs_the_same_queries(
    api: Client, stranger, count: int, django_assert_num_queries
) -> None:
    users = User.objects.bulk_create(User(email=f"user{n}@example.com") for n in range(count))
    Profile.objects.bulk_create(Profile(user=user, name=user.email) for user in users)
    with django_assert_num_queries(5):
        page = api.get(ALL, {"page_size": 5}).json()
    assert len(page["results"]) == 5
    assert names(api.get(page["next"]))[0] == f"user{count - 6}@example.com"


def test_a_wrong_question_is_refused(api: Client) -> None:
    answer = api.get(ALL, {"is_kids": "perhaps"})
    assert list(answer.json()["error"]["fields"]) == ["is_kids"]


def test_it_creates_reads_changes_and_deletes(api: Client, ada) -> None:
    made = api.post(of(ada.user), {"name": "Cy", "pin": "1234"}, **JSON)
    assert made.status_code == 201
    cy = Profile.objects.get(user=ada.user, name="Cy")
    assert [row["name"] for row in api.get(of(ada.user)).json()] == ["Ada", "Cy"]
    assert api.get(of(ada.user, cy)).json()["has_pin"] is True
    changed = api.patch(of(ada.user, cy), {"name": "Cyrus"}, **JSON)
    assert changed.json()["name"] == "Cyrus"
    assert api.delete(of(ada.user, cy)).status_code == 204
    assert not Profile.objects.filter(pk=cy.pk).exists()


def test_a_forgotten_pin_is_removed(api: Client, bo) -> None:
    change_profile(profile=bo, pin="1234")
    answer = api.patch(of(bo.user, bo), {"pin": ""}, **JSON)
    assert (answer.status_code, answer.json()["has_pin"]) == (200, False)


def test_it_refuses_what_a_user_is_refused(api: Client, ada, bo) -> None:
    assert list(api.post(of(ada.user), {"name": "Bo"}, **JSON).json()["error"]["fields"]) == [
        "non_field_errors"
    ]
    assert list(api.patch(of(ada.user, bo), {"name": ""}, **JSON).json()["error"]["fields"]) == [
        "name"
    ]
    for name in ("Cy", "Di", "Ed"):
        api.post(of(ada.user), {"name": name}, **JSON)
    assert refused(api.post(of(ada.user), {"name": "Fi"}, **JSON)) == (409, "too_many_profiles")


def test_the_last_one_stays(api: Client, stranger) -> None:
    assert refused(api.delete(of(stranger.user, stranger))) == (409, "last_profile")


def test_a_profile_of_somebody_else_is_not_below(api: Client, ada, stranger) -> None:
    for method in ("get", "patch", "delete"):
        answer = getattr(api, method)(of(ada.user, stranger), {}, **JSON)
        assert refused(answer) == (404, "profile_not_found")
