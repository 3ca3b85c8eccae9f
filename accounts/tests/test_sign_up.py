"""Signing up tells nobody who has an account: by answer, status, mail, work, or what follows."""

import datetime
import re

import pytest
from django.contrib.auth import hashers
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import PendingSignUp, Profile, User
from accounts.tests.api.test_tokens import AUTH, JSON, login, opens, post
from conftest import PASSWORD
from streamex.limits import RATE_LIMITS

NEW, TAKEN = "new@example.com", "ada@example.com"
OTHER = "another battery staple"


@pytest.fixture(autouse=True)
def verified(settings, ada: Profile) -> None:
    """A site on which addresses are verified; Ada has an account."""
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
    settings.ACCOUNT_RATE_LIMITS = {"confirm_email": None}


@pytest.fixture
def hashed(monkeypatch) -> list[str]:
    """How often a password was hashed: the work that one can measure from afar."""
    found: list[str] = []
    for hasher in {type(hasher) for hasher in hashers.get_hashers()}:
        encode = hasher.encode

        def counted(self, password, salt, *rest, encode=encode, **more):
            found.append(password)
            return encode(self, password, salt, *rest, **more)

        monkeypatch.setattr(hasher, "encode", counted)
    return found


def by_program(email: str, password: str = PASSWORD, client: Client | None = None):
    client = client or Client()
    return client.post(f"{AUTH}auth/signup", {"email": email, "password": password}, **JSON)


def on_page(email: str, password: str = PASSWORD, client: Client | None = None):
    client = client or Client()
    given = {"email": email, "password1": password}
    return client.post("/account/signup/", given, follow=True)


def without_secrets(text: str, email: str) -> str:
    """An answer without what differs from one to the next anyway."""
    text = re.sub(r'"session_token": "[^"]*"', "", text)
    text = re.sub(r'(csrfmiddlewaretoken" value|nonce)="[^"]*"', "", text)
    return text.replace(email, "…")


@pytest.mark.parametrize("sign_up", [by_program, on_page])
def test_answer_and_status_are_the_same(sign_up) -> None:
    answers = [sign_up(email) for email in (NEW, TAKEN)]
    assert answers[0].status_code == answers[1].status_code
    texts = [without_secrets(a.text, e) for a, e in zip(answers, (NEW, TAKEN), strict=True)]
    assert texts[0] == texts[1]
    assert answers[0].headers.keys() == answers[1].headers.keys()
    assert getattr(answers[0], "redirect_chain", None) == getattr(
        answers[1], "redirect_chain", None
    )


@pytest.mark.parametrize("sign_up", [by_program, on_page])
def test_one_mail_goes_out_whichever(sign_up, mailoutbox) -> None:
    for email in (NEW, TAKEN):
        sign_up(email)
    assert [mail.to for mail in mailoutbox] == [[NEW], [TAKEN]]
    # Who reads the mailbox may know.
    assert "have an account already" in mailoutbox[1].body
    assert "have an account already" not in mailoutbox[0].body


@pytest.mark.parametrize("sign_up", [by_program, on_page])
def test_the_work_is_the_same(sign_up, hashed: list[str]) -> None:
    work = []
    sign_up("first@example.com")  # fills what is read once
    for email in (NEW, TAKEN):
        hashed.clear()
        with CaptureQueriesContext(connection) as queries:
            sign_up(email)
        writes = [q["sql"] for q in queries if re.match("INSERT|UPDATE|DELETE", q["sql"])]
        users = [sql for sql in writes if 'INTO "accounts_user"' in sql]
        work.append((len(hashed), len(users), len(writes)))
        assert len(queries) < 80
    assert work[0] == work[1]
    assert work[0][:2] == (1, 1)
    assert User.objects.filter(email__endswith="example.invalid").count() == 0


@pytest.mark.parametrize("password", [PASSWORD, OTHER])
def test_signing_in_afterwards_tells_nothing(password: str, mailoutbox) -> None:
    """The password is right for what was just made, if anything was, and for nothing else."""
    for email in (NEW, TAKEN):
        by_program(email, OTHER)
    new = post("auth/login", {"email": NEW, "password": password})
    taken = post("auth/login", {"email": TAKEN, "password": "wrong"})
    assert (new.status_code, new.json()) == (taken.status_code, taken.json())
    pages = [
        Client().post("/account/login/", {"login": email, "password": OTHER})
        for email in (NEW, TAKEN)
    ]
    texts = [without_secrets(p.text, e) for p, e in zip(pages, (NEW, TAKEN), strict=True)]
    assert texts[0] == texts[1]
    assert len(mailoutbox) == 2


