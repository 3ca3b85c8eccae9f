import dataclasses

import pytest

from media_engine.errors import ErrorCode, MediaError
from media_engine.packaging.encode import package_quick
from media_engine.packaging.fmp4 import read_fragmented
from media_engine.packaging.renditions import hash_file
from media_engine.packaging.verify import verify_rendition

pytestmark = pytest.mark.media


@pytest.fixture
def made(new_job):
    return package_quick(new_job("plain.mp4"))[0]


def code_of(rendition, expected_seconds=3.0):
    with pytest.raises(MediaError) as failure:
        verify_rendition(rendition, expected_seconds=expected_seconds)
    return failure.value.code


def test_it_accepts_what_is_whole(made):
    verify_rendition(made, expected_seconds=3.0)


def test_it_notices_a_short_result(made):
    assert code_of(made, expected_seconds=6.0) is ErrorCode.TRUNCATED
    assert code_of(made, expected_seconds=1.0) is ErrorCode.OUTPUT_INVALID


def test_what_is_checked_carries_its_hash(made):
    assert made.sha256 == hash_file(made.path)


def test_it_notices_missing_bytes(made):
    made.path.write_bytes(made.path.read_bytes()[:-100])
    assert code_of(made) is ErrorCode.OUTPUT_INVALID
    with pytest.raises(MediaError):
        read_fragmented(made.path)


def test_it_notices_ranges_that_do_not_fit(made):
    first = made.segments[0]
    for wrong in (
        dataclasses.replace(first, offset=first.offset + 1),
        dataclasses.replace(first, length=first.length - 1),
        dataclasses.replace(first, duration_seconds=first.duration_seconds + 1),
    ):
        broken = dataclasses.replace(made, segments=(wrong, *made.segments[1:]))
        assert code_of(broken) is ErrorCode.OUTPUT_INVALID


def test_it_notices_samples_that_cannot_be_decoded(made):
    data = bytearray(made.path.read_bytes())
    start = data.index(b"mdat") + 4
    data[start:] = b"\xff" * (len(data) - start)
    made.path.write_bytes(data)
    assert code_of(made) is ErrorCode.OUTPUT_INVALID


def test_it_reads_no_nonsense(tmp_path):
    for number, data in enumerate([b"", b"\0" * 100, b"\0\0\0\x08moov", b"\xff" * 64]):
        path = tmp_path / f"{number}.mp4"
        path.write_bytes(data)
        with pytest.raises(MediaError) as failure:
            read_fragmented(path)
        assert failure.value.code is ErrorCode.OUTPUT_INVALID
