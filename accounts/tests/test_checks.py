"""A misconfigured installation is told so, with a hint."""

from pathlib import Path

import pytest

from accounts.checks import check_installation

SQLITE = "django.db.backends.sqlite3"
IMMEDIATE = {"transaction_mode": "IMMEDIATE"}


@pytest.fixture(autouse=True)
def closed(settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A data directory that nobody else may enter, with its database."""
    tmp_path.chmod(0o700)
    database = {"ENGINE": SQLITE, "NAME": tmp_path / "streamex.sqlite3", "OPTIONS": IMMEDIATE}
    (tmp_path / "streamex.sqlite3").touch(mode=0o600)
    monkeypatch.setitem(settings.DATABASES, "default", database)
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, set()),
        ({"BASE_URL": "stream.example.com"}, {"streamex.E001"}),
        ({"BASE_URL": "https://example.com/stream"}, {"streamex.E002"}),
        ({"BASE_URL": "http://example.com"}, {"streamex.W001"}),
        ({"BASE_URL": "https://example.com", "DEBUG": True}, {"streamex.E003"}),
        ({"ALLOWED_HOSTS": ["*"]}, {"streamex.W002"}),
        ({"TRUSTED_PROXIES": -1}, {"streamex.E004"}),
        ({"ACCOUNT_EMAIL_VERIFICATION": "maybe"}, {"streamex.E005"}),
        ({"BASE_URL": "https://example.com", "STAFF_MFA": False}, {"streamex.W020"}),
        ({"OIDC_ISSUER": "https://id.example.com", "OIDC_CLIENT_ID": "x"}, set()),
        ({"OIDC_ISSUER": "https://id.example.com"}, {"streamex.E020"}),
        ({"OIDC_ISSUER": "id.example.com", "OIDC_CLIENT_ID": "x"}, {"streamex.E020"}),
        ({"OIDC_ISSUER": "http://id.example.com", "OIDC_CLIENT_ID": "x"}, {"streamex.E021"}),
    ],
)
def test_it_finds(settings, values: dict[str, object], expected: set[str]) -> None:
    settings.BASE_URL = "http://localhost:8000"
    settings.DEBUG = False
    settings.STAFF_MFA = True
    settings.ALLOWED_HOSTS = ["localhost"]
    for name, value in values.items():
        setattr(settings, name, value)
    found = check_installation()
    assert {message.id for message in found} == expected
    assert all(message.hint for message in found)


def test_it_finds_a_pool_without_connections(settings, monkeypatch: pytest.MonkeyPatch) -> None:
    pool = {"pool": {"min_size": 1, "max_size": 0}}
    monkeypatch.setitem(settings.DATABASES["default"], "OPTIONS", {**IMMEDIATE, **pool})
    assert "streamex.E006" in {message.id for message in check_installation()}


@pytest.mark.parametrize(
    ("database", "is_counted"),
    [
        ({"ENGINE": SQLITE, "NAME": ":memory:"}, False),
        ({"ENGINE": SQLITE, "NAME": "file:x?mode=memory&cache=shared"}, False),
        ({"ENGINE": SQLITE, "NAME": "/srv/db.sqlite3"}, False),
        ({"ENGINE": SQLITE, "NAME": "/srv/db.sqlite3", "OPTIONS": IMMEDIATE}, True),
        ({"ENGINE": "django.db.backends.postgresql", "NAME": "streamex"}, True),
    ],
)
def test_it_finds_where_attempts_cannot_be_counted(
    settings, monkeypatch: pytest.MonkeyPatch, database: dict, is_counted: bool
) -> None:
    monkeypatch.setitem(settings.DATABASES, "default", database)
    found = [message.id for message in check_installation()]
    assert found.count("streamex.W070") == (not is_counted)


@pytest.mark.parametrize("name", [".", "streamex.sqlite3", "secret_key"])
def test_it_finds_what_others_may_read(settings, closed: Path, name: str) -> None:
    (closed / "secret_key").touch(mode=0o600)
    assert {message.id for message in check_installation()} == set()
    (closed / name).chmod(0o740)
    (found,) = check_installation()
    assert found.id == "streamex.W071"
    assert str((closed / name).resolve()) in found.hint


@pytest.mark.parametrize(
    ("is_local", "verification", "is_told"),
    [(True, "optional", False), (False, "mandatory", False), (False, "optional", True)],
)
def test_it_finds_sign_ups_that_tell(
    settings, is_local: bool, verification: str, is_told: bool
) -> None:
    settings.IS_LOCAL, settings.ACCOUNT_EMAIL_VERIFICATION = is_local, verification
    found = [message.id for message in check_installation()]
    assert found == (["streamex.W073"] if is_told else [])


def test_it_finds_media_that_nginx_cannot_reach(settings, closed: Path) -> None:
    settings.X_ACCEL_PREFIX, settings.MEDIA_ROOT = "/_media", closed / "media"
    assert [message.id for message in check_installation()] == ["streamex.W072"]
    settings.MEDIA_ROOT = closed.parent / "served" / "media"
    assert check_installation() == []
