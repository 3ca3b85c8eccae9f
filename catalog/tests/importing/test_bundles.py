"""Which files belong together, and which are passed over."""

import os
from pathlib import Path

import pytest

from catalog.importing.bundles import Bundle, gather
from catalog.importing.sources import NoSuchSourceError, open_source


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
    assert by_base["film"].medium.path.name == "film.mkv"
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
    assert bundle.medium is not None
    (bundle,) = bundles_of(tmp_path)
    assert bundle.medium is None


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
    troubles = {each.path.name: each.trouble or each.passed_over for each in found}
    assert set(troubles) == {"link.mkv", "folder", "lost.mkv", "bad\ufffd.mkv"}
    assert all(troubles.values())
