"""What the demo promises is all there, and consistent."""

from collections import Counter
from itertools import pairwise

import pytest
from PIL import ImageFont

from accounts.maturity import KIDS_CEILING, MATURITY_STEPS
from catalog.actions.installation_defaults import STANDARD_GENRES
from media_engine.drawing.lettering import style_of_font
from media_engine.drawing.typography import FONTS
from samples.demo.captions import webvtt
from samples.demo.catalogue import CATALOGUE, plays, plays_of
from samples.demo.editorial import CREDITS_SECONDS, CROSSFADE_SECONDS, Clip, Entry
from samples.demo.layers import LONGEST_SHOT
from samples.demo.scenes import GRADES, SCENES
from streamex.web.finding.rows import GENRE_MINIMUM

each_entry = pytest.mark.parametrize("entry", CATALOGUE, ids=lambda entry: entry.slug)
each_play = pytest.mark.parametrize("play", plays(), ids=lambda play: play.key)


def is_scene(name: str) -> bool:
    scene, _, grade = name.partition("/")
    return scene in SCENES and (not grade or grade in GRADES)


def of_kind(kind: str) -> list[Entry]:
    return [entry for entry in CATALOGUE if entry.kind == kind]


def test_it_holds_what_it_promises():
    assert len(SCENES) <= 12
    assert len(of_kind("movie")) >= 8
    assert any(
        len(series.parts) == 2 and all(len(part.items) >= 2 for part in series.parts)
        for series in of_kind("series")
    )
    assert [len(album.parts[0].items) for album in of_kind("album")] == [3]
    assert [[len(part.items) for part in course.parts] for course in of_kind("course")] == [[2, 1]]
    assert any(entry.extras for entry in CATALOGUE)


def test_it_has_rows_of_genres():
    genres = Counter(genre for entry in CATALOGUE for genre in entry.genres)
    assert sum(count >= GENRE_MINIMUM for count in genres.values()) >= 2


def test_it_has_a_film_in_two_languages_and_one_with_chapters():
    clips = [play.item.media for play in plays() if isinstance(play.item.media, Clip)]
    assert any(clip.dub for clip in clips)
    assert any(len(clip.chapters) >= 3 for clip in clips)


def test_its_chapters_follow_each_other_to_the_end():
    clips = [play.item.media for play in plays() if isinstance(play.item.media, Clip)]
    for clip in clips:
        spans = clip.chapter_spans
        assert [name for name, _, _ in spans] == list(clip.chapters)
        assert all(one[2] == two[1] for one, two in pairwise(spans))
        assert not spans or (spans[0][1], spans[-1][2]) == (0, clip.seconds)


def test_it_differs_between_a_kids_profile_and_others():
    ages = [entry.maturity_age for entry in CATALOGUE]
    assert any(age >= 16 for age in ages)
    assert sum(age <= KIDS_CEILING for age in ages) >= 6
    assert set(ages) <= set(MATURITY_STEPS)
    assert all(entry.maturity_reasons for entry in CATALOGUE if entry.maturity_age)


def test_it_names_everything_once():
    keys = [play.key for play in plays()]
    assert len(set(keys)) == len(keys) == sum(len(plays_of(entry)) for entry in CATALOGUE)


def test_it_opens_every_title_before_any_second_episode():
    opened = [play.entry.slug for play in plays()][: len(CATALOGUE)]
    assert opened == [entry.slug for entry in CATALOGUE]


def test_its_genres_are_standard():
    assert {genre for entry in CATALOGUE for genre in entry.genres} <= set(STANDARD_GENRES)


@each_entry
def test_it_says_everything_about_a_title(entry):
    assert 2 <= sum(entry.synopsis.count(mark) for mark in ".?!") <= 6
    assert 120 <= len(entry.synopsis) <= 420
    assert 0 < len(entry.tagline) <= 80
    assert len(entry.genres) >= 2
    assert len(entry.billing) >= 2
    assert is_scene(entry.poster[0])
    assert all(billing.role == "actor" for billing in entry.billing if billing.character)
    assert (entry.original_language == "en") == (not entry.original_name) or entry.kind == "course"


@each_entry
def test_it_can_set_every_letter(entry):
    assert style_of_font(entry.font)
    face = ImageFont.truetype(str(FONTS / f"{entry.font}.ttf"), 40)
    missing = bytes(face.getmask("\U0010ffff"))
    names = [play.item.name for play in plays_of(entry)]
    words = "".join((entry.name, *names, *(billing.person for billing in entry.billing)))
    for letter in set(words) - {" "}:
        assert bytes(face.getmask(letter)) != missing, letter


@each_play
def test_it_keeps_to_its_time(play):
    media = play.item.media
    assert 8 <= play.item.seconds <= 45
    if isinstance(media, Clip):
        assert all(is_scene(name) for name, _ in media.scenes)
        assert all(
            CROSSFADE_SECONDS * 2 < seconds <= LONGEST_SHOT / 24 for _, seconds in media.scenes[:-1]
        )
        assert media.frame.width % 16 == 0 == media.frame.height % 8


@each_play
def test_it_subtitles_in_two_languages_within_the_picture(play):
    item = play.item
    assert item.is_audio == (not item.cues)
    end = 0.0
    last = item.seconds - (CREDITS_SECONDS - CROSSFADE_SECONDS if item.media_has_credits else 0)
    for start, stop, english, spanish in item.cues:
        assert end <= start < stop <= last
        assert 1.2 <= stop - start <= 6
        assert english != spanish
        assert max(len(english), len(spanish)) <= 84
        end = stop


def test_it_writes_captions():
    cues = ((1.0, 2.5, "Yes. That.", "Sí. Eso."),)
    assert webvtt(cues, 1).decode() == "WEBVTT\n\n00:00:01.000 --> 00:00:02.500\nSí. Eso.\n"
    assert webvtt((), 0) == b""


def test_it_ships_the_licence_of_every_font():
    fonts = {path.stem.split("-")[0] for path in FONTS.glob("*.ttf")}
    licences = {path.name.removesuffix("-OFL.txt") for path in FONTS.glob("*-OFL.txt")}
    assert fonts == licences
    assert all("SIL Open Font License" in path.read_text() for path in FONTS.glob("*-OFL.txt"))
