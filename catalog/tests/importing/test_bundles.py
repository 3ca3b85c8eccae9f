"""Which files belong together, and which are passed over."""

import os
import shutil
import time
import unicodedata
from pathlib import Path, PurePosixPath

import pytest

from catalog.importing.reading.bundles import Bundle, gather
from catalog.importing.reading.names import parse_path
from catalog.importing.reading.sources import FoundFile, NoSuchSourceError, open_source
from media_engine.errors import MediaError


def bundles_of(folder: Path, *names: str, start: Path | None = None) -> list[Bundle]:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    source = open_source(str(start or folder), is_confined=False)
    return gather(source.walk(), source.root).bundles


def names(bundle: Bundle) -> set[str]:
    return {found.path.name for found in bundle.files}


def test_it_groups_by_base_name(tmp_path: Path) -> None:
    bundles = bundles_of(
        tmp_path, "film.mp4", "film.jpg", "film-backdrop.png", "film.es.srt", "film.en.forced.srt",
        "film.nfo", "film-2.mkv", "film-2.vtt", "film.mkv", "notes.txt", ".hidden.mp4",
        ".git/x.mp4",
    )  # fmt: skip
    by_base = {bundle.base: bundle for bundle in bundles}
    assert set(by_base) == {"film", "film-2", "notes"}
    assert by_base["film"].media_file.path.name == "film.mkv"
    assert names(by_base["film"]) == {
        "film.mkv", "film.mp4", "film.jpg", "film-backdrop.png", "film.es.srt",
        "film.en.forced.srt", "film.nfo",
    }  # fmt: skip
    assert names(by_base["film-2"]) == {"film-2.mkv", "film-2.vtt"}


def test_it_keeps_folders_apart(tmp_path: Path) -> None:
    bundles = bundles_of(tmp_path, "a/film.mp4", "b/film.mp4", "b/film.jpg")
    assert [len(bundle.files) for bundle in bundles] == [1, 2]


def test_it_knows_what_belongs_to_a_folder(tmp_path: Path) -> None:
    bundles = bundles_of(
        tmp_path, "Show/tvshow.nfo", "Show/poster.jpg", "Show/season01-poster.jpg",
        "Show/Season 01/Show S01E01.mkv", "Show/Season 01/Show S01E01-thumb.jpg",
    )  # fmt: skip
    folders = [bundle for bundle in bundles if bundle.is_folders]
    assert [names(bundle) for bundle in folders] == [
        {"tvshow.nfo", "poster.jpg", "season01-poster.jpg"}
    ]


def test_a_song_called_cover_keeps_its_picture(tmp_path: Path) -> None:
    (bundle,) = bundles_of(tmp_path, "cover.mp3", "cover.jpg")
    assert names(bundle) == {"cover.mp3", "cover.jpg"}


def test_it_finds_subtitles_in_their_folder(tmp_path: Path) -> None:
    (bundle,) = bundles_of(tmp_path, "Film (1999)/Film (1999).mkv", "Film (1999)/Subs/es.srt")
    assert names(bundle) == {"Film (1999).mkv", "es.srt"}


def test_a_film_has_the_description_of_its_folder(tmp_path: Path) -> None:
    (bundle,) = bundles_of(tmp_path, "Film (1999)/Film (1999).mkv", "Film (1999)/movie.nfo")
    assert bundle.description().path.name == "movie.nfo"


def test_it_passes_over_what_is_marked(tmp_path: Path) -> None:
    assert not bundles_of(
        tmp_path, "private/.nomedia", "private/film.mkv", "@eaDir/film.mkv", "Samples/a.mkv",
        "Thumbs.db", ".stfolder/x.mkv",
    )  # fmt: skip


def test_it_takes_a_named_file_for_media(tmp_path: Path) -> None:
    (bundle,) = bundles_of(tmp_path, "strange", start=tmp_path / "strange")
    assert bundle.media_file is not None
    (bundle,) = bundles_of(tmp_path)
    assert bundle.media_file is None


def test_it_says_what_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(NoSuchSourceError):
        open_source(str(tmp_path / "nothing"), is_confined=False)


