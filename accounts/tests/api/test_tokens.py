"""Sign-in by programs: `/api/auth/app/v1/…` and what its tokens open."""

import base64
import datetime
import json
import time

import jwt
import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from accounts.api.sign_in.json_web_tokens import SIGNING
from accounts.encryption import derived_keys
from accounts.models import Profile, User
from conftest import PASSWORD

AUTH = "/api/auth/app/v1/"
ME = "/api/v1/profiles/"
JSON = {"content_type": "application/json"}


def post(path: str, data: dict, **headers: str):
    return Client().post(f"{AUTH}{path}", data, headers=headers, **JSON)


def login(user: User, password: str = PASSWORD):
    return post("auth/login", {"email": user.email, "password": password})


def refresh(token: str):
    return post("tokens/refresh", {"refresh_token": token})


def opens(token: str) -> int:
    return Client().get(ME, headers={"Authorization": f"Bearer {token}"}).status_code


@pytest.fixture
def tokens(ada: Profile) -> dict[str, str]:
    """What Ada's phone got at sign-in."""
    return login(ada.user).json()["meta"]


def test_a_password_gives_tokens(ada: Profile) -> None:
    response = login(ada.user)
    assert response.status_code == 200
    found = response.json()
    assert found["data"]["user"]["id"] == str(ada.user.public_id)
    assert set(found["meta"]) == {"is_authenticated", "access_token", "refresh_token"}
    assert "no-store" in response["Cache-Control"]
    assert opens(found["meta"]["access_token"]) == 200


def test_the_wrong_password_and_the_unknown_address_get_the_same_answer(ada: Profile) -> None:
    wrong = login(ada.user, "wrong password")
    unknown = post("auth/login", {"email": "nobody@example.com", "password": "wrong password"})
    assert wrong.status_code == unknown.status_code == 400
    assert wrong.content == unknown.content


def test_a_refresh_gives_new_tokens(tokens: dict[str, str]) -> None:
    response = refresh(tokens["refresh_token"])
    assert response.status_code == 200
    renewed = response.json()["data"]
    assert opens(renewed["access_token"]) == 200
    assert refresh(renewed["refresh_token"]).status_code == 200


def test_a_refresh_token_used_twice_ends_its_family(tokens: dict[str, str]) -> None:
    renewed = refresh(tokens["refresh_token"]).json()["data"]
    assert refresh(tokens["refresh_token"]).status_code == 400
    assert opens(renewed["access_token"]) == 401
    assert opens(tokens["access_token"]) == 401
    assert refresh(renewed["refresh_token"]).status_code == 400


def test_another_family_of_the_same_user_lives_on(tokens: dict[str, str], ada: Profile) -> None:
    other = login(ada.user).json()["meta"]
    refresh(tokens["refresh_token"])
    refresh(tokens["refresh_token"])
    assert opens(tokens["access_token"]) == 401
    assert opens(other["access_token"]) == 200


def test_a_disabled_user_is_out_at_the_next_call(tokens: dict[str, str], ada: Profile) -> None:
    User.objects.filter(pk=ada.user.pk).update(is_active=False)
    assert opens(tokens["access_token"]) == 401
    assert refresh(tokens["refresh_token"]).status_code == 400
    assert login(ada.user).status_code == 401
    assert "access_token" not in login(ada.user).content.decode()


def test_a_new_password_ends_all_tokens(tokens: dict[str, str], ada: Profile) -> None:
    ada.user.set_password("another battery staple")
    ada.user.save()
    assert opens(tokens["access_token"]) == 401
    assert refresh(tokens["refresh_token"]).status_code == 400


def test_signing_out_ends_all_tokens(tokens: dict[str, str]) -> None:
    bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
    Client().delete(f"{AUTH}auth/session", headers=bearer)
    assert opens(tokens["access_token"]) == 401
    assert refresh(tokens["refresh_token"]).status_code == 400


def test_a_session_that_was_removed_ends_its_tokens(tokens: dict[str, str]) -> None:
    Session.objects.all().delete()
    assert opens(tokens["access_token"]) == 401
    assert refresh(tokens["refresh_token"]).status_code == 400


def claims(token: str) -> dict:
    return jwt.decode(token, options={"verify_signature": False})


def payload_owner(payload: dict) -> User:
    return User.objects.get(public_id=payload["sub"])


def unsigned(token: str) -> str:
    header = base64.urlsafe_b64encode(json.dumps({"alg": "none", "typ": "JWT"}).encode())
    return f"{header.rstrip(b'=').decode()}.{token.split('.')[1]}."


def test_one_token_does_not_pass_for_another(tokens: dict[str, str]) -> None:
    assert opens(tokens["refresh_token"]) == 401
    assert refresh(tokens["access_token"]).status_code == 400
    assert opens(tokens["access_token"]) == 200


def test_forged_tokens_are_refused(tokens: dict[str, str], stranger: Profile) -> None:
    token = tokens["access_token"]
    payload = claims(token)
    key = derived_keys(SIGNING)[0]
    other = {**payload, "sub": str(stranger.user.public_id)}
    numbered = {**payload, "sub": str(payload_owner(payload).pk)}
    past = {**payload, "exp": int(time.time()) - 1}
    forged = [
        unsigned(token),
        unsigned(token) + "x",
        jwt.encode(payload, "another key" * 8, algorithm="HS256"),
        jwt.encode(payload, settings.SECRET_KEY, algorithm="HS256"),
        jwt.encode(payload, key + bytes(32), algorithm="HS512"),  # the same key to an HMAC
        jwt.encode(past, key, algorithm="HS256"),
        jwt.encode(other, key, algorithm="HS256"),
        jwt.encode(numbered, key, algorithm="HS256"),
        jwt.encode({**payload, "sid": "x"}, key, algorithm="HS256"),
        jwt.encode({**payload, "token_use": "refresh"}, key, algorithm="HS256"),
        jwt.encode({k: v for k, v in payload.items() if k != "exp"}, key, algorithm="HS256"),
        token[:-2],
        "x",
        "a.b.c",
    ]
    assert [opens(each) for each in forged] == [401] * len(forged)


