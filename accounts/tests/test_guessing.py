"""Passwords, codes and PINs are guessed in parallel, at several processes, from many addresses.

`make fuzz` makes 10,000 guesses of each, on SQLite and on PostgreSQL; here it is a share of them.
The right one is among them, and does not help: past the limit nothing is looked at.
"""

import os
import random
import shutil
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

import psycopg
import pytest

from accounts.tests.guessing import (
    ALLOWED,
    API,
    Servers,
    Thief,
    codes,
    environment_of,
    guess_all,
    mailed,
)
from conftest import PASSWORD
from streamex.tests.stack import prepared

GUESSES = int(os.environ.get("STREAMEX_TEST_GUESSES") or 60)
IS_LONG = GUESSES >= 1000
pytestmark = [pytest.mark.stack, pytest.mark.slow]
MAKE_PEOPLE = f"""
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from accounts.models import Profile, User
from accounts.actions.profiles import create_profile
for name in ("ada", "coder", "parent"):
    user = User.objects.create_user(f"{{name}}@example.com", {PASSWORD!r})
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
TOTP.activate(User.objects.get(email="coder@example.com"), generate_totp_secret())
print(create_profile(user=user, name="Parent", pin="0042").public_id)
"""


@pytest.fixture(scope="module", params=["sqlite", "postgres"] if IS_LONG else ["sqlite"])
def servers(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Servers]:
    """A server of two processes, and three people."""
    folder = tmp_path_factory.mktemp("guessing")
    (folder / "mail").mkdir()
    shutil.copytree(prepared(), folder / "data")
    more = {}
    if request.param == "postgres":
        more["DATABASE_URL"] = database(request.getfixturevalue("postgres_server"))
    servers = Servers(folder / "data", environment_of(folder / "data", folder / "mail", **more))
    if more:
        servers.run(
            "from django.core.management import call_command as c; c('migrate', verbosity=0)"
        )
    servers.profile = servers.run(MAKE_PEOPLE)
    servers.start()
    yield servers
    servers.stop()


def database(server: str) -> str:
    """Return an empty database of a PostgreSQL server, which goes with the server."""
    name = f"streamex_guessing_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return urlsplit(server)._replace(path=f"/{name}").geturl()


def numbers() -> list[int]:
    """Which guesses are made, in some order: the right one is among them."""
    return random.sample(range(10_000), GUESSES)


def sign_in(thief: Thief, number: int, email: str, password: str = PASSWORD) -> tuple[int, dict]:
    return thief.post(f"{API}auth/login", number, {"email": email, "password": password})


def none_past_the_limit(
    found: Counter[str], allowed: int, looked_at: set[str], refused: str
) -> None:
    """As many guesses were looked at as are allowed, and all others refused for that reason."""
    assert set(found) <= looked_at | {refused}, found
    assert ALLOWED <= sum(found[answer] for answer in looked_at) <= allowed, found
    assert found.total() == GUESSES


def test_passwords(servers: Servers) -> None:
    right = random.randrange(10_000)

    def guess(thief: Thief, number: int) -> str:
        password = PASSWORD if number == right else f"guess {number}"
        status, answer = sign_in(thief, number, "ada@example.com", password)
        return "in" if status == 200 else codes(answer)

    found, allowed = guess_all(servers, guess, [right, *numbers()][:GUESSES])
    # The right one, if it came early, costs nothing.
    assert found["in"] <= 1
    assert set(found) <= {"in", "email_password_mismatch", "too_many_login_attempts"}, found
    assert ALLOWED <= found["email_password_mismatch"] <= allowed
    assert found["too_many_login_attempts"] >= GUESSES - allowed - 1
    if IS_LONG:  # A restart forgets nothing.
        servers.stop()
        servers.start()
    if allowed == ALLOWED:
        assert codes(sign_in(Thief(servers), 1, "ada@example.com")[1]) == "too_many_login_attempts"


def test_codes_of_an_authenticator(servers: Servers) -> None:
    pending = [
        sign_in(Thief(servers), number, "coder@example.com")[1]["meta"]["session_token"]
        for number in range(4)
    ]

    def guess(thief: Thief, number: int) -> str:
        header = {"X-Session-Token": pending[number % len(pending)]}
        code = {"code": f"{number * 97 % 1_000_000:06}"}
        return codes(thief.post(f"{API}auth/2fa/authenticate", number, code, **header)[1])

    found, allowed = guess_all(servers, guess, numbers())
    none_past_the_limit(found, allowed, {"incorrect_code"}, "too_many_login_attempts")


def test_pins(servers: Servers) -> None:
    """All of 10,000 PINs include the right one; the profile is locked before."""

    def token() -> str:
        return sign_in(Thief(servers), 1, "parent@example.com")[1]["meta"]["access_token"]

    bearer, path = token(), f"/api/v1/profiles/{servers.profile}/open/"

    def guess(thief: Thief, number: int) -> str:
        nonlocal bearer
        while True:
            header = {"Authorization": f"Bearer {bearer}"}
            status, answer = thief.post(path, number, {"pin": f"{number:04}"}, **header)
            if status != 401:
                return "open" if status == 200 else codes(answer)
            bearer = token()

    # Those before the right one: an open profile counts from the beginning.
    tried = [number for number in numbers() if number != 42]
    found, allowed = guess_all(servers, guess, [*tried, 9999, 9998][:GUESSES])
    none_past_the_limit(found, allowed, {"wrong_pin"}, "pin_locked")


def test_mailed_codes(servers: Servers) -> None:
    given = {"email": "new@example.com", "password": PASSWORD}
    status, answer = Thief(servers).post(f"{API}auth/signup", 1, given)
    assert status == 401
    assert any("new@example.com" in text for text in mailed(servers.data_dir.parent / "mail"))
    header = {"X-Session-Token": answer["meta"]["session_token"]}

    def guess(thief: Thief, number: int) -> str:
        status, answer = thief.post(
            f"{API}auth/email/verify", number, {"key": f"{number:08}"}, **header
        )
        return "gone" if status == 409 else codes(answer)

    # allauth's own count, three a code, ends the session as soon as one of them has read it.
    found, allowed = guess_all(servers, guess, numbers())
    assert set(found) <= {"incorrect_code", "too_many_login_attempts", "gone"}, found
    assert 3 <= found["incorrect_code"] <= allowed, found
