"""What browsers are told about HTTPS is the operator's choice, and mistakes in it are found."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.http import HttpResponse
from django.middleware.security import SecurityMiddleware
from django.test import RequestFactory

from deploy.local.check import PRODUCTION

ROOT = Path(__file__).resolve().parents[2]
YEAR = 365 * 24 * 3600
ABOUT_HSTS = {"streamex.W003", "streamex.W004", "streamex.E007"}
ASK = """
import json
from streamex import settings
names = ("SECONDS", "INCLUDE_SUBDOMAINS", "PRELOAD")
print(json.dumps([getattr(settings, f"SECURE_HSTS_{name}") for name in names]))
"""


def asked(tmp_path: Path, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Python with the settings of a production server and further ones."""
    # Playwright, which a test before may have started in this process, sets what is left out.
    here = {name: os.environ[name] for name in os.environ if name != "DJANGO_ALLOW_ASYNC_UNSAFE"}
    own = {
        **here, **PRODUCTION, "DJANGO_SETTINGS_MODULE": "streamex.settings",
        "STREAMEX_DATA_DIR": str(tmp_path / "data"), **environment,
    }  # fmt: skip
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=own, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, [YEAR, False, False]),
        ({"STREAMEX_HSTS_SUBDOMAINS": "1", "STREAMEX_HSTS_SECONDS": "60"}, [60, True, False]),
        ({"STREAMEX_HSTS_SUBDOMAINS": "1", "STREAMEX_HSTS_PRELOAD": "1"}, [YEAR, True, True]),
        ({"STREAMEX_BASE_URL": "http://a", "STREAMEX_HSTS_PRELOAD": "1"}, [0, False, False]),
    ],
)
def test_the_operator_chooses(tmp_path: Path, environment: dict[str, str], expected: list) -> None:
    assert json.loads(asked(tmp_path, "-c", ASK, **environment).stdout) == expected


@pytest.mark.parametrize(
    ("chosen", "header"),
    [
        ((3600, False, False), "max-age=3600"),
        ((YEAR, True, True), f"max-age={YEAR}; includeSubDomains; preload"),
        ((0, False, False), None),
    ],
)
def test_it_is_what_browsers_are_sent(
    settings, chosen: tuple[int, bool, bool], header: str | None
) -> None:
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = chosen[:2]
    settings.SECURE_HSTS_PRELOAD = chosen[2]
    middleware = SecurityMiddleware(lambda _request: HttpResponse())
    response = middleware(RequestFactory().get("/", secure=True))
    assert response.headers.get("Strict-Transport-Security") == header


@pytest.mark.parametrize(
    ("chosen", "ids"),
    [
        ((YEAR, False, False), set()),
        ((0, False, False), set()),
        ((3600, True, False), set()),
        ((YEAR, True, True), set()),
        ((YEAR, False, True), {"streamex.W003"}),
        ((YEAR - 1, True, True), {"streamex.W004"}),
        ((0, False, True), {"streamex.W003", "streamex.W004"}),
        ((-1, False, False), {"streamex.E007"}),
    ],
)
def test_what_cannot_be_meant_is_found(
    settings, chosen: tuple[int, bool, bool], ids: set[str]
) -> None:
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = chosen[:2]
    settings.SECURE_HSTS_PRELOAD = chosen[2]
    found = run_checks(tags=["security"])
    assert {each.id for each in found} & ABOUT_HSTS == ids


def test_the_defaults_pass_the_deployment_checks_and_a_mistake_does_not(tmp_path: Path) -> None:
    check = ("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    fine = asked(tmp_path, *check)
    assert fine.returncode == 0, fine.stderr
    mistaken = asked(tmp_path, *check, STREAMEX_HSTS_PRELOAD="1")
    assert mistaken.returncode == 1
    assert "streamex.W003" in mistaken.stderr
