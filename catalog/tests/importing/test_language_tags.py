"""Languages that were spelled otherwise before become those that imports look for."""

import importlib
from collections.abc import Callable

import pytest
from django.apps import apps

from accounts.models import new_public_id
from catalog.models import Playable, TextTrack, Title
from catalog.tests.importing.conftest import Import
from catalog.tests.importing.test_run import SRT

migration = importlib.import_module("catalog.migrations.0014_language_tags")
SPELLINGS = {
    "pt-br": "pt-BR", "spa": "es", "es_mx": "es-MX", "zh-hant": "zh-Hant", "en": "en",
    "not a tag!": "", "und": "", "": "",
}  # fmt: skip
TrackOf = Callable[..., TextTrack]


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migration, "BATCH", 3)


@pytest.fixture
def track_of(film: Playable) -> TrackOf:
    """Return a function that gives the film a track, with a language as it was once spelled."""

    def make(language: str, **values: object) -> TextTrack:
        key = f"text/{new_public_id()}.vtt"
        values = {"playable": film, "language": language, "key": key, "size_bytes": 1, **values}
        return TextTrack.objects.create(**values)

    return make


def test_titles_are_spelled_anew(make_title) -> None:
    titles = {
        old: make_title(f"Film {number}", original_language=old)
        for number, old in enumerate(SPELLINGS)
    }
    for _ in range(2):  # a second time changes nothing
        migration.respell_titles(apps, None)
        found = dict(Title.objects.values_list("pk", "original_language"))
        assert {old: found[title.pk] for old, title in titles.items()} == SPELLINGS


def test_tracks_are_spelled_anew_but_for_what_is_no_language(track_of: TrackOf) -> None:
    tracks = {old: track_of(old) for old in SPELLINGS if old}
    migration.respell_tracks(apps, None)
    found = dict(TextTrack.objects.values_list("pk", "language"))
    wanted = {old: SPELLINGS[old] or old for old in tracks}
    assert {old: found[track.pk] for old, track in tracks.items()} == wanted


def test_a_track_stays_where_it_would_be_the_same_as_another(track_of: TrackOf) -> None:
    present, forced = track_of("es"), track_of("spa", is_forced=True)
    beside, second = track_of("spa"), track_of("pt-br")
    third = track_of("pt_BR")
    migration.respell_tracks(apps, None)
    found = dict(TextTrack.objects.values_list("pk", "language"))
    wanted = {present: "es", forced: "es", beside: "spa", second: "pt-BR", third: "pt_BR"}
    assert found == {track.pk: language for track, language in wanted.items()}


def test_an_import_finds_the_track_again(bring: Import, put, local_media) -> None:
    put("Film (1999).mp4")
    put("Film (1999).pt-br.srt", content=SRT)
    bring()
    TextTrack.objects.update(language="pt-br")
    before = TextTrack.objects.get()
    migration.respell_tracks(apps, None)
    put("Film (1999).pt-br.srt", content=SRT * 2)
    assert bring()["Film (1999).pt-br.srt"].outcome == "replaced"
    after = TextTrack.objects.get()
    assert (after.pk, after.language) == (before.pk, "pt-BR")
    assert after.key != before.key
