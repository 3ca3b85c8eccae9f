"""A new secret key signs nobody out, and second factors survive it; docs/keys.md says how."""

import importlib
import json
import re
import secrets
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.actions.second_factors import re_encrypt_second_factors
from accounts.encryption import UnreadableError, decrypt, encrypt, is_current
from accounts.models import Profile
from accounts.tests.api.test_tokens import AUTH, JSON, code_of, login, opens, post, refresh
from conftest import PASSWORD

Rotate = Callable[[], None]


@pytest.fixture
def rotate(settings) -> Rotate:
    """A new key, and the old one among the fallbacks."""

    def new_key() -> None:
        settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
        settings.SECRET_KEY = secrets.token_urlsafe(64)

    return new_key


@pytest.fixture
def forget(settings) -> Rotate:
    """The fallbacks are taken out."""

    def new_key() -> None:
        settings.SECRET_KEY_FALLBACKS = []

    return new_key


def test_a_browser_stays_signed_in(ada: Profile, rotate: Rotate, forget: Rotate) -> None:
    browser = Client()
    browser.post("/account/login/", {"login": ada.user.email, "password": PASSWORD})
    key = browser.session.session_key
    rotate()
    assert browser.get("/account/email/").status_code == 200
    # The list of devices knows it by its key.
    assert browser.session.session_key == key
    assert ada.user.usersession_set.get().session_key == key
    # It has come back, so its session is bound to the new key, which is all that is left.
    forget()
    assert browser.get("/account/email/").status_code == 200


def test_who_did_not_come_back_signs_in_again(ada: Profile, rotate: Rotate, forget: Rotate) -> None:
    browser = Client()
    browser.post("/account/login/", {"login": ada.user.email, "password": PASSWORD})
    tokens = login(ada.user).json()["meta"]
    rotate()
    forget()
    assert browser.get("/account/email/").status_code == 302
    assert opens(tokens["access_token"]) == 401
    assert refresh(tokens["refresh_token"]).status_code == 400


def test_a_phone_stays_signed_in(ada: Profile, rotate: Rotate, forget: Rotate) -> None:
    tokens = login(ada.user).json()["meta"]
    rotate()
    assert opens(tokens["access_token"]) == 200
    bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
    assert Client().get(f"{AUTH}auth/session", headers=bearer).status_code == 200
    renewed = refresh(tokens["refresh_token"]).json()["data"]
    forget()
    assert opens(tokens["access_token"]) == 401
    assert opens(renewed["access_token"]) == 200
    assert refresh(renewed["refresh_token"]).status_code == 200


def test_a_pending_sign_in_goes_on(ada: Profile, rotate: Rotate) -> None:
    secret = generate_totp_secret()
    TOTP.activate(ada.user, secret)
    pending = {"X-Session-Token": login(ada.user).json()["meta"]["session_token"]}
    rotate()
    assert post("auth/2fa/authenticate", {"code": code_of(secret)}, **pending).status_code == 200


def test_an_opened_profile_stays_open(ada: Profile, rotate: Rotate) -> None:
    ada.set_pin("1234")
    ada.save()
    bearer = {"Authorization": f"Bearer {login(ada.user).json()['meta']['access_token']}"}
    opened = Client().post(
        f"/api/v1/profiles/{ada.public_id}/open/", {"pin": "1234"}, headers=bearer, **JSON
    )
    rotate()
    headers = {**bearer, "X-Profile-Token": opened.json()["token"]}
    assert Client().get("/api/v1/genres/", headers=headers).status_code == 200


def test_links_in_mail_work(ada: Profile, rotate: Rotate, settings, mailoutbox) -> None:
    browser = Client()
    browser.post("/account/login/", {"login": ada.user.email, "password": PASSWORD})
    browser.post("/account/reauthenticate/", {"password": PASSWORD})
    browser.post("/account/email/", {"email": "new@example.org", "action_add": ""})
    Client().post("/account/password/reset/", {"email": ada.user.email})
    confirm, reset = (re.findall(r"https?://[^/]+(\S+)", mail.body)[0] for mail in mailoutbox)
    rotate()
    browser.post(confirm)
    assert ada.user.emailaddress_set.get(email="new@example.org").verified
    assert "password1" in Client().get(reset, follow=True).text


def test_the_next_page_of_a_list_follows(ada: Profile, rotate: Rotate, make_title) -> None:
    for number in range(3):
        make_title(f"Film {number}")
    headers = {
        "Authorization": f"Bearer {login(ada.user).json()['meta']['access_token']}",
        "X-Profile": str(ada.public_id),
    }
    first = Client().get("/api/v1/titles/?page_size=2", headers=headers).json()
    rotate()
    second = Client().get(first["next"], headers=headers)
    assert second.status_code == 200
    assert len(second.json()["results"]) == 1


