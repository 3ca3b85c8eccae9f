"""What the names of files say, and which files belong together."""

from pathlib import Path

import pytest

from catalog.actions.discover import FileGroup, discover
from catalog.actions.naming import FileName, free_slug, read_name, read_track
from catalog.actions.text_tracks import label_of


@pytest.mark.parametrize(
    ("stem", "name", "year"),
    [
        ("film", "film", None),
        ("BigBuckBunny", "Big Buck Bunny", None),
        ("Night Train", "Night Train", None),
        ("night_train", "night train", None),
        ("McDonald", "McDonald", None),
        ("The.Third.Man.1949.1080p.BluRay.x264", "The Third Man", 1949),
        ("The Third Man (1949)", "The Third Man", 1949),
        ("The Third Man [1949] 720p", "The Third Man", 1949),
        ("1984", "1984", None),
        ("2001.A.Space.Odyssey.1968", "2001 A Space Odyssey", 1968),
        ("Blade Runner 2049", "Blade Runner 2049", None),
        ("Amélie.2001.WEB-DL", "Amélie", 2001),
        ("film.4K.HDR", "film", None),
        ("1080p", "1080p", None),
        ("...", "", None),
    ],
)
def test_it_reads_films(stem: str, name: str, year: int | None) -> None:
    assert read_name(stem) == FileName(name=name, year=year)


@pytest.mark.parametrize(
    ("stem", "name", "place", "episode_name"),
    [
        ("Harbour Lights S01E02", "Harbour Lights", (1, 2), ""),
        ("Harbour.Lights.s1e2.The.Fog.1080p", "Harbour Lights", (1, 2), "The Fog"),
        ("harbour_lights - S02.E113 - Home", "harbour lights", (2, 113), "Home"),
        ("S01E01", "S01E01", (1, 1), ""),
    ],
)
def test_it_reads_episodes(stem: str, name: str, place: tuple, episode_name: str) -> None:
    read = read_name(stem)
    assert (read.name, (read.season, read.episode)) == (name, place)
    assert read.episode_name == episode_name


@pytest.mark.parametrize(
    ("stem", "expected"),
    [
        ("03 - Bend", (3, "Bend")),
        ("03. Bend", (3, "Bend")),
        ("Bend", (None, "Bend")),
        ("99 Luftballons", (99, "Luftballons")),
        ("1979", (None, "1979")),
    ],
)
def test_it_reads_tracks(stem: str, expected: tuple) -> None:
    assert read_track(stem) == expected


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("film.srt", {}),
        ("film.es.srt", {"language": "es"}),
        ("film.spa.srt", {"language": "es"}),
        ("film.pt-BR.vtt", {"language": "pt-BR"}),
        ("film.es.forced.srt", {"language": "es", "is_forced": True}),
        ("film.en.sdh.srt", {"language": "en", "kind": "captions"}),
        ("film.en.hi.srt", {"language": "en", "kind": "captions"}),
        ("film.hi.srt", {"language": "hi"}),
        ("Bad.Guy.srt", {}),
    ],
)
def test_it_reads_subtitles(name: str, label: dict) -> None:
    assert label_of(name) == label


def test_it_finds_free_slugs(make_title) -> None:
    assert free_slug("Night Train", 2024) == "night-train-2024"
    make_title(slug="night-train")
    make_title(slug="night-train-2")
    assert free_slug("Night Train") == "night-train-3"
    assert free_slug("日本") == "untitled"


def groups_of(folder: Path, *names: str) -> dict[str, FileGroup]:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return {group.base: group for group in discover([folder])}


def test_it_groups_by_base_name(tmp_path: Path) -> None:
    groups = groups_of(
        tmp_path, "film.mp4", "film.jpg", "film-backdrop.png", "film.es.srt", "film.en.forced.srt",
        "film.nfo", "film-2.mkv", "film-2.vtt", "film.mkv", "notes.txt", ".hidden.mp4",
        ".git/x.mp4",
    )  # fmt: skip
    assert set(groups) == {"film", "film-2", "notes"}
    film = groups["film"]
    assert film.media == tmp_path / "film.mkv"
    assert {path.name for path in film.pictures} == {"film.jpg", "film-backdrop.png"}
    assert {path.name for path in film.subtitles} == {"film.es.srt", "film.en.forced.srt"}
    assert [path.name for path in film.descriptions] == ["film.nfo"]
    assert [path.name for path in film.others] == ["film.mp4"]
    assert [path.name for path in groups["film-2"].subtitles] == ["film-2.vtt"]


def test_it_keeps_folders_apart(tmp_path: Path) -> None:
    for name in ("a/film.mp4", "b/film.mp4", "b/film.jpg"):
        groups_of(tmp_path, name)
    groups = discover([tmp_path])
    assert [len(group.pictures) for group in groups] == [0, 1]


def test_it_takes_a_named_file_for_media(tmp_path: Path) -> None:
    (tmp_path / "strange").touch()
    (group,) = discover([tmp_path / "strange"])
    assert group.media == tmp_path / "strange"
    (group,) = discover([tmp_path])
    assert group.media is None


def test_it_finds_every_file_once(tmp_path: Path) -> None:
    (tmp_path / "film.mp4").touch()
    assert len(discover([tmp_path, tmp_path / "film.mp4", tmp_path])) == 1


def test_it_says_what_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        discover([tmp_path / "nothing"])
