import datetime

import pytest
from django.utils import timezone

from catalog import tasks
from catalog.actions.media.text_tracks import delete_text_track, set_text_track
from catalog.actions.search_index import index_people, index_titles, request_indexing
from catalog.models import (
    Character,
    Credit,
    Cue,
    Genre,
    Person,
    Playable,
    SearchChange,
    SearchEntry,
    SearchWord,
    Season,
    TextTrack,
    Title,
)
from catalog.search import outdated
from catalog.search.spoken_lines import index_cues

SRT = b"""1
00:00:01,000 --> 00:00:02,000
The last train

2
00:00:02,500 --> 00:00:04,000
leaves at <i>noon</i>.
"""


@pytest.fixture
def series(make_title) -> Title:
    title = make_title("Harbour Lights", kind=Title.Kind.SERIES, original_name="Luces del puerto")
    title.genres.add(Genre.objects.create(slug="drama", name="Drama", name_es="Drama"))
    season = Season.objects.create(title=title, number=1)
    Playable.objects.create(title=title, season=season, kind="episode", number=1, name="The Storm")
    Credit.objects.create(
        title=title,
        person=Person.objects.create(slug="ines-vidal", name="Inés Vidal"),
        character=Character.objects.create(name="Captain Roca"),
    )
    return title


def entries() -> dict[tuple[str, str], SearchEntry]:
    return {(entry.kind, entry.name): entry for entry in SearchEntry.objects.all()}


def test_it_indexes_a_title_with_all_that_belongs_to_it(series) -> None:
    index_titles(title_ids=[series.pk])
    found = entries()
    assert set(found) == {
        ("title", "Harbour Lights"),
        ("episode", "The Storm"),
        ("person", "Inés Vidal"),
        ("character", "Captain Roca"),
        ("genre", "Drama"),
    }
    title = found["title", "Harbour Lights"]
    assert title.name_words.split() == [
        *("_title", "harbour", "lights", "luces", "del", "puerto"),
        *("_harbourlights_", "_lucespuerto_"),
    ]
    assert {"ines", "vidal", "captain", "roca", "drama"} <= set(title.more_words.split())
    assert "s1e1" in found["episode", "The Storm"].more_words.split()
    assert "harbour" in found["character", "Captain Roca"].more_words.split()
    assert SearchWord.objects.get(word="vidal").is_named


def test_indexing_twice_changes_nothing_but_the_date(series) -> None:
    index_titles(title_ids=[series.pk])
    before = {(e.pk, e.name_words, e.more_words) for e in SearchEntry.objects.all()}
    words = set(SearchWord.objects.values_list("word", flat=True))
    index_titles(title_ids=[series.pk, series.pk, 10**9])
    assert {(e.pk, e.name_words, e.more_words) for e in SearchEntry.objects.all()} == before
    assert set(SearchWord.objects.values_list("word", flat=True)) == words


def test_an_episode_that_loses_its_name_and_number_is_forgotten(series) -> None:
    index_titles(title_ids=[series.pk])
    Playable.objects.update(kind="extra")
    index_titles(title_ids=[series.pk])
    assert not SearchEntry.objects.filter(kind="episode").exists()


def test_a_deleted_title_leaves_nothing_behind(series) -> None:
    index_titles(title_ids=[series.pk])
    series.delete()
    assert {kind for kind, _name in entries()} == {"person", "character", "genre"}


def test_a_person_with_a_new_name_is_found_in_the_titles_too(series) -> None:
    index_titles(title_ids=[series.pk])
    person = Person.objects.get()
    person.name = "Inés Robledo"
    person.save()
    index_people(person_ids=[person.pk])
    found = entries()
    assert "robledo" in found["title", "Harbour Lights"].more_words.split()
    assert "vidal" not in found["title", "Harbour Lights"].more_words.split()


def test_a_noted_change_is_indexed_and_the_note_forgotten(series) -> None:
    request_indexing(title_ids=[series.pk])
    assert SearchChange.objects.count() == 1
    tasks.index_search_changes()
    assert SearchChange.objects.count() == 0
    assert ("title", "Harbour Lights") in entries()


def test_a_renamed_genre_and_character_reach_the_titles(series) -> None:
    index_titles(title_ids=[series.pk])
    Genre.objects.update(name="Tragedy")
    Character.objects.update(name="Commander Roca")
    request_indexing(
        genre_ids=Genre.objects.values_list("pk", flat=True),
        character_ids=Character.objects.values_list("pk", flat=True),
    )
    tasks.index_search_changes()
    words = entries()["title", "Harbour Lights"].more_words.split()
    assert {"tragedy", "commander"} <= set(words)
    assert "captain" not in words


def test_the_periodic_check_finds_what_nobody_noted(series) -> None:
    tasks.index_waiting()
    assert ("title", "Harbour Lights") in entries()
    series.name = "Port Lights"
    series.save()
    Playable.objects.filter(title=series).update(
        name="The Calm", updated_at=timezone.now() + datetime.timedelta(seconds=1)
    )
    tasks.index_waiting()
    assert {("title", "Port Lights"), ("episode", "The Calm")} <= set(entries())