def test_guesses_at_what_is_pending_are_counted(settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = RATE_LIMITS
    by_program(NEW, OTHER)
    found = [
        post("auth/login", {"email": NEW, "password": OTHER}).json()["errors"][0]["code"]
        for _guess in range(7)
    ]
    assert found == ["email_password_mismatch"] * 5 + ["too_many_login_attempts"] * 2


def pending(email: str) -> tuple[Client, dict[str, str]]:
    answer = by_program(email)
    assert answer.status_code == 401
    return Client(), {"X-Session-Token": answer.json()["meta"]["session_token"]}


def test_what_follows_is_the_same() -> None:
    found = []
    for email in (NEW, TAKEN):
        client, header = pending(email)
        steps = [
            client.get(f"{AUTH}auth/session", headers=header),
            client.post(f"{AUTH}auth/email/verify", {"key": "XXXX"}, headers=header, **JSON),
            client.get(
                f"{AUTH}auth/email/verify",
                headers={**header, "X-Email-Verification-Key": "XXXX"},
            ),
            client.post(f"{AUTH}auth/email/verify/resend", headers=header, **JSON),
            client.post(f"{AUTH}auth/password/request", {"email": email}, headers=header, **JSON),
            by_program(email),
        ]
        found.append([(a.status_code, without_secrets(a.text, email)) for a in steps])
    assert found[0] == found[1]


def code_in(mail) -> str:
    return re.search(r"^ *([A-Z0-9]{3,}-[A-Z0-9-]+)$", mail.body, re.MULTILINE)[1]


def test_the_code_lets_in(mailoutbox) -> None:
    client, header = pending(NEW)
    given = {"key": code_in(mailoutbox[0])}
    answer = client.post(f"{AUTH}auth/email/verify", given, headers=header, **JSON)
    assert answer.status_code == 200
    assert opens(answer.json()["meta"]["access_token"]) == 200
    user = User.objects.get(email=NEW)
    assert user.emailaddress_set.get().verified
    assert not PendingSignUp.objects.exists()
    assert login(user).status_code == 200


def test_the_code_lets_in_on_the_page(mailoutbox) -> None:
    browser = Client()
    on_page(NEW, client=browser)
    answer = browser.post("/account/confirm-email/", {"code": code_in(mailoutbox[0])})
    assert answer.status_code == 302
    assert browser.get("/settings/").status_code in {200, 302}
    assert login(User.objects.get(email=NEW)).status_code == 200


def test_nobody_keeps_an_address_from_its_owner(mailoutbox) -> None:
    """Somebody signs up with an address that is not theirs; its owner does so as well."""
    thief, thiefs = pending(NEW)
    first = User.objects.get(email=NEW)
    owner, owners = pending(NEW)
    assert not User.objects.filter(pk=first.pk).exists()
    codes = [code_in(mail) for mail in mailoutbox]
    stolen = thief.post(f"{AUTH}auth/email/verify", {"key": codes[1]}, headers=thiefs, **JSON)
    assert stolen.status_code == 400
    own = owner.post(f"{AUTH}auth/email/verify", {"key": codes[1]}, headers=owners, **JSON)
    assert own.status_code == 200
    # It is an account now, which nobody makes again.
    pending(NEW)
    assert User.objects.get(email=NEW).emailaddress_set.get().verified


def test_a_sign_up_that_waits_is_not_disturbed_in_a_rush(settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = RATE_LIMITS
    pending(NEW)
    first = User.objects.get(email=NEW)
    assert by_program(NEW).status_code == 429
    assert on_page(NEW).status_code == 429
    assert by_program(TAKEN).status_code == 401
    assert by_program(TAKEN).status_code == 429
    assert User.objects.get(email=NEW) == first


def test_a_reset_makes_no_account_of_a_pending_one(mailoutbox) -> None:
    pending(NEW)
    for email in (NEW, "nobody@example.com"):
        assert post("auth/password/request", {"email": email}).status_code == 200
    texts = [mail.body.replace(mail.to[0], "…") for mail in mailoutbox[1:]]
    assert texts[0] == texts[1]
    assert "/account/signup/" in texts[0]


@pytest.mark.parametrize("how", ["an administrator verified it", "they came in", "verified off"])
def test_nobody_who_is_somebody_is_pending(settings, how: str) -> None:
    pending(NEW)
    user = User.objects.get(email=NEW)
    if how == "an administrator verified it":
        user.emailaddress_set.update(verified=True)
    elif how == "they came in":
        User.objects.filter(pk=user.pk).update(last_login=timezone.now())
    settings.ACCOUNT_EMAIL_VERIFICATION = "optional" if how == "verified off" else "mandatory"
    answer = login(user)
    assert answer.status_code == (401 if how == "they came in" else 200)
    assert how != "they came in" or "verify_email" in answer.text
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    PendingSignUp.objects.update(started_at=timezone.now() - datetime.timedelta(days=2))
    by_program("third@example.com")
    assert User.objects.filter(pk=user.pk).exists()


def test_what_nobody_finishes_goes(mailoutbox) -> None:
    pending(NEW)
    by_program("second@example.com")
    PendingSignUp.objects.filter(user__email=NEW).update(
        started_at=timezone.now() - datetime.timedelta(days=2)
    )
    by_program("third@example.com")
    left = set(User.objects.values_list("email", flat=True))
    assert left == {TAKEN, "second@example.com", "third@example.com"}


def test_where_nothing_is_verified_a_sign_up_is_an_account(settings) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "optional"
    answer = by_program(NEW)
    assert answer.status_code == 200
    assert not PendingSignUp.objects.exists()
    assert login(User.objects.get(email=NEW)).status_code == 200
