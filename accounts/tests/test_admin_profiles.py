"""Profiles in the administration: by the rules that hold everywhere."""

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from accounts.actions.pictures import set_picture
from accounts.models import Profile, User
from accounts.tests.api.test_pictures import folder, photograph, stored  # noqa: F401 – a fixture
from streamex.tests.pages.test_profiles import FORM


@pytest.fixture
def browser(admin: User, client_for) -> Client:
    return client_for(admin)


def change(profile: Profile) -> str:
    return reverse("admin:accounts_profile_change", args=[profile.pk])


def delete(profile: Profile) -> str:
    return reverse("admin:accounts_profile_delete", args=[profile.pk])


def test_it_changes_what_a_household_could(browser: Client, ada, kid) -> None:
    child = {
        "name": "Nora",
        "is_kids": "on",
        "maturity_ceiling": "7",
        "daily_minutes": "45",
    }
    assert browser.post(change(kid), {**FORM, **child}).status_code == 302
    kid.refresh_from_db()
    assert (kid.name, kid.daily_minutes, kid.avatar, kid.user) == ("Nora", 45, "moss", ada.user)


def test_it_makes_one_for_a_user_who_has_room(browser: Client, ada) -> None:
    url = reverse("admin:accounts_profile_add")
    given = {**FORM, "user": str(ada.user.pk)}
    assert browser.post(url, given).status_code == 302
    for number in range(3):
        Profile.objects.create(user=ada.user, name=f"P{number}")
    page = browser.post(url, {**given, "name": "Sixth"})
    assert "maximum number of profiles" in page.text
    assert ada.user.profiles.count() == 5


@pytest.mark.parametrize("limits", [{"is_kids": "on"}, {"maturity_ceiling": "12"}])
def test_it_keeps_the_last_without_limits(browser: Client, ada, kid, limits: dict) -> None:
    page = browser.post(change(ada), {**FORM, **limits})
    assert page.status_code == 200
    assert "at least one profile without limits" in page.text
    response = browser.post(delete(ada), {"post": "yes"})
    assert response.url == change(ada)
    (message,) = get_messages(response.wsgi_request)
    assert "at least one profile without limits" in str(message)
    ada.refresh_from_db()
    assert not ada.is_limited


def test_a_user_goes_with_all_profiles(browser: Client, ada, kid) -> None:
    url = reverse("admin:accounts_user_delete", args=[ada.user.pk])
    assert browser.post(url, {"post": "yes"}).status_code == 302
    assert not Profile.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_pictures_go_with_profiles_and_by_hand(
    browser: Client,
    ada,
    bo,
    kid,
    folder,  # noqa: F811
) -> None:
    for profile in (bo, kid):
        set_picture(profile=profile, content=photograph())
    browser.post(delete(bo), {"post": "yes"})
    assert stored(folder) == [Profile.objects.get(pk=kid.pk).picture_key]
    url = reverse("admin:accounts_profile_changelist")
    assert "delete_selected" not in browser.get(url).text
    chosen = {"action": "remove_pictures", "_selected_action": [ada.pk, kid.pk]}
    assert browser.post(url, chosen).status_code == 302
    assert stored(folder) == []


@pytest.mark.parametrize("count", [1, 20])
def test_the_list_asks_a_fixed_number_of_queries(
    browser: Client, django_assert_num_queries, count: int
) -> None:
    for number in range(count):
        user = User.objects.create_user(f"u{number}@example.com")
        Profile.objects.create(user=user, name=f"P{number}")
    url = reverse("admin:accounts_profile_changelist")
    browser.get(url)
    # The session, the user, the household, two counts, the site, the page; the audit log is told.
    with django_assert_num_queries(8):
        assert "P0" in browser.get(url).text


def test_editors_see_nobody(editor: User, client_for, ada) -> None:
    assert client_for(editor).get(change(ada)).status_code == 403
