"""Attempts are counted once for all processes, by account and by address of the client."""

import datetime

import pytest
from allauth.core.internal import ratelimit
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.utils import timezone

from accounts.actions import limits
from accounts.actions.limits import SharedCounts
from accounts.models import Attempts, Profile
from accounts.tests.api.test_tokens import code_of
from conftest import PASSWORD

API = "/api/auth/app/v1/"
JSON = {"content_type": "application/json"}
ALLOWED = 5


def sign_in(email: str = "ada@example.com", password: str = "", **extra: str):
    """Try a password, from an address of its own each time unless told otherwise."""
    address = extra.pop("REMOTE_ADDR", f"10.0.{Attempts.objects.count()}.1")
    given = {"email": email, "password": password or "wrong"}
    return Client().post(f"{API}auth/login", given, REMOTE_ADDR=address, **JSON, **extra)


def codes(answer) -> set[str]:
    return {error["code"] for error in answer.json().get("errors", [])}


def is_looked_at(answer) -> bool:
    return answer.status_code == 200 or "email_password_mismatch" in codes(answer)


def test_allauth_counts_here() -> None:
    assert isinstance(ratelimit.cache, SharedCounts)
    assert ratelimit.cache_lock is limits.locked


def test_the_sixth_password_is_not_looked_at(ada: Profile) -> None:
    answers = [sign_in() for _attempt in range(ALLOWED + 3)]
    assert [is_looked_at(answer) for answer in answers] == [True] * ALLOWED + [False] * 3
    refused = sign_in(password=PASSWORD)
    assert (refused.status_code, codes(refused)) == (400, {"too_many_login_attempts"})


def test_it_begins_again_when_the_time_has_passed(ada: Profile, monkeypatch) -> None:
    for _attempt in range(ALLOWED + 1):
        sign_in()
    now = ratelimit.time.time() + 301
    later = timezone.now() + datetime.timedelta(seconds=301)
    monkeypatch.setattr(ratelimit.time, "time", lambda: now)
    monkeypatch.setattr(limits.timezone, "now", lambda: later)
    assert sign_in(password=PASSWORD).status_code == 200


@pytest.mark.parametrize(
    "disguise",
    [
        lambda n: {"email": "ADA@example.com" if n % 2 else "ada@example.com"},
        lambda n: {"email": "second@example.com" if n % 2 else "ada@example.com"},
        lambda n: {"headers": {"host": f"testserver:{8000 + n}"}},
        lambda n: {"headers": {"x-forwarded-for": f"10.9.{n}.1", "forwarded": f"for=10.8.{n}.1"}},
        lambda n: {"headers": {"user-agent": f"browser {n}", "accept-language": "es" * (n % 2)}},
    ],
    ids=["case", "second address", "port of the host", "forwarded for", "browser"],
)
def test_an_account_is_one_account(ada: Profile, disguise) -> None:
    ada.user.emailaddress_set.create(email="second@example.com", verified=True)
    answers = [sign_in(**disguise(number)) for number in range(ALLOWED + 3)]
    assert [is_looked_at(answer) for answer in answers] == [True] * ALLOWED + [False] * 3


def guess_many(count: int, **extra) -> int:
    """Guess passwords of as many accounts; return how many were looked at."""
    return sum(is_looked_at(sign_in(f"p{n}@example.com", **extra)) for n in range(count))


def test_an_address_is_one_address(db: None) -> None:
    assert guess_many(14, REMOTE_ADDR="10.0.0.7") == 10


def test_a_forged_forwarded_for_is_no_other_address(db: None, settings) -> None:
    """What counts is what the nearest proxies of ours wrote, at the end of the list."""
    settings.TRUSTED_PROXIES = settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    looked_at = 0
    for number in range(14):
        forged = f"10.7.{number}.1, 10.6.{number}.1, 192.0.2.7"
        answer = sign_in(f"p{number}@example.com", headers={"x-forwarded-for": forged})
        looked_at += is_looked_at(answer)
    assert looked_at == 10


def test_an_address_that_cannot_be_known_is_refused(ada: Profile, settings, caplog) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    client = Client(raise_request_exception=False)
    given = {"email": "ada@example.com", "password": PASSWORD}
    for forged in ("10.0.0.1", "nonsense, nonsense"):
        answer = client.post(f"{API}auth/login", given, headers={"x-forwarded-for": forged}, **JSON)
        assert answer.status_code == 403
    assert "STREAMEX_TRUSTED_PROXIES" in caplog.text


