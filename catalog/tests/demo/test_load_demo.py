"""`manage.py load_demo_catalogue`: rows at once, media through the pipeline, and nothing twice."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import User
from catalog.actions.demo import find_demo_playable, write_demo
from catalog.actions.demo_logins import EDITOR_EMAIL, PASSWORD, VIEWER_EMAIL, create_demo_logins
from catalog.models import Artwork, Marker, MediaAsset, Person, Playable, TextTrack, Title
from samples.demo.catalogue import CATALOGUE, plays


@pytest.fixture
def data_dir(settings, tmp_path: Path, local_media: Path) -> Path:
    settings.DATA_DIR = tmp_path / "data"
    return settings.DATA_DIR


def load() -> str:
    said = StringIO()
    call_command("load_demo_catalogue", stdout=said, stderr=said)
    return said.getvalue()


def test_it_writes_every_row_once(db):
    assert write_demo(now=timezone.now()) == len(CATALOGUE)
    assert write_demo(now=timezone.now()) == 0
    assert Title.objects.published().count() == len(CATALOGUE)
    assert Playable.objects.count() == len(plays())
    assert Title.objects.newest().first().slug == CATALOGUE[0].slug
    for title in Title.objects.all():
        title.full_clean()
        assert title.genres.exists()
        assert title.credits.exists()
    for playable in Playable.objects.all():
        playable.full_clean()


def test_it_finds_the_row_of_everything_that_plays(db):
    write_demo(now=timezone.now())
    found = {find_demo_playable(play=play).pk for play in plays()}
    assert len(found) == len(plays())


def test_it_gives_nothing_to_what_a_former_demo_had_in_the_same_place(db):
    write_demo(now=timezone.now())
    lesson = Playable.objects.filter(title__slug="seeing-colour", season__number=1, number=1)
    lesson.update(name="What White Is Made Of")
    found = {find_demo_playable(play=play) for play in plays()}
    assert lesson.get() not in found
    assert len(found - {None}) == len(plays()) - 1


def test_it_credits_a_person_once(db):
    write_demo(now=timezone.now())
    assert Person.objects.filter(name="Yuki Tanabe").count() == 1
    assert Person.objects.get(name="Yuki Tanabe").credits.count() >= 4


def test_it_marks_openings_and_credits_within_the_film(db):
    write_demo(now=timezone.now())
    for marker in Marker.objects.select_related("playable"):
        assert marker.end_seconds <= marker.playable.duration_seconds
    episodes = Playable.objects.filter(kind="episode").count()
    assert Marker.objects.filter(kind="intro").count() == episodes


def test_it_leaves_a_catalogue_with_titles_alone(make_title, data_dir):
    make_title("Mine")
    load()
    assert Title.objects.count() == 1
    assert not User.objects.filter(email=VIEWER_EMAIL).exists()


@pytest.mark.media
def test_it_makes_what_is_missing_and_then_nothing(db, data_dir, make_title):
    write_demo(now=timezone.now())
    Title.objects.exclude(slug="ink").delete()
    playable = Playable.objects.get()
    # What only a former version had stays as it is, with media or without.
    former = make_title("Small Hours of Snow", slug="small-hours-of-snow")
    for title, kind in ((former, "film"), (playable.title, "extra")):
        Playable.objects.create(title=title, kind=kind, number=1 if kind == "extra" else None)
    said = load()
    assert Playable.objects.count() == 3
    assert MediaAsset.objects.get().playable == playable
    assert playable.asset.status == MediaAsset.Status.QUEUED
    assert {track.language for track in playable.text_tracks.all()} == {"en", "es"}
    roles = Artwork.objects.filter(source=Artwork.Source.EDITOR).values_list("role", flat=True)
    assert sorted(roles) == ["backdrop", "poster", "still"]
    backdrop = Artwork.objects.get(role="backdrop")
    assert backdrop.drawn_at < playable.asset.queued_at, "else a lettered frame hangs there first"
    assert "20 of 20" in said
    assert Title.objects.count() == 2
    assert [path.name for path in (data_dir / "demo").iterdir()] == ["complete"]

    assert "complete" in load()
    assert MediaAsset.objects.count() == 1
    assert TextTrack.objects.count() == 2


def test_it_marks_chapters_with_their_names(db):
    write_demo(now=timezone.now())
    chapters = Marker.objects.filter(kind="chapter", playable__title__slug="perihelion")
    assert list(chapters.order_by("start_seconds").values_list("name", flat=True)) == [
        "The Long Fall", "Eleven Minutes", "Perihelion",
    ]  # fmt: skip


@pytest.mark.media
def test_it_tries_again_what_failed(db, data_dir, settings):
    write_demo(now=timezone.now())
    Title.objects.exclude(slug="ink").delete()
    broken = data_dir / "demo" / "ink-poster.png"
    broken.mkdir(parents=True)
    assert "ink-poster.png" in load()
    assert not (data_dir / "demo" / "complete").exists()
    assert Playable.objects.get().asset
    broken.rmdir()
    load()
    assert Artwork.objects.filter(role="poster", source="editor").exists()
    assert MediaAsset.objects.count() == 1


def test_it_creates_a_viewer_with_three_profiles(db, client):
    create_demo_logins()
    viewer = User.objects.get(email=VIEWER_EMAIL)
    assert client.login(email=VIEWER_EMAIL, password=PASSWORD)
    assert viewer.profiles.count() == 3
    assert viewer.profiles.get(is_kids=True).effective_ceiling == 7
    assert viewer.emailaddress_set.get().verified
    assert not viewer.is_staff


def test_it_creates_an_editor_of_the_catalogue_only(db):
    create_demo_logins()
    editor = User.objects.get(email=EDITOR_EMAIL)
    assert editor.is_staff
    assert not editor.is_superuser
    assert editor.has_perms(["catalog.add_title", "catalog.change_mediaasset"])
    beyond = {each for each in editor.get_all_permissions() if not each.startswith("catalog.")}
    assert beyond == {f"accounts.{verb}_plan" for verb in ("add", "change", "delete", "view")}


def test_it_keeps_the_logins_that_are_there(db):
    create_demo_logins()
    viewer = User.objects.get(email=VIEWER_EMAIL)
    viewer.set_password("mine now, and long")
    viewer.save()
    assert create_demo_logins() == []
    viewer.refresh_from_db()
    assert viewer.check_password("mine now, and long")
