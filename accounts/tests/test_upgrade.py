"""A household of an installation from before plans, encrypted seeds and the audit log."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client

from accounts.models import Profile, User
from streamex.tests.database import let_tests_empty_the_audit_log

FORMER = ("accounts", "0001_initial")
LOGIN = "/api/auth/app/v1/auth/login"
SECOND_FACTOR = "/api/auth/app/v1/auth/2fa/authenticate"
EMAIL, PASSWORD, PIN, SEED = (
    "old@family.example",
    "a former passphrase 42",
    "4711",
    "JBSWY3DPEHPK3PXP",
)


@pytest.fixture
def upgraded(transactional_db: None) -> User:
    """The user whom the former version has made; whatever happens, the tables end as they are."""
    executor = MigrationExecutor(connection)
    try:
        _fill(executor.migrate([FORMER]).apps)
    finally:
        _migrate_to_the_last()
    return User.objects.get(email=EMAIL)


def _migrate_to_the_last() -> None:
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())
    let_tests_empty_the_audit_log()


def _fill(former: Any) -> None:
    user = former.get_model("accounts", "User").objects.create(
        email=EMAIL, password=make_password(PASSWORD)
    )
    former.get_model("account", "EmailAddress").objects.create(
        user_id=user.pk, email=EMAIL, verified=True, primary=True
    )
    former.get_model("mfa", "Authenticator").objects.create(
        user_id=user.pk, type="totp", data={"secret": SEED}
    )
    profiles = former.get_model("accounts", "Profile").objects
    profiles.create(user_id=user.pk, name="Olga", avatar="moss", pin_hash=make_password(PIN))
    profiles.create(user_id=user.pk, name="Kid", maturity_ceiling=7)


def test_its_seed_is_encrypted_and_its_password_and_code_open_it(upgraded: User, client: Client):
    assert SEED not in str(Authenticator.objects.get(user=upgraded).data)
    pending = client.post(
        LOGIN, {"email": EMAIL, "password": PASSWORD}, content_type="application/json"
    )
    assert pending.status_code == 401
    opened = client.post(
        SECOND_FACTOR,
        {"code": _code_of(SEED)},
        content_type="application/json",
        headers={"X-Session-Token": pending.json()["meta"]["session_token"]},
    )
    assert opened.json()["data"]["user"]["id"] == str(upgraded.public_id)


def test_its_profiles_keep_their_name_picture_ceiling_and_pin(upgraded: User):
    olga, kid = Profile.objects.owned_by(upgraded)
    assert (olga.name, olga.avatar, olga.check_pin(PIN)) == ("Olga", "moss", True)
    assert not olga.check_pin("0000")
    assert (kid.name, kid.maturity_ceiling, kid.has_pin) == ("Kid", 7, False)


def _code_of(seed: str) -> str:
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    return totp.format_hotp_value(totp.hotp_value(seed, counter))
