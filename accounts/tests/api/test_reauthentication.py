"""What the password, given again, opens in the API."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions.profiles import change_profile
from accounts.models import Profile
from accounts.tests.api.test_profiles import JSON, URL, acting, at, error_code, open_with
from accounts.tests.api.test_tokens import AUTH, login
from conftest import PASSWORD


@pytest.fixture
def program(ada: Profile) -> Client:
    """A program with tokens, signed in a moment ago."""
    meta = login(ada.user).json()["meta"]
    return Client(headers={"Authorization": f"Bearer {meta['access_token']}"})


@pytest.fixture
def limited(ada: Profile, kid: Profile) -> Profile:
    """A household in which nobody is without limits."""
    Profile.objects.filter(pk=ada.pk).update(maturity_ceiling=14)
    return kid


def reauthenticate(program: Client, password: str = PASSWORD):
    return program.post(f"{AUTH}auth/reauthenticate", {"password": password}, **JSON)


def test_it_opens_a_household_of_limited_ones(program: Client, limited: Profile) -> None:
    for headers in ({}, acting(limited)):
        refused = program.post(URL, {"name": "Grown"}, headers=headers, **JSON)
        assert (refused.status_code, error_code(refused)) == (403, "grown_up_required")
    assert reauthenticate(program, "wrong").status_code == 400
    assert program.delete(at(limited)).status_code == 403
    assert reauthenticate(program).status_code == 200
    assert program.post(URL, {"name": "Grown"}, **JSON).status_code == 201
    changed = program.patch(at(limited), {"name": "K."}, headers=acting(limited), **JSON)
    assert changed.status_code == 200


def test_it_opens_what_a_forgotten_pin_closes(program: Client, ada: Profile) -> None:
    change_profile(profile=ada, pin="1234")
    assert error_code(program.patch(at(ada), {"pin": ""}, **JSON)) == "pin_required"
    reauthenticate(program)
    assert program.patch(at(ada), {"pin": ""}, **JSON).json()["has_pin"] is False


def test_it_does_so_for_ten_minutes(program: Client, limited: Profile, monkeypatch) -> None:
    reauthenticate(program)
    later = timezone.now() + datetime.timedelta(seconds=601)
    monkeypatch.setattr("accounts.api.sign_in.reauthentication.time.time", later.timestamp)
    assert error_code(program.delete(at(limited))) == "grown_up_required"


def test_it_is_one_devices_alone(program: Client, limited: Profile, ada: Profile) -> None:
    reauthenticate(program)
    token = login(ada.user).json()["meta"]["access_token"]
    other = Client(headers={"Authorization": f"Bearer {token}"})
    assert error_code(other.delete(at(limited))) == "grown_up_required"


def test_a_browser_is_asked_again_once_a_profile_is_opened(limited: Profile, client_for) -> None:
    browser = client_for(limited)
    assert error_code(browser.delete(at(limited))) == "grown_up_required"
    browser.post("/account/reauthenticate/", {"password": PASSWORD})
    assert browser.patch(at(limited), {"name": "K."}, **JSON).status_code == 200
    browser.post(reverse("web:profile-choose", args=[limited.public_id]))
    assert error_code(browser.delete(at(limited))) == "grown_up_required"


# --- Leaving a child's profile ----------------------------------------------------------------


def test_a_browser_does_not_leave_a_childs_profile_by_the_api(
    ada: Profile, bo: Profile, kid: Profile, client_for
) -> None:
    browser = client_for(kid)
    url = "/api/v1/titles/"
    assert browser.get(url, headers=acting(kid)).status_code == 200
    for other in (ada, bo):
        refused = browser.get(url, headers=acting(other))
        assert (refused.status_code, error_code(refused)) == (403, "grown_up_required")
    # A token of a profile that anybody opens proves nothing.
    token = {"X-Profile-Token": open_with(browser, bo, "").json()["token"]}
    assert error_code(browser.get(url, headers=token)) == "grown_up_required"
    change_profile(profile=ada, pin="1234")
    token = {"X-Profile-Token": open_with(browser, ada, "1234").json()["token"]}
    assert browser.get(url, headers=token).status_code == 200


def test_nor_by_the_pin_of_another_child(kid: Profile, client_for) -> None:
    teen = Profile.objects.create(user=kid.user, name="Teen", maturity_ceiling=14)
    change_profile(profile=teen, pin="1414")
    browser = client_for(kid)
    token = {"X-Profile-Token": open_with(browser, teen, "1414").json()["token"]}
    assert error_code(browser.get("/api/v1/titles/", headers=token)) == "grown_up_required"


def test_an_exit_that_is_not_locked_is_open(bo: Profile, kid: Profile, client_for) -> None:
    change_profile(profile=kid, is_exit_locked=False)
    assert client_for(kid).get("/api/v1/titles/", headers=acting(bo)).status_code == 200