def test_the_periodic_check_leaves_what_is_indexed_alone(series) -> None:
    tasks.index_waiting()
    before = set(SearchEntry.objects.values_list("pk", "indexed_at"))
    tasks.index_waiting()
    assert set(SearchEntry.objects.values_list("pk", "indexed_at")) == before


def test_lines_are_plain_text_with_the_words_of_the_next(film) -> None:
    track = set_text_track(playable=film, content=SRT, language="en")
    assert index_cues(text_track_id=track.pk) == 2
    first, second = Cue.objects.order_by("start_seconds")
    assert (first.start_seconds, first.text, first.own_count) == (1.0, "The last train", 3)
    assert first.words == "the last train leaves at noon"
    assert (second.text, second.words) == ("leaves at noon.", "leaves at noon")
    assert not SearchWord.objects.get(word="noon").is_named


def test_lines_that_were_replaced_are_read_again_by_the_periodic_check(film) -> None:
    set_text_track(playable=film, content=SRT, language="en")
    tasks.index_waiting()
    assert Cue.objects.count() == 2
    set_text_track(playable=film, content=SRT.replace(b"noon", b"midnight"), language="en")
    tasks.index_waiting()
    assert [cue.text for cue in Cue.objects.order_by("pk")][1] == "leaves at midnight."
    delete_text_track(text_track=TextTrack.objects.get())
    assert not Cue.objects.exists()


def test_a_track_whose_file_is_gone_has_no_lines(film) -> None:
    track = TextTrack.objects.create(
        playable=film, language="en", key="text/gone.vtt", size_bytes=1
    )
    assert index_cues(text_track_id=track.pk) == 0
    track.refresh_from_db()
    assert track.indexed_key == "text/gone.vtt"
    assert index_cues(text_track_id=10**9) == 0


@pytest.fixture
def rows_by_kind(series) -> dict[str, object]:
    index_titles(title_ids=[series.pk])
    return {
        "title": series,
        "episode": series.playables.get(),
        "person": Person.objects.get(),
        "character": Character.objects.get(),
        "genre": Genre.objects.get(),
    }


def test_the_night_reindexes_what_was_renamed_without_a_word(rows_by_kind) -> None:
    for kind, row in rows_by_kind.items():
        type(row).objects.filter(pk=row.pk).update(name=f"Zephyr {kind}")
    tasks.index_waiting()
    assert "Zephyr person" not in {name for _kind, name in entries()}
    tasks.reindex_outdated()
    assert set(entries()) == {(kind, f"Zephyr {kind}") for kind in rows_by_kind}
    title = entries()["title", "Zephyr title"]
    assert "person" in title.more_words.split()


def test_the_night_indexes_what_is_not_indexed_and_other_names(rows_by_kind) -> None:
    SearchEntry.objects.filter(kind__in=("character", "episode")).delete()
    Title.objects.update(original_name="Faro")
    Genre.objects.update(name_es="Teatro")
    Person.objects.bulk_create([Person(slug="alone", name="Nobody Yet")])
    tasks.reindex_outdated()
    found = entries()
    assert {kind for kind, _name in found} == set(rows_by_kind)
    assert found["title", "Harbour Lights"].alias == "Faro"
    assert found["genre", "Drama"].alias == "Teatro"
    assert ("person", "Nobody Yet") in found


def test_the_night_leaves_what_is_indexed_alone(rows_by_kind) -> None:
    Character.objects.create(name="In nothing")
    before = dict(SearchEntry.objects.values_list("pk", "indexed_at"))
    assert outdated.note_outdated() == 0
    tasks.reindex_outdated()
    assert dict(SearchEntry.objects.values_list("pk", "indexed_at")) == before


def test_the_night_adds_whole_names_where_an_older_version_had_none(rows_by_kind) -> None:
    complete = {entry.pk: entry.name_words for entry in SearchEntry.objects.all()}
    for entry in SearchEntry.objects.all():
        words = [word for word in entry.name_words.split() if not word.endswith("_")]
        SearchEntry.objects.filter(pk=entry.pk).update(name_words=" ".join(words))
    tasks.reindex_outdated()
    assert sorted(entry.name_words for entry in entries().values()) == sorted(complete.values())


def test_the_night_leaves_names_without_words_alone(make_title) -> None:
    make_title("???")
    tasks.reindex_outdated()
    assert ("title", "???") in entries()
    assert outdated.note_outdated() == 0


def test_a_night_reindexes_no_more_than_its_share(rows_by_kind, monkeypatch) -> None:
    monkeypatch.setattr(outdated, "LIMIT", 2)
    Person.objects.bulk_create(Person(slug=f"p-{n}", name=f"P {n}") for n in range(3))
    assert outdated.note_outdated() == 2
    tasks.reindex_outdated()
    tasks.reindex_outdated()
    assert outdated.note_outdated() == 0
