"""Who may play what: the one decision."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone

from accounts.models import Profile, User
from catalog.delivery.playback import original_url, start_playback
from catalog.delivery.policy import NotEntitled
from catalog.models import MediaAsset, Playable
from catalog.tests.stored import add_media


def outcome(user: object, profile: Profile | None, **what: object) -> str:
    try:
        start_playback(user=user, profile=profile, now=timezone.now(), **what)
    except NotEntitled as refusal:
        return str(refusal)
    return "plays"


def test_a_profile_plays_what_it_sees(
    asset: MediaAsset, film: Playable, ada: Profile, kid: Profile, stranger: Profile
) -> None:
    film.title.maturity_age = 12
    film.title.save()
    assert outcome(ada.user, ada, playable=film) == "plays"
    assert outcome(ada.user, kid, playable=film) == "not_visible"
    assert outcome(stranger.user, stranger, playable=film) == "plays"
    assert outcome(stranger.user, ada, playable=film) == "not_visible"
    assert outcome(ada.user, None, playable=film) == "profile_required"
    assert outcome(AnonymousUser(), None, playable=film) == "signed_out"
    ada.user.is_active = False
    assert outcome(ada.user, ada, playable=film) == "user_disabled"


@pytest.mark.parametrize("status", ["draft", "withdrawn"])
def test_only_staff_preview_what_is_unpublished(
    asset: MediaAsset, film: Playable, ada: Profile, editor: User, admin: User, status: str
) -> None:
    film.title.status = status
    film.title.save()
    assert outcome(ada.user, ada, playable=film) == "not_visible"
    assert outcome(editor, None, asset=asset) == "plays"
    assert outcome(admin, None, asset=asset) == "plays"
    grown = Profile.objects.create(user=editor, name="Editor")
    child = Profile.objects.create(user=editor, name="Child", is_kids=True)
    assert outcome(editor, grown, playable=film) == "plays"
    assert outcome(editor, child, playable=film) == "not_visible"


def test_a_preview_ends_with_the_right_to_it(
    client: Client, asset: MediaAsset, film: Playable, editor: User
) -> None:
    film.title.status = "draft"
    film.title.save()
    url = start_playback(user=editor, profile=None, asset=asset, now=timezone.now()).manifest_url
    assert client.get(url).status_code == 200
    editor.user_permissions.clear()
    assert client.get(url).status_code == 403


def test_staff_without_the_permission_preview_nothing(
    asset: MediaAsset, film: Playable, stranger: Profile
) -> None:
    film.title.status = "draft"
    film.title.save()
    stranger.user.is_staff = True
    stranger.user.save()
    assert outcome(stranger.user, None, asset=asset) == "profile_required"
    assert outcome(stranger.user, stranger, asset=asset) == "not_visible"


def test_what_somebody_owns_is_theirs_alone(
    local_media: object, ada: Profile, bo: Profile, stranger: Profile, editor: User, admin: User
) -> None:
    own = add_media(None, owner=ada.user)
    assert outcome(ada.user, ada, asset=own) == "plays"
    assert outcome(ada.user, bo, asset=own) == "plays"
    assert outcome(ada.user, None, asset=own) == "plays"
    assert outcome(stranger.user, stranger, asset=own) == "not_visible"
    assert outcome(editor, None, asset=own) == "profile_required"
    assert outcome(admin, None, asset=own) == "profile_required"


def test_what_is_not_ready_says_so(
    asset: MediaAsset, film: Playable, ada: Profile, make_title: Callable
) -> None:
    bare = Playable.objects.create(title=make_title("Bare"), kind="film")
    assert outcome(ada.user, ada, playable=bare) == "not_ready"
    hidden = Playable.objects.create(title=make_title("Hidden", status="draft"), kind="film")
    assert outcome(ada.user, ada, playable=hidden) == "not_visible"
    MediaAsset.objects.update(published_version=None)
    assert outcome(ada.user, ada, playable=film) == "not_ready"


def test_the_original_is_for_its_owner_and_for_staff(
    client: Client, asset: MediaAsset, ada: Profile, stranger: Profile, editor: User
) -> None:
    now = timezone.now()
    response = client.get(original_url(user=editor, asset=asset, now=now))
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''Night%20Train")
    assert response.getvalue()
    with pytest.raises(NotEntitled):
        original_url(user=ada.user, asset=asset, now=now)
    own = add_media(None, owner=ada.user)
    assert original_url(user=ada.user, asset=own, now=now)
    with pytest.raises(NotEntitled):
        original_url(user=stranger.user, asset=own, now=now)


def test_every_session_is_its_own(asset: MediaAsset, film: Playable, ada: Profile) -> None:
    def begin() -> object:
        return start_playback(user=ada.user, profile=ada, playable=film, now=timezone.now())

    first, second = begin(), begin()
    assert first.session.version == 7
    assert first.session.int < second.session.int
    assert first.manifest_url != second.manifest_url
