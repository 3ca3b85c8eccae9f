"""Pictures, subtitles and what StreamEx itself unpublishes are in the history as well."""

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone

from accounts.models import User
from catalog.actions.edit_session import Act, editing
from catalog.actions.editing.reverting import revert_to
from catalog.actions.media.artwork import delete_artwork, set_artwork, submit_artwork
from catalog.actions.media.text_tracks import delete_text_track, label_text_track, set_text_track
from catalog.artwork.redraw import redraw
from catalog.ingest.publish import unpublish_failed_titles
from catalog.ingest.storage_cleanup import REMEMBERED, remove_orphans
from catalog.models import (
    Artwork,
    Change,
    HistoryEntry,
    MediaAsset,
    Person,
    Playable,
    TextTrack,
    Title,
)
from catalog.tests.stored import add_media
from media_engine.tests.samples import png

SRT = b"1\n00:00:00,000 --> 00:00:01,000\nHello\n"


@pytest.fixture
def act(editor: User, local_media: Path) -> Act:
    return Act(by=editor, via=Change.Via.ADMIN)


def latest(kind: str = "title") -> HistoryEntry:
    return HistoryEntry.objects.filter(kind=kind).latest("pk")


def go_back(entry: HistoryEntry) -> list[str]:
    """Put the subject of an entry back to how it was after it, and return what could not be."""
    with editing(by=None, via="admin") as edit:
        return revert_to(edit=edit, entry=entry)


def begin(title: Title) -> HistoryEntry:
    with editing(by=None, via="admin") as edit:
        edit.open(title)
        Title.objects.filter(pk=title.pk).update(tagline="As it was")
    return latest()


def rows(entry: HistoryEntry) -> Iterator[tuple[str, str]]:
    for row in entry.rows:
        verb = "added" if row["before"] is None else "gone" if row["after"] is None else "changed"
        yield row["name"], verb


def test_subtitles_are_remembered_and_come_back(film: Playable, act: Act, editor: User) -> None:
    given = set_text_track(playable=film, content=SRT, language="es", act=act)
    entry = latest()
    assert (list(rows(entry)), entry.change.made_by) == ([("Subtitles (es)", "added")], editor)
    assert entry.versions == {f"playable:{film.pk}": 2}
    label_text_track(text_track=given, name="Español", is_default=True, act=act)
    replaced = set_text_track(playable=film, content=SRT, language="es", act=act)
    assert replaced.key != given.key
    delete_text_track(text_track=TextTrack.objects.get(), act=act)
    assert list(rows(latest())) == [("Subtitles (es)", "gone")]
    go_back(entry)
    back = TextTrack.objects.get()
    assert (back.pk, back.key, back.name) == (given.pk, given.key, "")
    assert film.title.languages.get().language == "es"


def test_what_a_worker_put_in_its_place_gives_way(film: Playable, act: Act) -> None:
    set_text_track(playable=film, content=SRT, language="es", act=act)
    entry = latest()
    delete_text_track(text_track=TextTrack.objects.get(), act=act)
    set_text_track(playable=film, content=SRT, language="es")
    assert go_back(entry) == []
    assert TextTrack.objects.get().key == entry.rows[0]["after"]["key"]


def test_pictures_are_remembered_and_come_back(film: Playable, act: Act) -> None:
    given = set_artwork(image=png(400, 600), role="poster", title=film.title, act=act)
    entry = latest()
    assert list(rows(entry)) == [("Poster, 2:3 400×600", "added")]
    submit_artwork(content=png(300, 450), role="poster", title=film.title, act=act)
    redraw(given.pk)
    assert Artwork.objects.get().width == 300
    assert Title.objects.get().version == 1, "a form of the title is not stale for a picture"
    delete_artwork(artwork=Artwork.objects.get(), act=act)
    Artwork.rows.create(
        title=film.title, role="poster", source="generated", prefix="", widths=[], width=0, height=0
    )
    assert go_back(entry) == []
    back = Artwork.rows.get()
    assert (back.pk, back.prefix, back.width, back.status) == (given.pk, given.prefix, 400, "ready")


def test_a_worker_that_is_late_changes_nothing_that_went_back(film: Playable, act: Act) -> None:
    given = set_artwork(image=png(400, 600), role="poster", title=film.title, act=act)
    entry = latest()
    submit_artwork(content=png(300, 450), role="poster", title=film.title, act=act)
    go_back(entry)
    redraw(given.pk)
    assert Artwork.objects.get().prefix == given.prefix


