"""Settings that would make media fail are told at start, each with a hint."""

from pathlib import Path

import pytest

from catalog import checks
from catalog.checks import check_media

S3 = {"S3_BUCKET": "media", "S3_ENDPOINT": "http://127.0.0.1:9000"}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, set()),
        (S3, set()),
        ({"FFMPEG": "/nonexistent"}, {"streamex.E101"}),
        ({"FFMPEG": "/bin/true"}, {"streamex.E101"}),
        ({"SCRATCH_DIR": Path("/proc/nothing")}, {"streamex.E102"}),
        ({"MEDIA_ROOT": Path("/proc/nothing")}, {"streamex.E102"}),
        ({**S3, "MEDIA_ROOT": Path("/proc/nothing")}, set()),
        ({"S3_ENDPOINT": "http://127.0.0.1:9000"}, {"streamex.E104"}),
        ({**S3, "S3_ENDPOINT": "127.0.0.1:9000"}, {"streamex.E105"}),
        ({"MAX_SOURCE_BYTES": 0}, {"streamex.E106"}),
        ({"S3_BUCKET": "media", "MAX_SOURCE_BYTES": 2**40}, {"streamex.E108"}),
        ({"IMPORT_ROOTS": ["/", "s3://archive/films"]}, set()),
        ({"IMPORT_ROOTS": ["/nonexistent"]}, {"streamex.W102"}),
        ({"IMPORT_ROOTS": ["films"]}, {"streamex.W102"}),
        ({"IMPORT_ROOTS": ["/etc/passwd"]}, {"streamex.W102"}),
        ({"STREAM_TTL_SECONDS": 5}, {"streamex.E107"}),
        ({"STREAM_TTL_SECONDS": 30 * 24 * 3600}, {"streamex.E107"}),
    ],
)
def test_it_finds(settings, values: dict[str, object], expected: set[str]) -> None:
    settings.S3_BUCKET = settings.S3_ENDPOINT = settings.S3_PUBLIC_ENDPOINT = settings.FFMPEG = ""
    for name, value in values.items():
        setattr(settings, name, value)
    found = check_media()
    assert {message.id for message in found} == expected
    assert all(message.hint for message in found)


@pytest.mark.parametrize("half", ["access_key", "secret_key"])
def test_it_finds_half_a_pair_of_keys(settings, half: str) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {**settings.STORAGES["default"], "OPTIONS": {half: "x"}},
    }
    assert {message.id for message in check_media()} == {"streamex.E103"}


def test_it_warns_when_the_disk_is_nearly_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "MIN_FREE_BYTES", 2**62)
    assert {message.id for message in check_media()} == {"streamex.W101"}