def stored() -> str:
    return json.dumps([*Authenticator.objects.order_by("pk").values_list("data", flat=True)])


@pytest.fixture
def factors(ada: Profile) -> tuple[str, list[str]]:
    """The seed of Ada's authenticator, and her recovery codes."""
    secret = generate_totp_secret()
    TOTP.activate(ada.user, secret)
    return secret, RecoveryCodes.activate(ada.user).generate_codes()


def second_factor(ada: Profile, code: str) -> int:
    pending = {"X-Session-Token": login(ada.user).json()["meta"]["session_token"]}
    return post("auth/2fa/authenticate", {"code": code}, **pending).status_code


def test_seeds_are_stored_encrypted(factors: tuple[str, list[str]]) -> None:
    secret, _codes = factors
    assert secret not in stored()
    for row in Authenticator.objects.all():
        (text,) = (row.data[name] for name in ("secret", "seed") if name in row.data)
        assert text.startswith("encrypted:")
    # Of the seed of recovery codes too: 80 hexadecimal digits in the clear.
    assert not re.search(r"[0-9a-f]{80}", stored())


def test_second_factors_survive_a_rotation(
    ada: Profile, factors: tuple[str, list[str]], rotate: Rotate, forget: Rotate
) -> None:
    secret, codes = factors
    rotate()
    assert second_factor(ada, codes[0]) == 200
    assert re_encrypt_second_factors() == 2
    assert re_encrypt_second_factors() == 0
    forget()
    assert second_factor(ada, code_of(secret)) == 200
    assert second_factor(ada, codes[1]) == 200
    # The one that was used before stays used.
    assert second_factor(ada, codes[0]) == 400


def test_a_key_that_is_gone_lets_nobody_in(
    ada: Profile, factors: tuple[str, list[str]], rotate: Rotate, forget: Rotate, caplog
) -> None:
    rotate()
    forget()
    before = stored()
    assert second_factor(ada, code_of(factors[0])) == 400
    # Codes of an empty seed are what a careless answer would accept.
    assert second_factor(ada, code_of("")) == 400
    assert "cannot be read" in caplog.text
    with pytest.raises(CommandError, match="STREAMEX_SECRET_KEY_FALLBACKS"):
        call_command("re_encrypt")
    assert stored() == before
    with pytest.raises(ValidationError, match="cannot be read"):
        Authenticator.objects.first().wrap().validate_code("000000")


def in_the_clear(ada: Profile) -> tuple[str, list[str]]:
    """What allauth stored before: seeds, and codes of an older version of it."""
    secret, codes = generate_totp_secret(), ["abcdefgh", "ijklmnop"]
    Authenticator.objects.create(user=ada.user, type="totp", data={"secret": secret})
    Authenticator.objects.create(
        user=ada.user, type="recovery_codes", data={"migrated_codes": codes, "used_mask": 0}
    )
    Authenticator.objects.create(user=ada.user, type="webauthn", data={"name": "Key"})
    return secret, codes


def test_what_was_stored_in_the_clear_works_and_is_encrypted(ada: Profile) -> None:
    secret, codes = in_the_clear(ada)
    assert second_factor(ada, code_of(secret)) == 200
    assert re_encrypt_second_factors() == 2
    assert not any(text in stored() for text in (secret, *codes))
    assert '"name": "Key"' in stored()
    assert second_factor(ada, codes[0]) == 200


def test_the_migration_encrypts_and_puts_back(ada: Profile) -> None:
    secret, codes = in_the_clear(ada)
    clear = stored()
    migration = importlib.import_module("accounts.migrations.0071_encrypt_second_factors")
    migration.encrypt(apps, None)
    encrypted = stored()
    assert not any(text in encrypted for text in (secret, *codes))
    assert re_encrypt_second_factors() == 0
    migration.decrypt(apps, None)
    assert stored() == clear


def test_a_text_of_one_purpose_is_none_of_another(rotate: Rotate, forget: Rotate) -> None:
    text = encrypt("seed", purpose="one")
    assert decrypt(text, purpose="one") == "seed"
    assert is_current(text, purpose="one")
    for purpose, changed in (("two", text), ("one", text[:-2]), ("one", ""), ("one", "ñ")):
        with pytest.raises(UnreadableError):
            decrypt(changed, purpose=purpose)
    rotate()
    assert decrypt(text, purpose="one") == "seed"
    assert not is_current(text, purpose="one")
    forget()
    with pytest.raises(UnreadableError):
        decrypt(text, purpose="one")


def test_the_command_says_how_many(factors: tuple[str, list[str]], rotate: Rotate, capsys) -> None:
    rotate()
    call_command("re_encrypt")
    assert capsys.readouterr().out == "2 second factors were encrypted anew.\n"
    assert Client().get(f"{AUTH}auth/session").status_code == 401
