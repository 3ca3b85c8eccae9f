"""An uploaded picture in the form of a profile."""

import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Profile
from accounts.tests.api.test_pictures import folder, photograph, stored  # noqa: F401 – a fixture
from streamex.tests.pages.test_profiles import CHOOSER, FORM, address

pytestmark = pytest.mark.django_db(transaction=True)


def picture(content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile("me.jpg", photograph() if content is None else content)


def test_a_new_profile_has_it_at_once(ada, client_for, folder: Path) -> None:  # noqa: F811
    client = client_for(ada)
    assert client.post(reverse("web:profile-create"), {**FORM, "picture": picture()}).url == CHOOSER
    cleo = Profile.objects.get(name="Cleo")
    assert stored(folder) == [cleo.picture_key]
    (path,) = re.findall(r'<img class="avatar" src="([^"]+)"', client.get(CHOOSER).text)
    assert path.startswith(f"/api/v1/profiles/{cleo.public_id}/picture/?v=")
    assert client.get(path)["Content-Type"] == "image/webp"


def test_what_is_no_picture_saves_nothing(ada, client_for, folder: Path) -> None:  # noqa: F811
    given = {**FORM, "picture": picture(b"<svg/>")}
    page = client_for(ada).post(reverse("web:profile-create"), given)
    assert page.status_code == 200
    assert "no picture that can be read" in page.text
    page = client_for(ada).post(address("profile-edit", ada), given | {"picture": picture(b"x")})
    assert "no picture that can be read" in page.text
    assert (list(Profile.objects.values_list("name", flat=True)), stored(folder)) == (["Ada"], [])


@pytest.mark.parametrize("away", [{"remove_picture": "on"}, {"avatar": "fox"}])
def test_it_goes_when_it_is_not_wanted(ada, client_for, folder: Path, away: dict) -> None:  # noqa: F811
    client, url = client_for(ada), address("profile-edit", ada)
    client.post(url, {**FORM, "picture": picture()})
    assert len(stored(folder)) == 1
    client.post(url, FORM)
    assert len(stored(folder)) == 1, "nothing was said of it"
    client.post(url, {**FORM, **away})
    ada.refresh_from_db()
    assert (ada.picture_key, stored(folder)) == ("", [])
