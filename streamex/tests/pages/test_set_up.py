"""`/set-up/`: the page for an installation without an administrator."""

from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from accounts.actions.set_up import offer_set_up
from accounts.models import SiteSettings, User
from accounts.site import sign_up_policy, site_name
from catalog.models import ImportRun

URL = "/set-up/"
GIVEN = {
    "email": "Root@Example.com",
    "password": "a long walk home",
    "name": "Casa Vidal",
    "language": "es",
    "time_zone": "Europe/Madrid",
    "sign_up": "invited",
}


@pytest.fixture
def code(settings, db: None) -> str:
    settings.SIGN_UP = ""
    code = offer_set_up(now=timezone.now())
    assert code is not None
    return code


@pytest.fixture
def operator(code: str, client: Client) -> Client:
    """A browser that gave the code."""
    answer = client.post(URL, {"code": code})
    assert (answer.status_code, answer.url) == (302, URL)
    return client


def errors_of(page) -> dict:
    return page.context["form"].errors


def test_it_is_not_there_before_a_start_and_beside_an_administrator(client, admin) -> None:
    assert client.get(URL).status_code == 404
    assert offer_set_up(now=timezone.now()) is None
    assert client.get(URL).status_code == 404
    assert client.post(URL, {"code": "x"}).status_code == 404


def test_it_asks_for_the_code_first(code, client) -> None:
    page = client.get(URL)
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    assert 'name="code"' in page.text
    assert 'name="email"' not in page.text
    page = client.post(URL, GIVEN)
    assert 'name="code"' in page.text
    assert not User.objects.exists()


def test_a_wrong_code_opens_nothing_and_five_are_looked_at(code, client) -> None:
    for _guess in range(5):
        page = client.post(URL, {"code": "0000-0000-0000"})
        assert page.status_code == 200
        assert list(errors_of(page)) == ["code"]
    refused = Client().post(URL, {"code": code})
    assert refused.status_code == 429
    assert 'name="email"' not in client.get(URL).text


def test_it_makes_the_administrator_and_is_gone(operator, code) -> None:
    answer = operator.post(URL, GIVEN)
    assert (answer.status_code, answer.url) == (302, "/account/login/")
    user = User.objects.get()
    assert (user.email, user.is_superuser) == ("root@example.com", True)
    assert (site_name(), sign_up_policy()) == ("Casa Vidal", "invited")
    assert "Casa Vidal</title>" in operator.get("/about/").text
    login = {"login": "root@example.com", "password": GIVEN["password"]}
    assert operator.post("/account/login/", login).status_code == 302
    for browser in (operator, Client()):
        assert browser.get(URL).status_code == 404
        assert browser.post(URL, {"code": code}).status_code == 404
        assert browser.post(URL, GIVEN).status_code == 404
    assert User.objects.count() == 1


def test_of_two_browsers_with_the_code_the_second_is_told_nothing(operator, code) -> None:
    second = Client()
    second.post(URL, {"code": code})
    assert operator.post(URL, GIVEN).status_code == 302
    assert second.post(URL, {**GIVEN, "email": "other@example.com"}).status_code == 404
    assert User.objects.get().email == "root@example.com"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"email": "root"}, "email"),
        ({"email": "ada@example.com"}, "email"),
        ({"password": "short"}, "password"),
        ({"password": "root@example.com"}, "password"),
        ({"name": ""}, "name"),
        ({"name": "x" * 61}, "name"),
        ({"language": "xx"}, "language"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"sign_up": "everybody"}, "sign_up"),
        ({"sign_up": ""}, "sign_up"),
    ],
)
def test_it_says_what_is_wrong(operator, ada, change, field) -> None:
    page = operator.post(URL, {**GIVEN, **change})
    assert page.status_code == 200
    assert list(errors_of(page)) == [field]
    assert not User.objects.filter(is_superuser=True).exists()


def test_what_the_environment_has_decided_is_not_asked(settings, operator) -> None:
    settings.SIGN_UP, settings.SITE_NAME = "closed", "Films"
    page = operator.get(URL).text
    assert 'name="sign_up"' not in page
    assert 'name="name"' not in page
    assert operator.post(URL, {**GIVEN, "sign_up": "open"}).status_code == 302
    site = SiteSettings.objects.get()
    assert (site.name, site.sign_up, site.language) == ("", "", "es")


def test_it_offers_the_safe_choice(operator) -> None:
    page = operator.get(URL)
    assert page.context["form"]["sign_up"].initial == "closed"


def test_a_folder_is_named_only_where_the_operator_allows_one(settings, operator) -> None:
    settings.IMPORT_ROOTS = []
    assert 'name="folder"' not in operator.get(URL).text
    assert operator.post(URL, {**GIVEN, "folder": "/etc"}).status_code == 302
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize("named", ["../secret", "/etc", "films/none", "films/../../secret", "link"])
def test_a_folder_outside_of_the_roots_is_refused(
    settings, operator, tmp_path: Path, named
) -> None:
    root = tmp_path / "media"
    (root / "films").mkdir(parents=True)
    (tmp_path / "secret").mkdir()
    (root / "link").symlink_to(tmp_path / "secret")
    settings.IMPORT_ROOTS = [str(root)]
    page = operator.post(URL, {**GIVEN, "folder": str(root / named)})
    assert list(errors_of(page)) == ["folder"]
    assert not User.objects.exists()


def test_a_folder_below_the_roots_is_imported(settings, operator, tmp_path: Path) -> None:
    (tmp_path / "films").mkdir()
    settings.IMPORT_ROOTS = [str(tmp_path)]
    assert 'name="folder"' in operator.get(URL).text
    assert operator.post(URL, {**GIVEN, "folder": str(tmp_path / "films")}).status_code == 302
    run = ImportRun.objects.get()
    assert run.sources == [str(tmp_path / "films")]
    assert run.started_by == User.objects.get()
    assert run.is_confined
