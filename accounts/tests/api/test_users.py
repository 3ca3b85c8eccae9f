"""`/api/v1/users/`: what administrators see and do of others' accounts."""

import uuid

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Permission
from django.test import Client

from accounts.actions.users import (
    LastAdministratorError,
    change_user,
    change_username,
    delete_user,
)
from accounts.models import Profile, User
from conftest import PASSWORD

URL = "/api/v1/users/"
JSON = {"content_type": "application/json"}
FRESH = "another battery staple"


@pytest.fixture
def api(admin: User, client_for) -> Client:
    return client_for(admin)


@pytest.fixture
def helper(db: None, client_for) -> Client:
    """Staff who see to users, and have no other right."""
    user = User.objects.create_user("helper@example.com", PASSWORD, is_staff=True)
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="accounts"))
    return client_for(user)


def at(user: User, tail: str = "") -> str:
    return f"{URL}{user.public_id}/{tail}"


def refused(answer) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def wrong(answer) -> list[str]:
    assert refused(answer) == (400, "invalid")
    return list(answer.json()["error"]["fields"])


def emails(answer) -> list[str]:
    return [row["email"] for row in answer.json()["results"]]


CALLS = [
    ("get", ""), ("post", ""), ("get", "profiles/"), ("get", "{id}/"), ("patch", "{id}/"),
    ("delete", "{id}/"), ("put", "{id}/password/"), ("post", "{id}/password-reset/"),
    ("get", "{id}/profiles/"), ("post", "{id}/profiles/"), ("get", "{id}/profiles/{profile}/"),
    ("patch", "{id}/profiles/{profile}/"), ("delete", "{id}/profiles/{profile}/"),
    ("head", "{id}/"), ("options", "{id}/"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "tail"), CALLS)
def test_only_administrators_get_in(method: str, tail: str, ada, bo, editor, client_for) -> None:
    path = URL + tail.format(id=ada.user.public_id, profile=bo.public_id)
    for who, status in ((None, 401), (ada, 403), (editor, 403 if method != "options" else 200)):
        answer = getattr(client_for(who), method)(path, {"name": "x"}, **JSON)
        assert answer.status_code == status, who
    assert User.objects.filter(pk=ada.user.pk).exists()
    assert Profile.objects.filter(pk=bo.pk, name="Bo").exists()


@pytest.mark.parametrize("method", ["get", "patch", "delete"])
def test_a_child_of_an_administrator_does_not(method: str, ada, admin, client_for) -> None:
    kid = Profile.objects.create(user=admin, name="Kid", is_kids=True)
    for headers in ({}, {"X-Profile": str(kid.public_id)}):
        answer = getattr(client_for(kid), method)(at(ada.user), {}, headers=headers, **JSON)
        assert refused(answer) == (403, "grown_up_required")


def test_it_lists_the_newest_first(api: Client, ada, stranger, admin) -> None:
    found = api.get(URL).json()
    assert found["next"] is None
    assert [row["email"] for row in found["results"]][:1] == ["stranger@example.com"]
    assert {row["email"] for row in found["results"]} == {
        "admin@example.com", "ada@example.com", "stranger@example.com",
    }  # fmt: skip
    assert set(found["results"][0]) == {
        "id", "email", "username", "is_active", "is_staff", "is_superuser", "is_email_verified",
        "has_password", "has_second_factor", "date_joined", "last_login",
    }  # fmt: skip
    assert "password" not in found["results"][0]


@pytest.mark.parametrize("count", [10, 1000])
def test_a_page_costs_the_same_queries(api: Client, count: int, django_assert_num_queries) -> None:
    User.objects.bulk_create(User(email=f"user{n}@example.com") for n in range(count))
    with django_assert_num_queries(7):
        page = api.get(URL, {"page_size": 5}).json()
    assert len(page["results"]) == 5
    assert emails(api.get(page["next"]))[0] == f"user{count - 6}@example.com"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"q": "ADA@"}, ["ada@example.com"]),
        ({"q": "ａＤＡ"}, ["ada@example.com"]),
        ({"q": "lovel"}, ["ada@example.com"]),
        ({"q": "stranger@example.com"}, ["stranger@example.com"]),
        ({"q": "%"}, []),
        ({"q": "nobody"}, []),
        ({"email": "Ada@Example.com"}, ["ada@example.com"]),
        ({"email": "ada@"}, []),
        ({"username": "ADA.Lovelace"}, ["ada@example.com"]),
        ({"username": "ada"}, []),
        ({"is_active": "false"}, ["stranger@example.com"]),
        ({"is_staff": "true"}, ["admin@example.com"]),
        ({"q": "example.com", "is_staff": "false", "is_active": "true"}, ["ada@example.com"]),
    ],
)
def test_it_searches(api: Client, ada, stranger, query: dict, expected: list) -> None:
    change_username(user=ada.user, username="Ada.Lovelace")
    User.objects.filter(pk=stranger.user.pk).update(is_active=False)
    assert emails(api.get(URL, query)) == expected


