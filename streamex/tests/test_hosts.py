"""Under which names and ports the site is answered."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings as project
from django.test import Client

from streamex.hosts import LOCAL, allowed_hosts, allowed_ports, is_local
from streamex.tests.test_layout import calls, modules
from streamex.tests.test_settings import asked

PRODUCTION = "https://stream.example.com"


@pytest.mark.parametrize(
    ("url", "named", "hosts", "ports"),
    [
        ("http://localhost:8000", [], [*LOCAL], {"", "8000"}),
        ("http://127.0.0.1:8000", [], [*LOCAL], {"", "8000"}),
        ("http://[::1]:8000", [], [*LOCAL], {"", "8000"}),
        (PRODUCTION, [], ["stream.example.com"], {"", "443"}),
        (f"{PRODUCTION}:8443", [], ["stream.example.com"], {"", "8443"}),
        ("http://Stream.example.com", [], ["stream.example.com"], {"", "80"}),
        ("http://[2001:db8::1]", [], ["[2001:db8::1]"], {"", "80"}),
        (
            PRODUCTION,
            ["a.example", "10.0.0.5:8000"],
            ["stream.example.com", "a.example", "10.0.0.5"],
            {"", "443", "8000"},
        ),
        (
            PRODUCTION,
            [".example.com", "*"],
            ["stream.example.com", ".example.com", "*"],
            {"", "443"},
        ),
    ],
)
def test_it_answers_to(url: str, named: list[str], hosts: list[str], ports: set[str]) -> None:
    assert allowed_hosts(url, named) == hosts
    assert allowed_ports(url, named) == ports


@pytest.mark.parametrize(("url", "expected"), [(PRODUCTION, False), ("http://localhost:1", True)])
def test_it_knows_whether_it_is_local(url: str, expected: bool) -> None:
    assert is_local(url) is expected


def test_a_production_server_does_not_answer_to_the_machine(tmp_path: Path) -> None:
    names = "[settings.ALLOWED_HOSTS, settings.IS_LOCAL]"
    found = asked(names, tmp_path, STREAMEX_BASE_URL=PRODUCTION)
    assert found == [["stream.example.com"], False]
    assert asked(names, tmp_path) == [[*LOCAL], True]


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("stream.example.com", 200),
        ("stream.example.com:443", 200),
        ("STREAM.example.com.", 200),
        ("stream.example.com:8000", 400),
        ("stream.example.com:0443", 400),
        ("localhost", 400),
        ("127.0.0.1", 400),
        ("127.0.0.1:8000", 400),
        ("stream.example.com:x", 400),
        ("stream.example.com@evil.example", 400),
        ("evil.example", 400),
    ],
)
def test_a_host_of_somebody_else_is_a_bad_request(settings, db, host: str, status: int) -> None:
    settings.IS_LOCAL = False
    settings.ALLOWED_HOSTS = allowed_hosts(PRODUCTION, [])
    settings.ALLOWED_PORTS = allowed_ports(PRODUCTION, [])
    page = Client(raise_request_exception=False).get("/about/", headers={"host": host})
    assert page.status_code == status
    assert status == 200 or host.split(":")[0] not in page.text


def test_a_load_balancer_may_ask_by_any_name(settings, db) -> None:
    settings.IS_LOCAL, settings.BASE_URL = False, PRODUCTION
    settings.ALLOWED_HOSTS = ["stream.example.com"]
    settings.ALLOWED_PORTS = {"", "443"}
    for path, status in (("/health/live/", 200), ("/about/", 400)):
        client = Client(raise_request_exception=False)
        assert client.get(path, headers={"host": "10.1.2.3:8000"}).status_code == status


#: Who asks for the host of the request, and why it does not leave the house.
ANSWERS_WHO_ASKED = {
    # Addresses in an answer of the API, for its client.
    ("accounts/api/profile_serializers.py", "request.build_absolute_uri"),
    ("api_conventions/pagination.py", "self.request.build_absolute_uri"),
    ("catalog/api/artwork.py", "request.build_absolute_uri"),
    ("catalog/api/search.py", "self.request.build_absolute_uri"),
    # Whether `next` stays where the person is.
    ("streamex/web/access.py", "request.get_host"),
}
ASKS = {"build_absolute_uri", "get_host", "get_port", "get_current_site", "_get_raw_host"}


def test_nothing_else_asks_for_the_host() -> None:
    """Whoever writes an address that leaves the house takes `accounts.public_address`."""
    root = Path(project.BASE_DIR)
    found = {
        (str(path.relative_to(root)), ast.unparse(call.func))
        for path in modules()
        for call in calls(path.read_text())
        if ast.unparse(call.func).split(".")[-1] in ASKS
    }
    assert found == ANSWERS_WHO_ASKED
    for template in (root / "templates").rglob("*.*"):
        assert not re.search("|".join(ASKS), template.read_text()), template
