"""Another source takes the place of what plays, without a moment of nothing in between."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from catalog.models import MediaAsset, Playable

Status = MediaAsset.Status
INLINES = {"renditions-TOTAL_FORMS": 0, "renditions-INITIAL_FORMS": 0}


@pytest.fixture
def editor_client(editor: User, client_for) -> Client:
    """The browser of an editor."""
    return client_for(editor)


def add_asset(playable: Playable | None = None, **fields: object) -> MediaAsset:
    values: dict[str, object] = {
        "status": Status.READY, "published_version": 1, "latest_version": 1, "duration_seconds": 9,
    }  # fmt: skip
    return MediaAsset.objects.create(
        playable=playable, file_name="a.mp4", source_key=f"sources/{uuid.uuid4()}", source_bytes=1,
        queued_at=timezone.now(), **{**values, **fields},
    )  # fmt: skip


def attach(editor_client: Client, asset: MediaAsset, playable: Playable):
    page = reverse("admin:catalog_mediaasset_change", args=[asset.pk])
    return editor_client.post(page, {"playable": playable.pk, **INLINES})


def test_it_takes_the_place_of_what_plays(editor_client: Client, film: Playable) -> None:
    former, better = add_asset(film), add_asset(duration_seconds=12.5)
    assert attach(editor_client, better, film).status_code == 302
    former.refresh_from_db()
    film.refresh_from_db()
    assert (former.playable, film.asset, film.duration_seconds) == (None, better, 12.5)
    assert former.is_playable


@pytest.mark.parametrize("status", [Status.QUEUED, Status.FAILED])
def test_what_does_not_play_takes_no_place(
    editor_client: Client, film: Playable, status: str
) -> None:
    former = add_asset(film)
    new = add_asset(status=status, published_version=None, error_code="damaged")
    answer = attach(editor_client, new, film)
    assert "this does not play yet" in answer.content.decode()
    film.refresh_from_db()
    assert film.asset == former


def test_it_takes_the_place_of_what_failed(editor_client: Client, film: Playable) -> None:
    add_asset(film, status=Status.FAILED, published_version=None, error_code="damaged")
    new = add_asset(status=Status.QUEUED, published_version=None)
    assert attach(editor_client, new, film).status_code == 302
    assert Playable.objects.get(pk=film.pk).asset == new
