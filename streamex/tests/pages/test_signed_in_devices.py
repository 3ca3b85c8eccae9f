"""Staying signed in or not, and the page of devices: sign-out of one, of the others, of all."""

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from accounts.models import Profile
from conftest import PASSWORD
from streamex.web.household.devices import device_key

PAGE = "/account/sessions/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
ME = "/api/v1/account/"


@pytest.fixture(autouse=True)
def no_limits(settings) -> None:
    """More than five people sign in from one address here."""
    settings.ACCOUNT_RATE_LIMITS = False


def sign_in(profile: Profile, agent: str = FIREFOX, **given: str) -> Client:
    client = Client(headers={"user-agent": agent})
    login = {"login": profile.user.email, "password": PASSWORD, **given}
    assert client.post("/account/login/", login).status_code == 302
    return client


def opens(client: Client) -> bool:
    return client.get(ME).status_code == 200


def end(client: Client, **given: str):
    return client.post(reverse("web:sign-out-devices"), given)


def keys() -> list[str]:
    return [device_key(each) for each in UserSession.objects.order_by("pk")]


def test_somebody_stays_signed_in_or_does_not(ada) -> None:
    staying, leaving = sign_in(ada, remember="on"), sign_in(ada)
    assert int(staying.cookies["session"]["max-age"]) > 13 * 24 * 3600
    assert not leaving.cookies["session"]["max-age"]
    assert opens(staying)
    assert opens(leaving)


def test_the_box_is_ticked_before_anybody_looks(client, db) -> None:
    page = client.get("/account/login/")
    assert page.context["form"]["remember"].value() is True
    assert "Stay signed in on this device" in page.text


def test_one_is_signed_out(ada) -> None:
    here, there = sign_in(ada), sign_in(ada, agent="curl/8.0")
    page = here.get(PAGE).text
    assert page.count('name="device"') == 2
    assert "curl/8.0" in page
    answer = end(here, device=keys()[1])
    assert answer.url == PAGE
    assert (opens(here), opens(there)) == (True, False)


def test_this_one_is_signed_out(ada) -> None:
    here, there = sign_in(ada), sign_in(ada)
    assert end(here, device=keys()[0]).url == "/"
    assert (opens(here), opens(there)) == (False, True)


def test_all_others_are_signed_out(ada, stranger) -> None:
    here, there, elsewhere = sign_in(ada), sign_in(ada), sign_in(stranger)
    end(here, others="1")
    assert [opens(each) for each in (here, there, elsewhere)] == [True, False, True]
    assert "everywhere else" not in here.get(PAGE).text


def test_all_are_signed_out(ada) -> None:
    here, there = sign_in(ada), sign_in(ada)
    end(here, all="1")
    assert (opens(here), opens(there)) == (False, False)
    assert not UserSession.objects.exists()


def test_an_app_is_signed_out_too(ada) -> None:
    given = {"email": ada.user.email, "password": PASSWORD}
    answer = (
        Client().post("/api/auth/app/v1/auth/login", given, content_type="application/json").json()
    )
    bearer = {"Authorization": f"Bearer {answer['meta']['access_token']}"}
    here = sign_in(ada)
    assert Client().get(ME, headers=bearer).status_code == 200
    end(here, device=keys()[0])
    assert Client().get(ME, headers=bearer).status_code == 401


@pytest.mark.parametrize("given", [{}, {"device": ""}, {"device": "x"}, {"device": "1"}])
def test_what_is_no_device_is_not_found(ada, given: dict) -> None:
    here = sign_in(ada)
    assert end(here, **given).status_code == 404
    assert opens(here)


def test_nobody_signs_out_somebody_else(ada, stranger) -> None:
    here, elsewhere = sign_in(ada), sign_in(stranger)
    assert end(here, device=keys()[1]).status_code == 404
    assert opens(elsewhere)


def test_a_child_signs_nobody_out(ada, kid, client_for) -> None:
    other = sign_in(ada)
    answer = end(client_for(kid), all="1")
    assert answer.url.startswith("/profiles/unlock/")
    assert opens(other)


def test_a_get_signs_nobody_out(ada) -> None:
    here = sign_in(ada)
    assert here.get(reverse("web:sign-out-devices"), {"all": "1"}).status_code == 405
    assert opens(here)


@pytest.mark.parametrize("count", [1, 10])
def test_the_page_costs_the_same_for_each_device(ada, count, django_assert_max_num_queries) -> None:
    """allauth looks each session up, to forget those that have ended."""
    here = sign_in(ada)
    for _each in range(count - 1):
        sign_in(ada)
    with django_assert_max_num_queries(5 + 3 * count):
        assert here.get(PAGE).text.count('name="device"') == count
