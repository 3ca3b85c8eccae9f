"""Choosing, making, changing and deleting profiles, and what a child may not."""

import re
import uuid
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from accounts.maturity import KIDS_CEILING
from accounts.models import MAX_PROFILES, Profile
from accounts.session import SESSION_KEY
from conftest import PASSWORD

FORM = {
    "name": "Cleo", "avatar": "moss", "maturity_ceiling": "18", "language": "en",
    "subtitle_mode": "auto", "subtitle_kind": "subtitles", "caption_size": "medium",
    "caption_style": "shadow",
}  # fmt: skip
CHOOSER = "/profiles/"


def address(name: str, profile: Profile) -> str:
    return reverse(f"web:{name}", args=[profile.public_id])


@pytest.fixture
def pin(ada: Profile) -> str:
    """Give Ada's profile a PIN."""
    ada.set_pin("4711")
    ada.save()
    return "4711"


def test_it_asks_who_is_watching(ada, bo, stranger, client_for) -> None:
    text = client_for(ada.user).get(CHOOSER).text
    assert "Ada" in text
    assert "Bo" in text
    assert "Stranger" not in text


def test_somebody_new_makes_the_first_profile(editor, client_for) -> None:
    client = client_for(editor)
    assert client.get(CHOOSER).url == reverse("web:profile-create")
    assert client.post(reverse("web:profile-create"), FORM).url == CHOOSER
    assert editor.profiles.get().name == "Cleo"


def test_it_opens_a_profile_and_speaks_its_language(ada, bo, client_for) -> None:
    bo.language = "es"
    bo.save()
    client = client_for(ada.user)
    response = client.post(address("profile-choose", bo))
    assert response.url == reverse("web:home")
    assert client.session[SESSION_KEY] == str(bo.public_id)
    assert 'lang="es"' in client.get("/home/").text


def test_looking_at_a_profile_does_not_open_it(ada, client_for) -> None:
    client = client_for(ada.user)
    assert client.get(address("profile-choose", ada)).status_code == 200
    assert SESSION_KEY not in client.session


@pytest.mark.parametrize("name", ["profile-choose", "profile-edit", "profile-delete"])
def test_profiles_of_strangers_do_not_exist(ada, stranger, client_for, name: str) -> None:
    client = client_for(ada)
    assert client.get(address(name, stranger)).status_code == 404
    assert client.post(address(name, stranger), FORM).status_code == 404
    assert Profile.objects.filter(pk=stranger.pk, name="Stranger").exists()


def test_a_pin_is_asked_for(ada, client_for, pin: str) -> None:
    client = client_for(ada.user)
    url = address("profile-choose", ada)
    assert client.post(url).status_code == 200
    assert "not the PIN" in client.post(url, {"pin": "0000"}).text
    assert SESSION_KEY not in client.session
    assert client.post(url, {"pin": pin}).status_code == 302
    assert client.session[SESSION_KEY] == str(ada.public_id)


def test_a_pin_cannot_be_guessed(ada, client_for, pin: str) -> None:
    url = address("profile-choose", ada)
    for guess in range(5):
        client_for(ada.user).post(url, {"pin": f"000{guess}"})
    page = client_for(ada.user).post(url, {"pin": pin})
    assert page.status_code == 200
    assert "Too many wrong PINs" in page.text


def test_the_form_says_up_to_which_age_a_child_sees(ada, client_for) -> None:
    text = client_for(ada).get(reverse("web:profile-create")).text
    assert f"Nothing above {KIDS_CEILING} years, and no way into the settings." in text


def test_it_makes_a_profile_with_everything(ada, client_for) -> None:
    data = {
        **FORM, "is_kids": "on", "maturity_ceiling": "7", "new_pin": "1234", "daily_minutes": "45",
        "is_exit_locked": "on", "subtitle_mode": "off", "is_history_paused": "on",
    }  # fmt: skip
    assert client_for(ada).post(reverse("web:profile-create"), data).url == CHOOSER
    cleo = Profile.objects.get(name="Cleo")
    assert (cleo.avatar, cleo.is_kids, cleo.maturity_ceiling) == ("moss", True, 7)
    assert not cleo.autoplay_next
    assert (cleo.daily_minutes, cleo.has_locked_exit, cleo.subtitle_mode) == (45, True, "off")
    assert cleo.is_history_paused
    assert cleo.check_pin("1234")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"name": "Ada"}, "already have a profile"),
        ({"name": ""}, "required"),
        ({"new_pin": "12a4"}, "four digits"),
        ({"avatar": "selfie"}, "valid choice"),
        ({"maturity_ceiling": "99"}, "valid choice"),
        ({"daily_minutes": "0"}, "greater than or equal to 1"),
        ({"daily_minutes": "1441"}, "less than or equal to 1440"),
        ({"audio_language": "xx"}, "valid choice"),
        ({"subtitle_mode": "loud"}, "valid choice"),
    ],
)
def test_it_says_what_is_wrong(ada, client_for, data: dict[str, str], message: str) -> None:
    page = client_for(ada).post(reverse("web:profile-create"), {**FORM, **data})
    assert page.status_code == 200
    assert message in page.text
    assert Profile.objects.count() == 1