def test_the_access_token_lasts_minutes(tokens: dict[str, str]) -> None:
    payload = claims(tokens["access_token"])
    assert payload["exp"] - payload["iat"] == 300
    lifetime = datetime.timedelta(seconds=claims(tokens["refresh_token"])["exp"] - payload["iat"])
    assert lifetime == datetime.timedelta(days=30)


def code_of(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def test_a_second_factor_is_asked_for(ada: Profile) -> None:
    secret = generate_totp_secret()
    TOTP.activate(ada.user, secret)
    first = login(ada.user)
    assert first.status_code == 401
    assert "access_token" not in first.json()["meta"]
    pending = first.json()["meta"]["session_token"]
    flows = {flow["id"]: flow for flow in first.json()["data"]["flows"]}
    assert flows["mfa_authenticate"]["is_pending"] is True
    assert Client().get(ME, headers={"X-Session-Token": pending}).status_code == 401

    wrong = post("auth/2fa/authenticate", {"code": "000000"}, **{"X-Session-Token": pending})
    assert wrong.status_code == 400
    right = post("auth/2fa/authenticate", {"code": code_of(secret)}, **{"X-Session-Token": pending})
    assert right.status_code == 200
    meta = right.json()["meta"]
    assert set(meta) == {"is_authenticated", "access_token", "refresh_token"}
    assert opens(meta["access_token"]) == 200
    # What named the pending sign-in names nothing any more.
    assert session(pending).status_code == 410


def session(token: str):
    return Client().get(f"{AUTH}auth/session", headers={"X-Session-Token": token})


def test_a_pending_sign_in_keeps_its_token(ada: Profile) -> None:
    TOTP.activate(ada.user, generate_totp_secret())
    pending = login(ada.user).json()["meta"]["session_token"]
    wrong = post("auth/2fa/authenticate", {"code": "000000"}, **{"X-Session-Token": pending})
    assert wrong.json().get("meta", {}).get("session_token", pending) == pending
    assert session(pending).status_code == 401
    assert session(pending[:-1]).status_code == 410


def test_the_browser_variant_is_not_there(client: Client) -> None:
    response = client.get("/api/auth/browser/v1/config")
    assert (response.status_code, response.json()["error"]["code"]) == (404, "not_found")


def strings(value: object) -> set[str]:
    """Every text in an answer, and what is inside of its tokens."""
    if isinstance(value, dict):
        return set().union(*(strings(each) for each in value.values()), map(str, value))
    if isinstance(value, list):
        return set().union(*map(strings, value))
    text = str(value)
    return {text, *(strings(claims(text)) if text.count(".") == 2 else ())}


def test_no_cookie_can_be_made_of_what_a_client_gets(admin: User) -> None:
    """Whatever an administrator's phone is told opens nothing as a cookie of a browser."""
    secret = generate_totp_secret()
    TOTP.activate(admin, secret)
    pending = login(admin)
    header = {"X-Session-Token": pending.json()["meta"]["session_token"]}
    answers = [
        pending,
        post("auth/2fa/authenticate", {"code": "000000"}, **header),
        post("auth/2fa/authenticate", {"code": code_of(secret)}, **header),
    ]
    meta = answers[-1].json()["meta"]
    bearer = {"Authorization": f"Bearer {meta['access_token']}"}
    for path in ("auth/session", "auth/sessions", "account/authenticators", "account/email"):
        answers.append(Client().get(f"{AUTH}{path}", headers=bearer))
    answers.append(refresh(meta["refresh_token"]))
    assert [answer.status_code for answer in answers] == [401, 400, 200, 200, 200, 200, 200, 200]
    found = set().union(*(strings(answer.json()) for answer in answers))
    for answer in answers:
        assert answer.cookies == {}
        found |= set(answer.headers.values())
    keys = set(Session.objects.values_list("session_key", flat=True))
    assert len(found) > 30
    assert keys
    assert not any(key in text for key in keys for text in found)
    for text in found:
        browser = Client()
        browser.cookies[settings.SESSION_COOKIE_NAME] = text
        assert browser.get("/admin/").status_code == 302, text


def test_the_key_of_a_session_is_no_token(tokens: dict[str, str]) -> None:
    """And the other way round: what a cookie holds, or a token says of it, is no header's."""
    for key in (Session.objects.get().session_key, claims(tokens["access_token"])["sid"]):
        assert session(key).status_code == 410
        assert opens(key) == 401


def test_a_token_names_its_user_by_the_public_id(tokens: dict[str, str], ada: Profile) -> None:
    for name in ("access_token", "refresh_token"):
        assert claims(tokens[name])["sub"] == str(ada.user.public_id)


def test_a_session_lasts_as_long_as_its_refresh_token(tokens: dict[str, str]) -> None:
    left = Session.objects.get().expire_date - timezone.now()
    assert left > datetime.timedelta(days=29)
