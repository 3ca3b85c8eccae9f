"""Sessions of staff: a second factor where it is asked for, and an end after half an hour."""

import datetime

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.staff_sessions import is_idle, note_activity
from conftest import PASSWORD

ADMIN = "/admin/"
USERS = "/api/v1/users/"
AUTH = "/api/auth/app/v1/"
JSON = {"content_type": "application/json"}
SEEN = "staff_seen_at"
NOW = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def demanded(settings) -> None:
    settings.STAFF_MFA = True


def enrol(user: User) -> str:
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def refused(answer) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


# --- The second factor ----------------------------------------------------------------------------
def test_without_one_set_up_staff_are_led_to_it(demanded, admin, client_for) -> None:
    client = client_for(admin)
    for path in (ADMIN, "/admin/accounts/user/", "/admin/catalog/title/add/"):
        assert client.get(path).url == "/account/2fa/"
    assert "two-step sign-in" in client.get("/account/2fa/").text


def test_without_one_nothing_is_administered(demanded, admin, editor, ada, client_for) -> None:
    title = {"name": "X", "kind": "movie"}
    assert refused(client_for(admin).get(USERS)) == (403, "second_factor_required")
    for who in (admin, editor):
        answer = client_for(who).post("/api/v1/titles/", title, **JSON)
        assert refused(answer) == (403, "second_factor_required")
    assert not User.objects.get(pk=admin.pk).has_perm("accounts.view_user")
    assert not User.objects.get(pk=admin.pk).has_module_perms("catalog")


def test_a_session_from_before_shows_it_first(demanded, admin, client_for) -> None:
    """Whoever had the password alone is not let in because the owner has set one up since."""
    client, secret = client_for(admin), enrol(admin)
    assert refused(client.get(USERS)) == (403, "second_factor_required")
    asked = client.get("/admin/accounts/user/")
    assert asked.url == "/account/2fa/reauthenticate/?next=%2Fadmin%2Faccounts%2Fuser%2F"
    assert client.post(asked.url, {"code": "000000"}).status_code == 200
    assert client.get(ADMIN).status_code == 302
    assert client.post(asked.url, {"code": code_of(secret)}).url == "/admin/accounts/user/"
    assert client.get(ADMIN).status_code == 200
    assert client.get(USERS).status_code == 200


def test_a_passkey_alone_is_asked_for_as_such(demanded, admin, client_for) -> None:
    Authenticator.objects.create(user=admin, type="webauthn", data={"name": "x", "credential": {}})
    assert client_for(admin).get(ADMIN).url.startswith("/account/2fa/webauthn/reauthenticate/")


def test_recovery_codes_alone_are_none(demanded, admin, client_for) -> None:
    Authenticator.objects.create(user=admin, type="recovery_codes", data={"seed": "x"})
    assert client_for(admin).get(ADMIN).url == "/account/2fa/"


def test_signing_in_with_it_opens_the_administration(demanded, admin, client) -> None:
    secret = enrol(admin)
    client.post("/account/login/", {"login": "admin@example.com", "password": PASSWORD})
    client.post("/account/2fa/authenticate/", {"code": code_of(secret)})
    assert client.get(ADMIN).status_code == 200


def test_a_program_that_signed_in_with_it_administers(demanded, admin) -> None:
    secret = enrol(admin)
    given = {"email": "admin@example.com", "password": PASSWORD}
    pending = Client().post(f"{AUTH}auth/login", given, **JSON).json()["meta"]["session_token"]
    headers = {"X-Session-Token": pending}
    answer = Client().post(
        f"{AUTH}auth/2fa/authenticate", {"code": code_of(secret)}, headers=headers, **JSON
    )
    bearer = {"Authorization": f"Bearer {answer.json()['meta']['access_token']}"}
    assert Client().get(USERS, headers=bearer).status_code == 200


def test_it_is_asked_of_nobody_else(demanded, ada, client_for) -> None:
    assert client_for(ada).get("/home/").status_code == 200


def test_where_it_is_not_asked_for_a_password_is_enough(settings, admin, client_for) -> None:
    settings.STAFF_MFA = False
    client = client_for(admin)
    assert client.get(ADMIN).status_code == 200
    assert client.get(USERS).status_code == 200


# --- Half an hour ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("minutes", "expected"), [(0, False), (29.9, False), (30, True), (600, True), (-5, True)]
)
def test_it_tells_idle_sessions(client, db, minutes: float, expected: bool) -> None:
    session = client.session
    assert not is_idle(session, now=NOW)
    note_activity(session, now=NOW)
    assert is_idle(session, now=NOW + datetime.timedelta(minutes=minutes)) is expected


def test_activity_is_written_once_a_minute(client, db) -> None:
    session = client.session
    note_activity(session, now=NOW)
    for seconds, expected in ((30, 0), (59, 0), (60, 60), (100, 60)):
        note_activity(session, now=NOW + datetime.timedelta(seconds=seconds))
        assert session[SEEN] - NOW.timestamp() == expected


def away(client: Client, minutes: float) -> str:
    """Let the session of a browser have been used last so many minutes ago; return its key."""
    session = client.session
    session[SEEN] = (timezone.now() - datetime.timedelta(minutes=minutes)).timestamp()
    session.save()
    return str(session.session_key)


@pytest.mark.parametrize("path", [ADMIN, "/home/", "/api/v1/account/"])
def test_staff_who_were_away_are_signed_out(admin, client_for, path: str) -> None:
    client = client_for(admin)
    assert client.get("/api/v1/account/").status_code == 200
    key = away(client, 31)
    answer = client.get(path)
    assert answer.status_code == (401 if path.startswith("/api/") else 302)
    assert not Session.objects.filter(session_key=key).exists()
    assert client.get(path).status_code == answer.status_code


def test_who_works_stays(admin, client_for) -> None:
    client = client_for(admin)
    client.get(ADMIN)
    for _each in range(3):
        away(client, 29)
        assert client.get(ADMIN).status_code == 200


def test_a_page_that_asks_by_itself_keeps_nobody_signed_in(admin, client_for) -> None:
    client = client_for(admin)
    client.get(ADMIN)
    away(client, 29)
    before = client.session[SEEN]
    assert client.get(USERS, headers={"X-Background": "1"}).status_code == 200
    assert client.session[SEEN] == before
    client.get(USERS)
    assert client.session[SEEN] > before


def test_viewers_stay(ada, client_for) -> None:
    client = client_for(ada)
    client.get("/home/")
    assert SEEN not in client.session


def test_tokens_of_staff_end_too(admin, ada) -> None:
    for user, expected in ((admin, 400), (ada.user, 200)):
        given = {"email": user.email, "password": PASSWORD}
        meta = Client().post(f"{AUTH}auth/login", given, **JSON).json()["meta"]
        again = refresh(meta["refresh_token"])
        assert again.status_code == 200
        for row in Session.objects.all():
            session = row.get_decoded()
            if SEEN in session:
                session[SEEN] -= 31 * 60
                row.session_data = Session.get_session_store_class()().encode(session)
                row.save()
        assert refresh(again.json()["data"]["refresh_token"]).status_code == expected
        Session.objects.all().delete()
        cache.clear()


def refresh(token: str):
    return Client().post(f"{AUTH}tokens/refresh", {"refresh_token": token}, **JSON)


def test_visitors_cost_no_session(client, db, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        client.get("/robots.txt")
