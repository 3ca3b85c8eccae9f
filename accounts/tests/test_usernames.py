"""User names: what is one, when two are the same, and signing in with it."""

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.actions.users import change_username
from accounts.models import Profile, User
from accounts.usernames import username_key, validate_username
from conftest import PASSWORD

LOGIN = "/account/login/"
API_LOGIN = "/api/auth/app/v1/auth/login"
PAGE = "/settings/username/"
API = "/api/v1/account/"
JSON = {"content_type": "application/json"}


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()
    yield
    cache.clear()


def code_of(error: ValidationError) -> str:
    (found,) = error.error_dict["username"]
    return str(found.code)


@pytest.mark.parametrize("name", ["ada", "A.d-a_9", "x" * 30, "Ñandú", "дмитрий", "ada٣", "___a"])
def test_it_takes_letters_digits_and_three_marks(name: str) -> None:
    validate_username(name)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("ab", "username_length"),
        ("x" * 31, "max_length"),
        ("ada lovelace", "username_characters"),
        ("ada@example.com", "username_characters"),
        ("ada\u200b1", "username_characters"),
        ("ada\u202e", "username_characters"),
        ("\u3164\u3164\u3164", "username_characters"),
        ("...", "username_characters"),
        ("a\x00b", "username_characters"),
        ("admin", "username_reserved"),
        ("A.D.M.I.N", "username_reserved"),
        ("ｒｏｏｔ", "username_reserved"),
        ("no-reply", "username_reserved"),
    ],
)
def test_it_refuses_others_at_the_field(ada: Profile, name: str, code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        change_username(user=ada.user, username=name)
    assert code in {error.code for error in refused.value.error_dict["username"]}
    ada.user.refresh_from_db()
    assert ada.user.username == ""


@pytest.mark.parametrize("other", ["ada", "ADA", "Ａｄａ", " ada "])
def test_two_users_never_share_a_name(ada: Profile, stranger: Profile, other: str) -> None:
    change_username(user=ada.user, username="Ada")
    with pytest.raises(ValidationError) as refused:
        change_username(user=stranger.user, username=other)
    assert code_of(refused.value) == "username_taken"


def test_the_database_holds_that_too(ada: Profile, stranger: Profile) -> None:
    change_username(user=ada.user, username="Ada")
    stranger.user.set_username("aDA")
    with pytest.raises(IntegrityError), transaction.atomic():
        stranger.user.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=stranger.user.pk).update(username="without-a-key")


def test_case_folding_can_lengthen_a_name(ada: Profile) -> None:
    change_username(user=ada.user, username="ΐ" * 30)
    ada.user.refresh_from_db()
    assert ada.user.username_key == username_key(ada.user.username)


def test_a_name_is_kept_as_typed_and_can_be_taken_away(ada: Profile, stranger: Profile) -> None:
    change_username(user=ada.user, username="Ada.L")
    change_username(user=ada.user, username="ada.l")
    assert ada.user.username == "ada.l"
    for each in (ada, stranger):
        change_username(user=each.user, username="")
        each.user.refresh_from_db()
        assert (each.user.username, each.user.username_key) == ("", None)


@pytest.mark.parametrize("login", ["Ada.L", "ada.l", "ＡＤＡ.Ｌ", "ada@example.com"])
def test_it_signs_in_by_name_or_address(ada: Profile, client, login: str) -> None:
    change_username(user=ada.user, username="Ada.L")
    assert client.post(LOGIN, {"login": login, "password": PASSWORD}).url == "/home/"
    assert client.session["_auth_user_id"] == str(ada.user.pk)


@pytest.mark.parametrize("login", ["ada.l", "nobody", "nobody@example.com"])
def test_the_wrong_password_says_nothing_of_the_account(ada: Profile, client, login: str) -> None:
    change_username(user=ada.user, username="Ada.L")
    page = client.post(LOGIN, {"login": login, "password": "wrong password"})
    assert page.status_code == 200
    assert "_auth_user_id" not in client.session
    (error,) = page.context["form"].errors["__all__"].as_data()
    assert error.code in {"email_password_mismatch", "username_password_mismatch"}


def test_a_user_without_a_name_is_nobody_s_namesake(ada: Profile, client) -> None:
    for login in ("", " ", "\u2003"):
        page = client.post(LOGIN, {"login": login, "password": PASSWORD})
        assert page.context["form"].errors["login"]