def test_a_deleted_title_comes_back_with_pictures_and_subtitles(
    film: Playable, act: Act, editor_client: Client
) -> None:
    title = film.title
    set_artwork(image=png(400, 600), role="poster", title=title, act=act)
    set_artwork(image=png(640, 360), role="still", playable=film, act=act)
    set_text_track(playable=film, content=SRT, language="es", act=act)
    entry = begin(title)
    address = f"/api/v1/titles/{title.public_id}/"
    delete = editor_client.delete(address, headers={"If-Match": "*"})
    assert (delete.status_code, Artwork.rows.count(), TextTrack.objects.count()) == (200, 0, 0)
    back = f"{address}history/{entry.change.public_id}/revert/"
    answer = editor_client.post(back, content_type="application/json")
    assert (answer.status_code, answer.json()["files_gone"]) == (200, [])
    assert sorted(Artwork.objects.values_list("role", flat=True)) == ["poster", "still"]
    assert film.text_tracks.get().language == "es"


def test_what_has_no_file_any_more_is_named(
    film: Playable, act: Act, editor_client: Client
) -> None:
    track = set_text_track(playable=film, content=SRT, language="es", act=act)
    entry = begin(film.title)
    begin_name = film.title.name
    with editing(by=None, via="admin") as edit:
        edit.open(film.title)
        Title.objects.update(name="Other")
        TextTrack.objects.all().delete()
    default_storage.delete(track.key)
    address = f"/api/v1/titles/{film.title.public_id}/history/{entry.change.public_id}/revert/"
    answer = editor_client.post(address, content_type="application/json", headers={"If-Match": "*"})
    assert answer.status_code == 200, answer.content
    assert answer.json()["files_gone"] == ["Subtitles (es)"]
    assert (Title.objects.get().name, TextTrack.objects.count()) == (begin_name, 0)


def test_a_portrait_belongs_to_its_person(ines: Person, act: Act) -> None:
    with editing(by=None, via="admin") as edit:
        edit.open(ines)
        Person.objects.update(biography="x")
    entry = latest("person")
    set_artwork(image=png(400, 600), role="portrait", person=ines, act=act)
    assert list(rows(latest("person"))) == [("Portrait, 2:3 400×600", "added")]
    with_portrait = latest("person")
    go_back(entry)
    assert not Artwork.rows.exists()
    ines.refresh_from_db()
    with editing(by=None, via="admin") as edit:
        edit.open(ines).delete()
    assert go_back(with_portrait) == []
    assert Artwork.objects.get().person_id == ines.pk


def test_their_history_is_in_words(film: Playable, act: Act, editor_client: Client) -> None:
    set_artwork(image=png(400, 600), role="poster", title=film.title, act=act)
    set_artwork(image=png(400, 600), role="poster", title=film.title, act=act)
    set_artwork(image=png(640, 360), role="still", playable=film, act=act)
    found = editor_client.get(f"/api/v1/titles/{film.title.public_id}/history/").json()["results"]
    (row,) = found[1]["changes"]
    assert (row["verb"], [f["field"] for f in row["fields"]]) == ("changed", ["file"])
    page = editor_client.get(f"/admin/catalog/playable/{film.pk}/history/").text
    assert "Still, 16:9 640×360" in page
    assert "artwork/0" not in page, "storage keys are nobody's business"


def test_files_are_kept_for_a_while(film: Playable, act: Act) -> None:
    for _ in range(2):
        set_text_track(playable=film, content=SRT, language="es", act=act)
        set_artwork(image=png(400, 600), role="poster", title=film.title, act=act)
    loose = set_text_track(playable=film, content=SRT, language="fr").key
    TextTrack.objects.filter(language="fr").delete()
    tomorrow = timezone.now() + datetime.timedelta(days=2)
    assert remove_orphans(tomorrow) == 1
    assert not default_storage.exists(loose)
    Change.objects.update(made_at=timezone.now() - REMEMBERED - datetime.timedelta(hours=1))
    assert remove_orphans(tomorrow) > 2
    track, poster = TextTrack.objects.get(), Artwork.objects.get()
    assert default_storage.exists(track.key)
    assert all(map(default_storage.exists, poster.keys))


def test_what_is_taken_back_is_remembered_and_goes_back(film: Playable, local_media: Path) -> None:
    asset = add_media(film)
    values = {"status": "failed", "error_code": "not_media", "published_version": None}
    MediaAsset.objects.filter(pk=asset.pk).update(**values)
    Title.objects.update(published_at=timezone.now())
    before = begin(film.title)
    assert unpublish_failed_titles([asset.pk], timezone.now()) == 1
    entry = latest()
    assert (entry.change.via, entry.change.made_by) == ("system", None)
    assert entry.change.comment
    title = Title.objects.get()
    assert (title.status, title.version) == ("draft", 3)
    go_back(before)
    assert Title.objects.get().status == "published"
    assert unpublish_failed_titles([], timezone.now()) == 0
    assert HistoryEntry.objects.count() == 3


@pytest.fixture
def editor_client(editor: User, client_for: Any) -> Client:
    client: Client = client_for(editor)
    return client