@pytest.mark.parametrize(
    ("query", "field"),
    [({"q": "x" * 300}, "q"), ({"is_active": "perhaps"}, "is_active"), ({"cursor": "x"}, "cursor")],
)
def test_it_refuses_a_wrong_question(api: Client, query: dict, field: str) -> None:
    assert wrong(api.get(URL, query)) == [field]


def test_it_creates_a_user_who_signs_in(api: Client, client) -> None:
    given = {"email": "New@Example.com", "username": "New.One", "password": FRESH}
    answer = api.post(URL, given, **JSON)
    assert answer.status_code == 201
    made = answer.json()
    assert (made["email"], made["username"], made["is_staff"]) == (
        "new@example.com", "New.One", False,
    )  # fmt: skip
    assert (made["is_email_verified"], made["has_password"]) == (False, True)
    assert FRESH not in answer.content.decode()
    user = User.objects.get(email="new@example.com")
    assert EmailAddress.objects.get(user=user).primary
    login = client.post("/account/login/", {"login": "new.one", "password": FRESH})
    assert login.status_code == 302


def test_without_a_password_nobody_signs_in(api: Client, client) -> None:
    assert not api.post(URL, {"email": "new@example.com"}, **JSON).json()["has_password"]
    client.post("/account/login/", {"login": "new@example.com", "password": ""})
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "email"),
        ({"email": "nonsense"}, "email"),
        ({"email": "ada@example.com"}, "email"),
        ({"email": "ADA@example.com"}, "email"),
        ({"email": "second@example.com"}, "email"),
        ({"email": "new@example.com", "username": "a"}, "username"),
        ({"email": "new@example.com", "username": "ADA"}, "username"),
        ({"email": "new@example.com", "username": "Admin"}, "username"),
        ({"email": "new@example.com", "password": "short"}, "password"),
        ({"email": "new@example.com", "password": "new@example.com"}, "password"),
        ({"email": "new@example.com", "is_superuser": True}, "is_staff"),
        ({"email": "new@example.com", "is_active": "perhaps"}, "is_active"),
    ],
)
def test_it_refuses_with_the_field(api: Client, ada, given: dict, field: str) -> None:
    change_username(user=ada.user, username="Ada")
    EmailAddress.objects.create(user=ada.user, email="second@example.com", verified=True)
    assert wrong(api.post(URL, given, **JSON)) == [field]
    assert not User.objects.filter(email="new@example.com").exists()


def test_it_reads_one(api: Client, ada, django_assert_num_queries) -> None:
    with django_assert_num_queries(7):
        found = api.get(at(ada.user)).json()
    assert (found["id"], found["is_email_verified"]) == (str(ada.user.public_id), True)
    assert refused(api.get(f"{URL}{uuid.uuid4()}/")) == (404, "not_found")


def test_it_changes_address_and_name(api: Client, ada) -> None:
    answer = api.patch(at(ada.user), {"email": "A@example.com", "username": "Ada"}, **JSON).json()
    assert (answer["email"], answer["username"]) == ("a@example.com", "Ada")
    assert answer["is_email_verified"] is False
    address = EmailAddress.objects.get(user=ada.user)
    assert (address.email, address.primary, address.verified) == ("a@example.com", True, False)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"email": "stranger@example.com"}, "email"),
        ({"email": None}, "email"),
        ({"username": "Stranger"}, "username"),
        ({"is_superuser": True}, "is_staff"),
    ],
)
def test_a_refused_change_changes_nothing(api, ada, stranger, given: dict, field: str) -> None:
    change_username(user=stranger.user, username="stranger")
    changes = {"is_active": False, **given}
    assert wrong(api.patch(at(ada.user), changes, **JSON)) == [field]
    ada.user.refresh_from_db()
    assert (ada.user.email, ada.user.is_active) == ("ada@example.com", True)


def test_deactivating_signs_out(api: Client, ada, client_for) -> None:
    browser = client_for(ada)
    assert browser.get("/api/v1/account/").status_code == 200
    assert api.patch(at(ada.user), {"is_active": False}, **JSON).json()["is_active"] is False
    assert browser.get("/api/v1/account/").status_code == 401
    assert api.patch(at(ada.user), {"is_active": True}, **JSON).json()["is_active"] is True


def test_a_new_password_ends_what_the_old_one_opened(api: Client, ada, client_for, client) -> None:
    browser = client_for(ada)
    assert api.put(at(ada.user, "password/"), {"password": FRESH}, **JSON).status_code == 204
    assert browser.get("/api/v1/account/").status_code == 401
    login = {"login": "ada@example.com", "password": FRESH}
    assert client.post("/account/login/", login).status_code == 302