def test_one_own_account_buys_no_guesses_at_others(ada: Profile, stranger: Profile) -> None:
    """A thief who signs in to his own account in between, with a code, is stopped all the same."""
    secret = generate_totp_secret()
    TOTP.activate(stranger.user, secret)
    thief = {"REMOTE_ADDR": "10.0.0.9"}
    guess_many(9, **thief)
    pending = sign_in(stranger.user.email, PASSWORD, **thief).json()["meta"]["session_token"]
    answer = Client().post(
        f"{API}auth/2fa/authenticate", {"code": code_of(secret)},
        headers={"X-Session-Token": pending}, **thief, **JSON,
    )  # fmt: skip
    assert answer.status_code == 200
    assert guess_many(5, **thief) == 0


def test_a_success_costs_nothing(ada: Profile) -> None:
    for _attempt in range(8):
        assert sign_in(password=PASSWORD).status_code == 200
    answers = [sign_in() for _attempt in range(ALLOWED + 1)]
    assert [is_looked_at(answer) for answer in answers] == [True] * ALLOWED + [False]


def test_codes_are_counted_by_account(ada: Profile) -> None:
    """Whoever knows the password has five guesses at the code, in however many sign-ins."""
    secret = generate_totp_secret()
    TOTP.activate(ada.user, secret)
    found = []
    for number in range(ALLOWED + 2):
        pending = sign_in(password=PASSWORD, REMOTE_ADDR=f"10.1.{number}.1").json()
        header = {"X-Session-Token": pending["meta"]["session_token"]}
        code = code_of(secret) if number == ALLOWED + 1 else "000000"
        answer = Client().post(
            f"{API}auth/2fa/authenticate", {"code": code}, headers=header,
            REMOTE_ADDR=f"10.2.{number}.1", **JSON,
        )  # fmt: skip
        found.append(codes(answer))
    assert found == [{"incorrect_code"}] * ALLOWED + [{"too_many_login_attempts"}] * 2


def test_a_code_works_once(ada: Profile) -> None:
    secret = generate_totp_secret()
    authenticator = TOTP.activate(ada.user, secret)
    code = code_of(secret)
    assert authenticator.validate_code(code)
    assert not authenticator.validate_code(code)


@pytest.fixture
def verifying(settings, db: None, mailoutbox) -> dict[str, str]:
    """Who has signed up and is asked for the code that was mailed."""
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
    given = {"email": "new@example.com", "password": PASSWORD}
    answer = Client().post(f"{API}auth/signup", given, **JSON)
    return {"X-Session-Token": answer.json()["meta"]["session_token"]}


@pytest.mark.parametrize("method", ["post", "get"])
def test_mailed_codes_are_counted_by_mailbox(
    verifying: dict[str, str], settings, method: str
) -> None:
    """The session's own count, which a hundred at once read as one, is not what stops them."""
    settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = 1000
    found = []
    for _attempt in range(ALLOWED + 2):
        if method == "post":
            answer = Client().post(
                f"{API}auth/email/verify", {"key": "XXXX"}, headers=verifying, **JSON
            )
        else:
            headers = {**verifying, "X-Email-Verification-Key": "XXXX"}
            answer = Client().get(f"{API}auth/email/verify", headers=headers)
        found.append(codes(answer))
    assert found == [{"incorrect_code"}] * ALLOWED + [{"too_many_login_attempts"}] * 2


def test_the_page_counts_mailed_codes_too(settings, db: None) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
    settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = 1000
    browser = Client()
    browser.post("/account/signup/", {"email": "new@example.com", "password1": PASSWORD})
    pages = [
        browser.post("/account/confirm-email/", {"code": "XXXX"}) for _attempt in range(ALLOWED + 2)
    ]
    found = [page.context["form"].errors.as_data()["code"][0].code for page in pages]
    assert found == ["incorrect_code"] * ALLOWED + ["too_many_login_attempts"] * 2


def test_nobody_fills_a_mailbox(ada: Profile, mailoutbox) -> None:
    for number in range(40):
        Client().post(
            "/account/password/reset/", {"email": ada.user.email}, REMOTE_ADDR=f"10.3.{number}.1"
        )
    assert len(mailoutbox) == 3


def test_counts_name_nobody_and_go_away(ada: Profile) -> None:
    sign_in()
    assert Attempts.objects.count() >= 3
    assert not any("@" in str(row) + str(row.counted) for row in Attempts.objects.all())
    Attempts.objects.update(expires_at=timezone.now() - datetime.timedelta(hours=2))
    sign_in("somebody@example.com", REMOTE_ADDR="10.4.0.1")
    assert not Attempts.objects.filter(expires_at__lt=timezone.now()).exists()


def test_a_value_is_added_once(db: None) -> None:
    counts = SharedCounts()
    assert counts.add("used", "y", 60)
    assert not counts.add("used", "y", 60)
    counts.delete("used")
    assert counts.get("used", "nothing") == "nothing"
    assert counts.add("used", "y", -1)
    assert counts.get("used") is None