def test_it_names_what_cannot_be_taken(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "outside.mkv").touch()
    (tmp_path / "in" / "link.mkv").symlink_to(tmp_path / "outside.mkv")
    (tmp_path / "in" / "folder").symlink_to(tmp_path)
    (tmp_path / "in" / "lost.mkv").symlink_to(tmp_path / "nothing")
    (tmp_path / "in" / os.fsdecode(b"bad\xff.mkv")).touch()
    found = [each for bundle in bundles_of(tmp_path / "in") for each in bundle.files]
    problems = {each.path.name: each.problem or each.skip_reason for each in found}
    assert set(problems) == {"link.mkv", "folder", "lost.mkv", "bad\ufffd.mkv"}
    assert all(problems.values())


def test_accents_are_the_same_however_they_are_written(tmp_path: Path) -> None:
    apart = unicodedata.normalize("NFD", "Cinéma/Amélie (2001).mkv")
    (bundle,) = bundles_of(
        tmp_path, apart, "Cinéma/Amélie (2001).fr.srt", "Cinéma/Amélie (2001).jpg"
    )
    assert len(bundle.files) == 3


def test_a_course_is_one_in_a_folder_whose_accents_are_apart(tmp_path: Path) -> None:
    folder = unicodedata.normalize("NFD", "Matemáticas")
    for name in ("01 - Uno.mp4", "02 - Dos.mp4"):
        (tmp_path / folder).mkdir(exist_ok=True)
        (tmp_path / folder / name).touch()
    source = open_source(str(tmp_path), is_confined=False)
    contents = gather(source.walk(), source.root)
    (_first, second) = contents.bundles
    assert parse_path(second.media_file.path, contents.layout).kind == "lesson"


def test_two_comes_before_ten_and_the_folder_before_what_is_left_over(tmp_path: Path) -> None:
    bundles = bundles_of(
        tmp_path, "a/Track 10.mp3", "a/Track 2.mp3", "a/Track 1.mp3", "a/Angel.jpg", "a/poster.jpg",
    )  # fmt: skip
    assert [bundle.base for bundle in bundles] == ["Track 1", "Track 2", "Track 10", "a", "Angel"]


def test_a_folder_may_hold_thousands() -> None:
    folder = PurePosixPath("/films")
    paths = [folder / f"Film {n}.{kind}" for n in range(1500) for kind in ("mkv", "es.srt")]
    files = [FoundFile(address=str(path), path=path) for path in paths]
    begun = time.process_time()
    assert len(gather(files, folder).bundles) == 1500
    assert time.process_time() - begun < 1.5  # compared with each other, they took four


def test_a_folder_that_cannot_be_listed_is_said(tmp_path: Path) -> None:
    for name in ("a.mkv", "locked/b.mkv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    found = open_source(str(tmp_path), is_confined=False).walk()
    assert next(found).path.name == "a.mkv"
    shutil.rmtree(tmp_path / "locked")  # while it is walked: the tests' user may read everything
    (closed,) = found
    assert closed.path.name == "locked"
    assert "could not be read" in closed.problem


def test_a_folder_that_became_a_link_leads_nowhere(tmp_path: Path, settings) -> None:
    library, secret = tmp_path / "library", tmp_path / "secret"
    for folder in (library / "a", secret):
        folder.mkdir(parents=True)
        (folder / "film.nfo").write_text("x")
    settings.IMPORT_ROOTS = [str(library)]
    source = open_source(str(library), is_confined=True)
    (found,) = source.walk()
    assert source.read(found, 10) == b"x"
    shutil.rmtree(library / "a")
    (library / "a").symlink_to(secret)
    with pytest.raises(MediaError, match="leads outside"):
        source.read(found, 10)


def test_a_file_that_is_shut_is_no_failure_of_the_storage(tmp_path: Path) -> None:
    (tmp_path / "film.nfo").write_text("x")
    source = open_source(str(tmp_path), is_confined=False)
    (found,) = source.walk()
    (tmp_path / "film.nfo").chmod(0)
    user = os.geteuid()
    if user == 0:  # whom no mode keeps out
        os.seteuid(65534)
    try:
        with pytest.raises(PermissionError):
            source.read(found, 10)
        with pytest.raises(PermissionError), source.local(found, lambda _count: None):
            pass
    finally:
        os.seteuid(user)
