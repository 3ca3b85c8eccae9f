"""Whatever the files of a folder are called, they are grouped and read."""

from pathlib import PurePosixPath

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from catalog.importing.reading.bundles import gather
from catalog.importing.reading.names import parse_path
from catalog.importing.reading.sources import FoundFile
from catalog.importing.reading.vocabulary import natural
from catalog.models.titles import FIRST_YEAR, LAST_YEAR

ROOT = PurePosixPath("/media/library")
#: What names are made of, and what a parser may stumble over.
PIECES = st.sampled_from(
    (
        "Granite Bay", "1996", "2007", "(1996-2007)", "[1996–]", "(2049)", "1996-97", "S01E01",
        "s1e1-e999", "1x02-1x03", "Season 1", "Season 9999", "Specials", "CD1", "cd2", "e", "Ep. 7",
        "01", "0", "999999999999", "²", "٣", "१९९६", "千", "ﬃ", "ß", "\u0301", "\u202e", "😀", "-",
        "–", ".", "..", "_", "(", ")", "[", "]", "{", "}", "{tmdb-603}", "{edition-}",
        "[imdbid-tt1]", "2020-02-31", "2020.13.45", "1080p", "x264", "DTS-HD", "FRENCH",
        "en", "Extended", "Web", "trailer", "extras", "sample", "movie", "%s", "{0}",
        "Artist - Album", "Lesson 3",
    )
)  # fmt: skip
WORDS = PIECES | st.text(
    st.characters(exclude_categories=("Cs",), exclude_characters="/\0"), min_size=1, max_size=8
)
SEPARATORS = st.sampled_from(("", " ", ".", "-", "_", " - "))
NAMES = st.builds(
    lambda separator, words: separator.join(words),
    SEPARATORS, st.lists(WORDS, min_size=1, max_size=5),
)  # fmt: skip
SUFFIXES = st.sampled_from((".mkv", ".mp4", ".mp3", ".nfo", ".es.srt", ".jpg", "-trailer.mkv", ""))
PATHS = st.builds(
    lambda folders, name, suffix: ROOT.joinpath(*folders, f"{name}{suffix}"),
    st.lists(NAMES, max_size=3), NAMES, SUFFIXES,
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@example([ROOT / "Granite Bay (1996-2007)/Season 1/S01E01.mkv"])
@example([ROOT / "{edition-}-1x02-(1996-2007)-DTS/Season 1/1.mkv"])
@example([PurePosixPath("/.-trailer")])
@given(st.lists(PATHS, min_size=1, max_size=4))
def test_it_reads_any_name(paths: list[PurePosixPath]) -> None:
    files = [FoundFile(address=str(path), path=path, is_named=len(paths) == 1) for path in paths]
    contents = gather(files, ROOT)
    grouped = [found.address for bundle in contents.bundles for found in bundle.files]
    assert sorted(grouped) == sorted(found.address for found in files)
    for found in files:
        natural(found.address)
        parsed = parse_path(found.path, contents.layout)
        assert parsed.year is None or FIRST_YEAR <= parsed.year <= LAST_YEAR
        assert max(len(parsed.title), len(parsed.name), len(parsed.season_name)) <= 200
        numbers = (parsed.season, parsed.number, parsed.last_number)
        assert all(0 <= number <= 32767 for number in numbers if number is not None)


class Unforeseen(FoundFile):
    """A file that no step of grouping was made for."""

    @property
    def extension(self) -> str:
        """Fail, as nothing that is known does."""
        raise ZeroDivisionError


def test_a_file_that_cannot_be_placed_lies_alone(caplog: pytest.LogCaptureFixture) -> None:
    paths = [ROOT / name for name in ("Film (1999).mkv", "odd.mkv", "Film (1999).jpg")]
    kinds = (FoundFile, Unforeseen, FoundFile)
    files = [kind(address=str(path), path=path) for kind, path in zip(kinds, paths, strict=True)]
    bundles = gather(files, ROOT).bundles
    assert [[found.path.name for found in bundle.files] for bundle in bundles] == [
        ["Film (1999).mkv", "Film (1999).jpg"], ["odd.mkv"]
    ]  # fmt: skip
    assert "ZeroDivisionError" in caplog.text