def test_there_are_only_so_many(ada, client_for) -> None:
    for number in range(MAX_PROFILES - 1):
        Profile.objects.create(user=ada.user, name=f"P{number}")
    page = client_for(ada).post(reverse("web:profile-create"), FORM)
    assert "the maximum number of profiles" in page.text
    assert ada.user.profiles.count() == MAX_PROFILES
    assert reverse("web:profile-create") not in client_for(ada).get(CHOOSER).text


def test_it_changes_a_profile_and_keeps_its_pin(ada, client_for, pin: str) -> None:
    client_for(ada).post(address("profile-edit", ada), {**FORM, "name": "Ada L."})
    ada.refresh_from_db()
    assert ada.name == "Ada L."
    assert ada.check_pin(pin)


def test_it_changes_and_removes_a_pin(ada, client_for, pin: str) -> None:
    client, url = client_for(ada), address("profile-edit", ada)
    client.post(url, {**FORM, "new_pin": "1111"})
    assert Profile.objects.get(pk=ada.pk).check_pin("1111")
    assert (
        "Either give a new PIN"
        in client.post(url, {**FORM, "new_pin": "2222", "remove_pin": "on"}).text
    )
    client.post(url, {**FORM, "remove_pin": "on"})
    assert not Profile.objects.get(pk=ada.pk).has_pin


def test_it_changes_nothing_that_is_not_in_the_form(ada, stranger, client_for) -> None:
    before = (ada.public_id, ada.user_id)
    data = {**FORM, "user": stranger.user.pk, "public_id": str(uuid.uuid4()), "pin_hash": "x"}
    client_for(ada).post(address("profile-edit", ada), data)
    ada.refresh_from_db()
    assert (ada.public_id, ada.user_id, ada.pin_hash) == (*before, "")


def test_it_deletes_after_asking(ada, bo, client_for) -> None:
    client, url = client_for(bo), address("profile-delete", bo)
    assert "Delete Bo?" in client.get(url).text
    assert Profile.objects.filter(pk=bo.pk).exists()
    assert client.post(url).url == CHOOSER
    assert not Profile.objects.filter(pk=bo.pk).exists()


def test_it_keeps_the_last_without_limits(ada, kid, client_for) -> None:
    client = client_for(ada)
    page = client.post(address("profile-delete", ada), follow=True)
    assert "at least one profile without limits" in page.text
    for limits in ({"is_kids": "on"}, {"maturity_ceiling": "14"}):
        page = client.post(address("profile-edit", ada), {**FORM, **limits})
        assert page.status_code == 200
        assert "at least one profile without limits" in page.text
    ada.refresh_from_db()
    assert not ada.is_limited


def test_it_keeps_the_last_one(ada, client_for) -> None:
    page = client_for(ada).post(address("profile-delete", ada), follow=True)
    assert "at least one profile" in page.text
    assert Profile.objects.filter(pk=ada.pk).exists()


@pytest.mark.parametrize(
    "url",
    ["/profiles/new/", "/settings/", "/account/email/", "/account/password/change/",
     "/account/2fa/", "/account/sessions/", "/admin/"],
)  # fmt: skip
def test_a_child_needs_a_grown_up(kid, client_for, url: str) -> None:
    kid.user.is_staff = kid.user.is_superuser = True
    kid.user.save()
    response = client_for(kid).get(url)
    assert response.status_code == 302
    assert response.url.startswith(reverse("web:unlock"))
    posted = client_for(kid).post(url)
    if url == "/settings/":  # nothing is sent there
        assert posted.status_code == 405
    else:
        assert posted.url.startswith(reverse("web:unlock"))


