"""A misconfigured installation is told so, with a hint."""

import pytest

from accounts.checks import check_installation


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
    ],
)
def test_it_finds(settings, values: dict[str, object], expected: set[str]) -> None:
    settings.BASE_URL = "http://localhost:8000"
    settings.DEBUG = False
    settings.ALLOWED_HOSTS = ["localhost"]
    for name, value in values.items():
        setattr(settings, name, value)
    found = check_installation()
    assert {message.id for message in found} == expected
    assert all(message.hint for message in found)


def test_it_finds_a_pool_without_connections(settings, monkeypatch: pytest.MonkeyPatch) -> None:
    pool = {"pool": {"min_size": 1, "max_size": 0}}
    monkeypatch.setitem(settings.DATABASES["default"], "OPTIONS", pool)
    assert "streamex.E006" in {message.id for message in check_installation()}