@pytest.mark.parametrize("given", [{}, {"password": ""}, {"password": "12345678"}])
def test_a_weak_password_is_refused(api: Client, ada, given: dict) -> None:
    assert wrong(api.put(at(ada.user, "password/"), given, **JSON)) == ["password"]
    ada.user.refresh_from_db()
    assert ada.user.check_password(PASSWORD)


def test_it_sends_a_reset_in_the_user_s_language(api: Client, ada, mailoutbox, client) -> None:
    Profile.objects.filter(pk=ada.pk).update(language="es")
    assert api.post(at(ada.user, "password-reset/"), **JSON).status_code == 204
    (mail,) = mailoutbox
    assert mail.to == ["ada@example.com"]
    assert '<html lang="es">' in mail.alternatives[0].content
    link = next(word for word in mail.body.split() if "/reset/key/" in word)
    form = client.get(link.partition("//")[2].partition("/")[2].join(["/", ""]), follow=True)
    answer = client.post(
        form.redirect_chain[-1][0], {"password1": FRESH, "password2": FRESH}, follow=True
    )
    assert answer.status_code == 200
    ada.user.refresh_from_db()
    assert ada.user.check_password(FRESH)


def test_who_may_not_sign_in_gets_no_reset(api: Client, ada, mailoutbox) -> None:
    User.objects.filter(pk=ada.user.pk).update(is_active=False)
    assert refused(api.post(at(ada.user, "password-reset/"), **JSON)) == (409, "user_inactive")
    assert mailoutbox == []


def test_it_deletes_a_user_with_everything(api: Client, ada, bo) -> None:
    assert api.delete(at(ada.user)).status_code == 204
    assert not User.objects.filter(email="ada@example.com").exists()
    assert not Profile.objects.filter(pk__in=[ada.pk, bo.pk]).exists()
    assert refused(api.delete(at(ada.user))) == (404, "not_found")


@pytest.mark.parametrize(
    "given", [{"is_active": False}, {"is_staff": False}, {"is_superuser": False}]
)
def test_nobody_takes_their_own_rights(api: Client, admin, given: dict) -> None:
    User.objects.create_superuser("second@example.com", PASSWORD)
    assert refused(api.patch(at(admin), given, **JSON)) == (409, "own_account")
    assert refused(api.delete(at(admin))) == (409, "own_account")
    whole = {"is_active": True, "is_staff": True, "is_superuser": True, "username": "boss"}
    assert api.patch(at(admin), whole, **JSON).status_code == 200


def test_one_administrator_is_left(admin) -> None:
    """Two who demote one another at once: the later one has been read before and still may."""
    second = User.objects.create_superuser("second@example.com", PASSWORD)
    change_user(by=admin, user=User.objects.get(pk=second.pk), is_superuser=False)
    for changes in ({"is_superuser": False}, {"is_active": False}):
        with pytest.raises(LastAdministratorError):
            change_user(by=second, user=User.objects.get(pk=admin.pk), **changes)
    with pytest.raises(LastAdministratorError):
        delete_user(by=second, user=User.objects.get(pk=admin.pk))
    assert User.objects.administrators().get() == admin


@pytest.mark.parametrize(
    ("method", "tail", "given"),
    [
        ("patch", "", {"is_active": False}),
        ("patch", "", {"email": "x@example.com"}),
        ("delete", "", {}),
        ("put", "password/", {"password": FRESH}),
        ("post", "password-reset/", {}),
        ("post", "profiles/", {"name": "Spy"}),
    ],
)
def test_staff_do_not_touch_staff(
    helper, admin, editor, mailoutbox, method: str, tail: str, given: dict
) -> None:
    for user in (admin, editor):
        answer = getattr(helper, method)(at(user, tail), given, **JSON)
        assert refused(answer) == (403, "administrators_only")
        user.refresh_from_db()
        assert user.is_active
        assert user.check_password(PASSWORD)
    assert mailoutbox == []


@pytest.mark.parametrize("right", ["is_staff", "is_superuser"])
def test_staff_make_no_staff(helper, ada, right: str) -> None:
    given = {"email": "new@example.com", "is_staff": True, right: True}
    assert refused(helper.post(URL, given, **JSON)) == (403, "administrators_only")
    assert refused(helper.patch(at(ada.user), {right: True}, **JSON)) == (
        403, "administrators_only",
    )  # fmt: skip
    assert not User.objects.filter(email="new@example.com").exists()
    ada.user.refresh_from_db()
    assert (ada.user.is_staff, ada.user.is_superuser) == (False, False)


def test_staff_see_to_others(helper, ada) -> None:
    assert helper.patch(at(ada.user), {"is_active": False}, **JSON).status_code == 200
    assert helper.put(at(ada.user, "password/"), {"password": FRESH}, **JSON).status_code == 204
    assert helper.delete(at(ada.user)).status_code == 204
