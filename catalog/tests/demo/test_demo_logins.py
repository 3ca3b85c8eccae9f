"""The demo's logins: harmless on the machine alone, refused and reported elsewhere."""

import json
from io import StringIO

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.test import Client

from accounts.checks import check_demo_is_gone, check_doors
from accounts.models import User
from catalog.actions.demo_logins import EDITOR_EMAIL, PASSWORD, VIEWER_EMAIL, create_demo_logins

API = "/api/auth/app/v1/auth/login"


@pytest.fixture
def demo(settings, db: None) -> None:
    create_demo_logins()
    settings.LISTEN, settings.BASE_URL = "127.0.0.1", "http://localhost:8000"


@pytest.fixture(params=["address", "listening", "unknown"])
def expose(request, settings):
    """Return a function that lets others reach the site, in one of the ways there are."""

    def do() -> None:
        if request.param == "address":
            settings.BASE_URL = "http://stream.example.com"
            settings.ALLOWED_HOSTS = ["testserver"]
        else:
            settings.LISTEN = "0.0.0.0" if request.param == "listening" else ""

    return do


def sign_in(client: Client, email: str = VIEWER_EMAIL) -> bool:
    client.post("/account/login/", {"login": email, "password": PASSWORD})
    return "_auth_user_id" in client.session


def over_api(client: Client, **headers: str) -> dict:
    data = json.dumps({"email": VIEWER_EMAIL, "password": PASSWORD})
    return client.post(API, data, content_type="application/json", headers=headers).json()


def test_they_work_on_the_machine_alone(demo) -> None:
    assert sign_in(Client())
    assert sign_in(Client(), EDITOR_EMAIL)
    assert over_api(Client())["status"] == 200


def test_elsewhere_they_are_refused_like_a_wrong_password(demo, expose) -> None:
    expose()
    page = Client().post("/account/login/", {"login": VIEWER_EMAIL, "password": PASSWORD})
    wrong = Client().post("/account/login/", {"login": VIEWER_EMAIL, "password": "something"})
    assert not sign_in(Client())
    assert page.context["form"].errors == wrong.context["form"].errors != {}
    refused = over_api(Client())
    assert (refused["status"], refused["errors"][0]["code"]) == (400, "email_password_mismatch")


def test_it_is_the_site_that_is_judged_and_not_the_client(demo, settings) -> None:
    settings.LISTEN = "0.0.0.0"
    local = {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "127.0.0.1"}
    assert not sign_in(Client(**local))
    settings.LISTEN = "127.0.0.1"
    assert sign_in(Client(REMOTE_ADDR="203.0.113.7"))


def test_sessions_and_tokens_of_before_end(demo, expose) -> None:
    browser = Client()
    assert sign_in(browser)
    token = over_api(Client())["meta"]["access_token"]
    phone = {"headers": {"Authorization": f"Bearer {token}"}}
    assert browser.get("/profiles/").status_code == 200
    assert Client().get("/api/v1/profiles/", **phone).status_code == 200
    expose()
    assert browser.get("/profiles/").url.startswith("/account/login/")
    assert Client().get("/api/v1/profiles/", **phone).status_code == 401


def test_a_new_password_by_mail_opens_nothing(demo, expose) -> None:
    expose()
    user = User.objects.get(email=VIEWER_EMAIL)
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    browser = Client()
    browser.get(f"/account/password/reset/key/{key}/")
    browser.post(
        f"/account/password/reset/key/{key.split('-')[0]}-set-password/",
        {"password1": "a long walk home", "password2": "a long walk home"},
    )
    answer = browser.get("/profiles/")
    assert answer.url.startswith("/account/login/")


def test_another_address_makes_it_nobody_elses(demo, expose) -> None:
    User.objects.filter(email=VIEWER_EMAIL).update(email="mine@example.com")
    expose()
    assert not sign_in(Client(), "mine@example.com")


def test_somebody_elses_login_is_not_concerned(demo, expose, ada, client_for) -> None:
    expose()
    assert client_for(ada).get("/home/").status_code == 200


def ids(found) -> list[str]:
    return [message.id for message in found]


def test_check_warns_elsewhere_only(demo, expose) -> None:
    assert check_doors() == []
    expose()
    (warning,) = check_doors()
    assert warning.id == "streamex.W010"
    assert not warning.is_serious()
    assert "remove_demo" in warning.hint


def test_check_deploy_fails_while_they_are_there(demo, settings) -> None:
    (error,) = check_demo_is_gone()
    assert error.id == "streamex.E011"
    settings.BASE_URL = "https://stream.example.com"
    assert "streamex.E011" in refused_by("check", "--deploy")
    User.objects.filter(is_demo=True).delete()
    assert ids(check_demo_is_gone()) == []
    assert ids(check_doors()) == []


def refused_by(*command: str) -> str:
    with pytest.raises(SystemCheckError) as raised:
        call_command(*command, stderr=StringIO())
    return str(raised.value)


@pytest.mark.parametrize("command", ["set_up", "migrate", "remove_demo", "check"])
def test_neither_stops_what_is_needed_to_mend_it(demo, expose, command, settings, tmp_path) -> None:
    settings.DATA_DIR = tmp_path
    expose()
    options = {"skip_checks": False} if command in ("migrate", "remove_demo") else {}
    call_command(command, stdout=StringIO(), stderr=StringIO(), **options)
    assert User.objects.filter(is_demo=True).exists() is (command != "remove_demo")


def test_it_says_of_a_policy_that_is_none(settings, db) -> None:
    settings.SIGN_UP = "everybody"
    assert ids(check_doors()) == ["streamex.E010"]
