"""What files say of themselves in encodings of former times: read where possible, never refused.

The same on every Python, hence on one version of PyAV: it is PyAV that decodes.
"""

import struct
from pathlib import Path

import pytest

from media_engine.probing.probe import probe_file

pytestmark = pytest.mark.media

REPLACED = "\ufffd"


@pytest.fixture
def rewritten(sample, tmp_path: Path):
    """Return a function that copies a sample with some of its bytes exchanged for as many."""

    def rewrite(name: str, exchanges: dict[bytes, bytes]) -> Path:
        data = sample(name).read_bytes()
        for old, new in exchanges.items():
            assert old in data, f"{old!r} is not in {name}"
            assert len(old) == len(new)
            data = data.replace(old, new)
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return rewrite


def with_title(song: Path, title: bytes, path: Path) -> Path:
    """Write `song`, a WAV, to `path` with `title` in its RIFF list of information."""
    data = song.read_bytes()
    padded = title + b"\0" * (2 - len(title) % 2)
    info = b"INFOINAM" + struct.pack("<I", len(padded)) + padded
    chunk = b"LIST" + struct.pack("<I", len(info)) + info
    body = data[8:] + chunk
    path.write_bytes(b"RIFF" + struct.pack("<I", len(body)) + body)
    return path


@pytest.mark.parametrize(
    ("title", "read"),
    [
        ("Canción".encode(), "Canción"),
        ("Canción".encode("cp1252"), f"Canci{REPLACED}n"),
        ("Ночь".encode("cp1251"), REPLACED * 4),
        ("夜の歌".encode("shift_jis"), f"{REPLACED * 2}̉{REPLACED}"),
        (b"\xed\xa0\x80 half a pair", f"{REPLACED * 3} half a pair"),
    ],
    ids=["utf-8", "cp1252", "cp1251", "shift_jis", "surrogate"],
)
def test_it_takes_a_song_with_a_title_in_any_encoding(sample, tmp_path, title, read):
    probe = probe_file(with_title(sample("song.wav"), title, tmp_path / "song.wav"))
    assert probe.kind == "audio"
    assert probe.duration_seconds == pytest.approx(3, abs=0.1)
    assert probe.tags["title"] == read


# Not Ogg, whose pages have checksums: one with other bytes is damaged.
@pytest.mark.parametrize("name", ["song.flac", "song.m4a"])
def test_it_takes_a_song_whose_tags_are_not_unicode(rewritten, name):
    tags = probe_file(rewritten(name, {b"Ada & Bo": b"Ada \xe9 Bo"})).tags
    assert tags["artist"] == f"Ada {REPLACED} Bo"


def test_it_takes_a_film_whose_sounds_are_not_named_in_unicode(rewritten):
    film = rewritten("two-languages.mkv", {"Español".encode(): b"Espa\xf1o!!"})
    assert [each.title for each in probe_file(film).audio] == ["", f"Espa{REPLACED}o!!"]


def test_it_takes_a_film_whose_chapters_are_not_named_in_unicode(rewritten):
    film = rewritten("extras.mkv", {b"One": b"\xd4n\xe9"})
    titles = [each.title for each in probe_file(film).chapters]
    assert titles == [f"{REPLACED}n{REPLACED}", "Two"]