def test_a_child_cannot_lift_its_own_limits(kid, client_for) -> None:
    response = client_for(kid).post(
        address("profile-edit", kid), {**FORM, "maturity_ceiling": "18"}
    )
    assert response.url.startswith(reverse("web:unlock"))
    kid.refresh_from_db()
    assert (kid.maturity_ceiling, kid.is_kids) == (7, True)


def test_nor_before_any_profile_is_open(kid, client_for) -> None:
    response = client_for(kid.user).post(
        address("profile-edit", kid), {**FORM, "maturity_ceiling": "18"}
    )
    assert response.url.startswith(reverse("web:unlock"))


def test_the_pin_of_an_adult_lets_a_child_on(ada, kid, client_for, pin: str) -> None:
    client = client_for(kid)
    unlock = f"{reverse('web:unlock')}?next=/settings/"
    assert "Ask a grown-up" in client.get(unlock).text
    wrong = client.post(unlock, {"profile": str(ada.public_id), "pin": "0000"})
    assert "not the PIN" in wrong.text
    assert client.get("/settings/").status_code == 302
    assert client.post(unlock, {"profile": str(ada.public_id), "pin": pin}).url == "/settings/"
    assert client.get("/settings/").status_code == 200


def test_the_pin_of_another_child_does_not(kid, client_for) -> None:
    teen = Profile.objects.create(user=kid.user, name="Teen", maturity_ceiling=14)
    teen.set_pin("1414")
    teen.save()
    client = client_for(kid)
    for query in ("", f"?profile={teen.public_id}"):
        client.post(reverse("web:unlock") + query, {"profile": str(teen.public_id), "pin": "1414"})
        assert client.get("/settings/").url.startswith(reverse("web:unlock"))


def test_the_password_lets_a_child_on_until_a_profile_is_opened(kid, client_for) -> None:
    client = client_for(kid)
    response = client.post("/account/reauthenticate/?next=/settings/", {"password": PASSWORD})
    assert response.url == "/settings/"
    assert client.get("/settings/").status_code == 200
    client.post(address("profile-choose", kid))
    assert client.get("/settings/").status_code == 302


def test_signing_in_with_the_password_is_enough_for_a_while(kid, client_for) -> None:
    client = client_for()
    client.post("/account/login/", {"login": "ada@example.com", "password": PASSWORD})
    assert client.get(address("profile-edit", kid)).status_code == 200


def test_only_who_knows_the_pin_changes_a_locked_profile(ada, bo, client_for, pin: str) -> None:
    client = client_for(bo)
    for name in ("profile-edit", "profile-delete"):
        response = client.post(address(name, ada), {**FORM, "remove_pin": "on"})
        assert response.url.startswith(reverse("web:unlock"))
    assert Profile.objects.get(pk=ada.pk).has_pin
    unlock = client.get(address("profile-edit", ada)).url
    response = client.post(unlock, {"profile": str(ada.public_id), "pin": pin})
    assert response.url == address("profile-edit", ada)
    assert client.get(response.url).status_code == 200


def test_a_pin_of_one_does_not_open_another(ada, bo, client_for, pin: str) -> None:
    bo.set_pin("2222")
    bo.save()
    third = Profile.objects.create(user=ada.user, name="Cy")
    client = client_for(third)
    client.post(reverse("web:unlock"), {"profile": str(bo.public_id), "pin": "2222"})
    assert client.get(address("profile-edit", bo)).status_code == 200
    assert client.get(address("profile-edit", ada)).status_code == 302


def test_a_new_pin_closes_the_profile_where_it_is_open(ada, client_for) -> None:
    here, elsewhere = client_for(ada), client_for(ada)
    here.post(address("profile-edit", ada), {**FORM, "new_pin": "1234"})
    assert here.get("/home/").status_code == 200
    assert elsewhere.get("/home/").url.startswith(CHOOSER)
    elsewhere.post(address("profile-choose", ada), {"pin": "1234"})
    assert elsewhere.get("/home/").status_code == 200


def test_a_pin_that_is_removed_closes_nothing(ada, client_for, pin: str) -> None:
    client = client_for(Profile.objects.get(pk=ada.pk))
    Profile.objects.filter(pk=ada.pk).update(pin_hash="")
    assert client.get("/home/").status_code == 200


def test_each_avatar_is_drawn() -> None:
    sprite = Path(finders.find("img/avatars.svg")).read_text()
    assert set(re.findall(r'<symbol id="(\w+)"', sprite)) == set(Profile.Avatar.values)
