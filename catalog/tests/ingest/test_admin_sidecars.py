"""Pictures and subtitles in the administration."""

import html

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from catalog.actions.media.artwork import set_artwork
from catalog.actions.media.text_tracks import set_text_track
from catalog.artwork.redraw import redraw
from catalog.media_error_messages import sentence
from catalog.models import Artwork, Playable, TextTrack
from catalog.tests.ingest.conftest import stored_keys
from media_engine.tests.samples import png
from streamex.tests.refusals import ASKED_TO_SIGN_IN, refusal

ARTWORK = "/admin/catalog/artwork/"
TEXT = "/admin/catalog/texttrack/"
SRT = b"1\n00:00:00,000 --> 00:00:01,000\n<script>alert(1)</script>Hello\n"


@pytest.fixture
def editor_client(editor: User, client_for, local_media) -> Client:
    """The browser of an editor."""
    return client_for(editor)


def picture(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("poster.png", content)


def text(content: bytes = SRT, name: str = "film.es.srt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_it_takes_a_picture(editor_client: Client, film: Playable) -> None:
    data = {"title": film.title.pk, "role": "poster", "image": picture(png(400, 600))}
    assert editor_client.post(f"{ARTWORK}add/", data).status_code == 302
    assert not film.title.artworks.exists()
    waiting = Artwork.rows.get()
    assert "Waiting" in editor_client.get(ARTWORK).content.decode()
    redraw(waiting.pk)
    poster = film.title.artworks.get()
    assert (poster.pk, poster.source, poster.width, poster.height) == (
        waiting.pk, "editor", 400, 600,
    )  # fmt: skip
    assert b"<img" in editor_client.get(ARTWORK).content
    again = {"image": picture(png(300, 450))}
    url = reverse("admin:catalog_artwork_change", args=[poster.pk])
    assert editor_client.post(url, again).status_code == 302
    assert film.title.artworks.get().width == 400, "the former stays until the new one is drawn"
    redraw(poster.pk)
    assert film.title.artworks.get().width == 300


def test_it_takes_the_place_of_the_former(editor_client: Client, film: Playable) -> None:
    first = set_artwork(image=png(100, 150), role="poster", title=film.title, source="frame")
    data = {"title": film.title.pk, "role": "poster", "image": picture(png(400, 600))}
    assert editor_client.post(f"{ARTWORK}add/", data).status_code == 302
    redraw(first.pk)
    poster = Artwork.objects.get()
    assert (poster.pk, poster.source) == (first.pk, "editor")


def test_it_moves_the_focus(editor_client: Client, film: Playable) -> None:
    poster = set_artwork(image=png(900, 600), role="poster", title=film.title)
    url = reverse("admin:catalog_artwork_change", args=[poster.pk])
    assert b"data-focus" in editor_client.get(url).content
    assert editor_client.post(url, {"focus_x": "0.9", "focus_y": "0.2"}).status_code == 302
    redraw(poster.pk)
    moved = Artwork.objects.get()
    assert (moved.focus_x, moved.focus_y, moved.status) == (0.9, 0.2, "ready")
    assert moved.prefix != poster.prefix
    refused = editor_client.post(url, {"focus_x": "1.5", "focus_y": "0"})
    assert refused.status_code == 200, "outside of the picture"


def test_it_says_why_a_picture_failed_and_tries_again(
    editor_client: Client, film: Playable
) -> None:
    data = {"title": film.title.pk, "role": "poster", "image": picture(png(30, 30))}
    assert editor_client.post(f"{ARTWORK}add/", data).status_code == 302
    poster = Artwork.rows.get()
    redraw(poster.pk)
    (told,) = editor_client.get(f"{ARTWORK}progress/?id={poster.pk}").json()["assets"]
    assert (told["text"], told["is_settled"]) == (sentence("too_small_picture"), True)
    assert sentence("too_small_picture") in html.unescape(
        editor_client.get(ARTWORK).content.decode()
    )
    url = reverse("admin:catalog_artwork_retry", args=[poster.pk])
    assert editor_client.get(url).status_code == 405
    assert editor_client.post(url).status_code == 302
    assert Artwork.rows.get().status == "queued"
    assert "not failed" in editor_client.post(url, follow=True).content.decode()


@pytest.mark.parametrize("content", [b"<svg onload=alert(1)>", b"GIF89a" + b"\0" * 50, b"x"])
def test_it_refuses_what_is_no_picture(
    editor_client: Client, film: Playable, content: bytes
) -> None:
    data = {"title": film.title.pk, "role": "poster", "image": picture(content)}
    answer = editor_client.post(f"{ARTWORK}add/", data)
    assert sentence("bad_picture") in answer.content.decode()
    assert (Artwork.objects.count(), stored_keys("artwork")) == (0, set())


@pytest.mark.parametrize("targets", [(), ("title", "playable")])
def test_it_asks_what_a_picture_is_of(editor_client: Client, film: Playable, targets) -> None:
    chosen = {"title": film.title.pk, "playable": film.pk}
    data = {"role": "poster", "image": picture(png(4, 6)), **{n: chosen[n] for n in targets}}
    assert "exactly one" in editor_client.post(f"{ARTWORK}add/", data).content.decode()


def test_it_takes_subtitles(editor_client: Client, film: Playable) -> None:
    data = {"playable": film.pk, "kind": "subtitles", "language": "", "file": text()}
    assert editor_client.post(f"{TEXT}add/", data).status_code == 302
    track = film.text_tracks.get()
    assert (track.language, track.kind) == ("es", "subtitles")
    assert stored_keys("text") == {track.key}


def test_it_changes_a_label_and_keeps_the_file(editor_client: Client, film: Playable) -> None:
    track = set_text_track(playable=film, content=SRT, language="es")
    url = reverse("admin:catalog_texttrack_change", args=[track.pk])
    assert editor_client.post(url, {"name": "Español", "is_default": "on"}).status_code == 302
    after = TextTrack.objects.get()
    assert (after.pk, after.key, after.name, after.is_default) == (
        track.pk, track.key, "Español", True,
    )  # fmt: skip
    assert editor_client.post(url, {"name": "Español", "file": text()}).status_code == 302
    assert TextTrack.objects.get().key != track.key


def test_it_takes_the_place_of_the_former_track(editor_client: Client, film: Playable) -> None:
    first = set_text_track(playable=film, content=SRT, language="es")
    data = {"playable": film.pk, "kind": "subtitles", "language": "es", "file": text()}
    assert editor_client.post(f"{TEXT}add/", data).status_code == 302
    assert TextTrack.objects.get().pk == first.pk


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"language": "es", "file": text(b"\0\1", "a.srt")}, "could not be read"),
        ({"language": "??", "file": text()}, "not a language tag"),
        ({"language": "", "file": text(name="film.srt")}, "Say in which language"),
        ({"language": "es"}, "required"),
    ],
)
def test_it_refuses_in_words(editor_client: Client, film: Playable, fields, word: str) -> None:
    if "file" in fields:
        fields["file"].seek(0)
    answer = editor_client.post(f"{TEXT}add/", {"playable": film.pk, "kind": "subtitles", **fields})
    assert word in answer.content.decode()
    assert TextTrack.objects.count() == 0


def test_it_says_in_words_that_the_storage_is_away(
    s3_media, settings, editor: User, client_for, film: Playable
) -> None:
    options = {**settings.STORAGES["default"]["OPTIONS"], "endpoint_url": "http://127.0.0.1:1"}
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {**settings.STORAGES["default"], "OPTIONS": options},
    }
    data = {"playable": film.pk, "kind": "subtitles", "language": "es", "file": text()}
    answer = client_for(editor).post(f"{TEXT}add/", data, follow=True)
    assert sentence("storage_failed") in answer.content.decode()


@pytest.mark.parametrize("url", [ARTWORK, TEXT, f"{ARTWORK}add/", f"{TEXT}add/"])
def test_it_is_closed_to_viewers(client_for, ada, url: str) -> None:
    for client in (client_for(), client_for(ada)):
        assert refusal(client.get(url)) == ASKED_TO_SIGN_IN