@pytest.mark.parametrize("name", ["ada.l", "ADA.L"])
def test_programs_sign_in_by_name(ada: Profile, client, name: str) -> None:
    change_username(user=ada.user, username="Ada.L")
    answer = client.post(API_LOGIN, {"username": name, "password": PASSWORD}, **JSON)
    assert answer.status_code == 200
    user = answer.json()["data"]["user"]
    assert (user["username"], user["email"]) == ("Ada.L", "ada@example.com")


def test_programs_are_refused_alike_whoever_they_name(ada: Profile, client) -> None:
    change_username(user=ada.user, username="Ada.L")
    wrong, unknown = (
        client.post(API_LOGIN, {"username": name, "password": "wrong password"}, **JSON)
        for name in ("ada.l", "nobody")
    )
    assert wrong.status_code == unknown.status_code == 400
    assert wrong.json() == unknown.json()
    assert wrong.json()["errors"][0]["code"] == "username_password_mismatch"


def test_name_and_address_share_one_limit(ada: Profile, client) -> None:
    """Or each way to type a name would be five guesses more."""
    change_username(user=ada.user, username="Ada.L")
    for login in ("ada.l", "ADA.L", "ada@example.com", "ａda.l", "Ada.L"):
        client.post(LOGIN, {"login": login, "password": "wrong password"})
    page = client.post(LOGIN, {"login": "aDA.l", "password": PASSWORD})
    (error,) = page.context["form"].errors["__all__"].as_data()
    assert error.code == "too_many_login_attempts"


def test_the_last_address_stays_beside_a_name(ada: Profile, client) -> None:
    change_username(user=ada.user, username="Ada.L")
    client.post(LOGIN, {"login": "ada.l", "password": PASSWORD})
    client.post("/account/email/", {"email": "ada@example.com", "action_remove": ""})
    assert EmailAddress.objects.get(user=ada.user).primary


def test_signing_up_gives_no_name(client, db) -> None:
    client.post(
        "/api/auth/app/v1/auth/signup",
        {"email": "new@example.com", "password": PASSWORD},
        **JSON,
    )
    user = User.objects.get(email="new@example.com")
    assert (user.username, user.username_key) == ("", None)


def test_the_page_changes_it(ada: Profile, stranger: Profile, client_for) -> None:
    change_username(user=stranger.user, username="Stranger")
    client = client_for(ada)
    refused = client.post(PAGE, {"username": "stranger"})
    assert refused.status_code == 200
    (error,) = refused.context["form"].errors["username"].as_data()
    assert error.code == "username_taken"
    assert client.post(PAGE, {"username": "Ada.L"}).url == "/settings/"
    assert "Ada.L" in client.get("/settings/").text
    client.post(PAGE, {"username": ""})
    ada.user.refresh_from_db()
    assert ada.user.username == ""


def test_a_child_does_not_change_it(ada: Profile, kid: Profile, client_for) -> None:
    answer = client_for(kid).post(PAGE, {"username": "kid"})
    assert answer.url.startswith("/profiles/unlock/")
    answer = client_for(kid).patch(
        API, {"username": "kid"}, headers={"X-Profile": str(kid.public_id)}, **JSON
    )
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "grown_up_required")


def test_the_api_reads_and_changes_it(ada: Profile, client_for, django_assert_num_queries) -> None:
    client = client_for(ada)
    with django_assert_num_queries(2):
        found = client.get(API).json()
    assert (found["id"], found["username"]) == (str(ada.user.public_id), "")
    changed = client.patch(API, {"username": "Ada.L", "email": "x@example.com"}, **JSON)
    assert (changed.json()["username"], changed.json()["email"]) == ("Ada.L", "ada@example.com")


@pytest.mark.parametrize("name", ["a", "x" * 31, "admin", "a b c", None, ["ada"]])
def test_the_api_refuses_with_the_field(ada: Profile, client_for, name: object) -> None:
    answer = client_for(ada).patch(API, {"username": name}, **JSON)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid")
    assert list(answer.json()["error"]["fields"]) == ["username"]


def test_the_api_is_closed_to_visitors(client, db) -> None:
    assert client.get(API).status_code == 401
