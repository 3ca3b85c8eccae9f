"""`manage.py import_media`, as it is typed."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from catalog.models import Artwork, Credit, MediaAsset, Playable, TextTrack, Title
from catalog.tests.ingest.installation import Installation
from media_engine.tests.samples import png
from streamex.tests.waiting import PATIENCE_SECONDS

pytestmark = pytest.mark.media
SRT = "1\n00:00:00,000 --> 00:00:01,000\n<b>Hello</b>\n"

Lines = dict[str, dict[str, str]]


@pytest.fixture
def imports(local_media, db: None, capsys, tmp_path: Path) -> Callable[..., Lines]:
    """Return a function that imports and returns the lines by file name."""

    def run(*arguments: object, fails: bool = False) -> Lines:
        capsys.readouterr()
        command = ("import_media", "--json", *(str(argument) for argument in arguments))
        if fails:
            with pytest.raises(SystemExit) as caught:
                call_command(*command)
            assert caught.value.code == 1
        else:
            call_command(*command)
        lines = json.loads(capsys.readouterr().out)
        assert all(set(line) == {"path", "status", "reason", "title", "playable"} for line in lines)
        return {Path(line["path"]).name: line for line in lines}

    return run


@pytest.fixture
def folder(tmp_path: Path, sample) -> Path:
    """A folder with a film, its poster and subtitles, a description, and a file that lies."""
    folder = tmp_path / "in"
    folder.mkdir()
    shutil.copy(sample("silent.mp4"), folder / "Night Train (1998).mp4")
    (folder / "Night Train (1998).jpg").write_bytes(png(400, 600))
    (folder / "Night Train (1998).es.srt").write_text(SRT)
    (folder / "Night Train (1998).nfo").write_text("<movie/>")
    (folder / "liar.mp4").write_text("not a film at all, only words")
    (folder / "readme.txt").write_text("read me")
    return folder


def test_it_imports_a_folder(imports, folder: Path) -> None:
    lines = imports(folder, "--wait", fails=True)
    statuses = {name: line["status"] for name, line in lines.items()}
    assert statuses == {
        "Night Train (1998).mp4": "ready",
        "Night Train (1998).jpg": "ready",
        "Night Train (1998).es.srt": "ready",
        "Night Train (1998).nfo": "ready",
        "liar.mp4": "failed",
        "readme.txt": "skipped",
    }
    title = Title.objects.get()
    assert (title.name, title.year, title.status) == ("Night Train", 1998, "published")
    film = title.playables.get()
    line = lines["Night Train (1998).mp4"]
    assert (line["title"], line["playable"]) == (title.slug, str(film.public_id))
    assert (line["reason"], film.kind) == ("", Playable.Kind.FILM)
    assert "not a video" in lines["liar.mp4"]["reason"]
    assert title.artworks.get(role="poster").source == Artwork.Source.EDITOR
    assert film.text_tracks.get().language == "es"
    assert MediaAsset.objects.get().published_version == 2


def test_it_skips_what_it_has(imports, folder: Path) -> None:
    (folder / "liar.mp4").unlink()
    imports(folder, "--wait")
    before = list(Artwork.objects.values_list("prefix")) + list(
        TextTrack.objects.values_list("key")
    )
    again = imports(folder, "--wait")
    assert {line["status"] for line in again.values()} == {"skipped"}
    assert all(line["reason"] for line in again.values())
    assert again["Night Train (1998).mp4"]["title"] == "night-train-1998"
    after = list(Artwork.objects.values_list("prefix")) + list(TextTrack.objects.values_list("key"))
    assert (before, Title.objects.count(), MediaAsset.objects.count()) == (after, 1, 1)


def test_it_does_not_wait_unless_asked(imports, sample) -> None:
    lines = imports(sample("silent.mp4"))
    assert lines["silent.mp4"]["status"] == "processing"
    assert MediaAsset.objects.get().status == MediaAsset.Status.QUEUED
    again = imports(sample("silent.mp4"), "--wait")
    assert again["silent.mp4"]["status"] == "ready"


def test_it_tries_again_what_failed(imports, sample) -> None:
    imports(sample("silent.mp4"))
    MediaAsset.objects.update(status=MediaAsset.Status.FAILED, error_code="encoder_failed")
    lines = imports(sample("silent.mp4"), "--wait")
    assert lines["silent.mp4"]["status"] == "ready"


def test_it_reports_what_fails_later(imports, sample, settings) -> None:
    settings.FFMPEG = "/nonexistent"
    lines = imports(sample("silent.mp4"), "--wait", fails=True)
    assert lines["silent.mp4"]["status"] == "failed"
    assert "encoder" in lines["silent.mp4"]["reason"]
    assert lines["silent.mp4"]["playable"]


def test_it_makes_no_title_of_a_bad_file(imports, sample, tmp_path: Path) -> None:
    (tmp_path / "empty.mp4").touch()
    imports(sample("truncated.mkv"), tmp_path / "empty.mp4", fails=True)
    assert (Title.objects.count(), MediaAsset.objects.count()) == (0, 0)


def test_it_imports_episodes(imports, tmp_path: Path, sample) -> None:
    for number in (1, 2):
        padding = b"\0\0\0\x0cfree" + bytes([number] * 4)
        path = tmp_path / f"Harbour Lights S01E0{number}.mp4"
        path.write_bytes(sample("silent.mp4").read_bytes() + padding)
    imports(tmp_path / "Harbour Lights S01E01.mp4", tmp_path / "Harbour Lights S01E02.mp4")
    series = Title.objects.get()
    assert (series.kind, series.name, series.seasons.get().number) == (
        "series",
        "Harbour Lights",
        1,
    )
    assert list(series.playables.values_list("kind", "number")) == [("episode", 1), ("episode", 2)]


def test_it_imports_music_by_its_tags(imports, sample) -> None:
    lines = imports(sample("song.mp3"))
    album, track = Title.objects.get(), Playable.objects.get()
    assert (album.kind, album.name, album.year) == ("album", "Lines", 2019)
    assert (track.kind, track.number, track.season.number) == ("track", 2, 1)
    assert track.name == "Two Hearts <script>"
    assert set(Credit.objects.values_list("person__name", "role")) == {("Ada & Bo", "artist")}
    assert lines["song.mp3"]["title"] == album.slug
    imports(sample("song.flac"))
    assert Title.objects.count() == 1
    assert sorted(album.playables.values_list("number", flat=True)) == [2, 3]


def test_it_gives_media_to_a_title_that_waits_for_them(imports, film, folder: Path) -> None:
    film.title.year = 1998
    film.title.save()
    lines = imports(folder / "Night Train (1998).mp4")
    assert lines["Night Train (1998).mp4"]["playable"] == str(film.public_id)


def test_it_leaves_a_title_that_has_media(imports, film, folder: Path, take_in) -> None:
    take_in("plain.mp4", film)
    film.title.year = 1998
    film.title.save()
    lines = imports(folder / "Night Train (1998).mp4")
    assert lines["Night Train (1998).mp4"]["status"] == "skipped"
    assert MediaAsset.objects.count() == 1


def test_it_adds_to_the_title_that_is_named(imports, film, sample) -> None:
    lines = imports(sample("silent.mp4"), "--title", film.title.slug)
    assert lines["silent.mp4"]["playable"] == str(film.public_id)
    with pytest.raises(CommandError):
        imports(sample("silent.mp4"), "--title", "nothing")


def test_it_leaves_drafts_when_asked(imports, sample) -> None:
    imports(sample("silent.mp4"), "--draft")
    assert Title.objects.get().status == Title.Status.DRAFT


def test_it_finds_the_film_of_lonely_sidecars(imports, film, tmp_path: Path) -> None:
    (tmp_path / "Night Train.en.srt").write_text(SRT)
    (tmp_path / "Nobody.en.srt").write_text(SRT)
    lines = imports(tmp_path)
    assert lines["Night Train.en.srt"]["status"] == "ready"
    assert lines["Nobody.en.srt"]["status"] == "skipped"
    assert film.text_tracks.get().language == "en"


def test_it_reports_bad_sidecars(imports, film, tmp_path: Path) -> None:
    (tmp_path / "Night Train.en.srt").write_bytes(b"\0\1\2")
    (tmp_path / "Night Train.jpg").write_text("<svg onload=alert(1)>")
    lines = imports(tmp_path, fails=True)
    assert {line["status"] for line in lines.values()} == {"failed"}
    assert (TextTrack.objects.count(), Artwork.objects.count()) == (0, 0)


def test_it_says_what_does_not_exist(imports, tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        imports(tmp_path / "nothing")


def test_it_speaks_to_people(local_media, db: None, sample, capsys) -> None:
    call_command("import_media", str(sample("silent.mp4")))
    assert capsys.readouterr().out.startswith("processing")


@pytest.mark.sqlite
def test_it_needs_no_permission_to_go_on(installation: Installation, sample, tmp_path) -> None:
    for name, odd in (("silent.mp4", "-y.mp4"), ("plain.mp4", "$(touch hacked);.mp4")):
        # Other tests have given the same samples to this installation: a box makes these new.
        box = b"\0\0\0\x18free" + os.urandom(16)
        (tmp_path / odd).write_bytes(sample(name).read_bytes() + box)
    command = installation.manage("import_media", tmp_path, "--wait", "--json")
    output, errors = command.communicate(timeout=2 * PATIENCE_SECONDS)
    assert command.returncode == 0, errors
    assert [line["status"] for line in json.loads(output)] == ["ready", "ready"]
    assert not (tmp_path / "hacked").exists()
