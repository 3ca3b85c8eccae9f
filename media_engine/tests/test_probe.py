import json
import shutil

import pytest

from media_engine.errors import ErrorCode, MediaError
from media_engine.limits import SourceLimits
from media_engine.probing.probe import Probe, probe_file
from media_engine.tests.samples import png

pytestmark = pytest.mark.media

# name: container, video codec, sizes as seen, sound codecs, seconds
EXPECTED = {
    "plain.mp4": ("mov", "h264", (320, 180), ["aac"], 3.0),
    "fragmented.mp4": ("mov", "h264", (320, 180), ["aac"], 3.0),
    "plain.mkv": ("matroska", "h264", (320, 180), ["aac"], 3.0),
    "plain.ts": ("mpegts", "h264", (320, 180), ["aac"], 3.0),
    "vp9.webm": ("matroska", "vp9", (320, 180), ["opus"], 3.0),
    "mpeg2.ts": ("mpegts", "mpeg2video", (320, 180), ["mp2"], 3.0),
    "mpeg2.mpg": ("mpeg", "mpeg2video", (320, 180), ["mp2"], 3.0),
    "xvid.avi": ("avi", "mpeg4", (320, 180), ["mp3"], 3.0),
    "aac.avi": ("avi", "h264", (320, 180), ["aac"], 3.0),
    "av1.mp4": ("mov", "av1", (320, 180), [], 3.0),
    "odd.mp4": ("mov", "h264", (321, 181), [], 3.0),
    "rotated.mp4": ("mov", "h264", (180, 320), ["aac"], 3.0),
    "anamorphic.mp4": ("mov", "h264", (320, 180), [], 3.0),
    "surround.mkv": ("matroska", "h264", (320, 180), ["ac3"], 3.0),
    "song.mp3": ("mp3", None, None, ["mp3"], 3.0),
    "song.flac": ("flac", None, None, ["flac"], 3.0),
    "song.wav": ("wav", None, None, ["pcm_s16le"], 3.0),
    "song.ogg": ("ogg", None, None, ["opus"], 3.0),
    "song.m4a": ("mov", None, None, ["aac"], 3.0),
    "song.aac": ("aac", None, None, ["aac"], 3.0),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_it_describes_what_is_inside(sample, name):
    container, codec, size, sounds, seconds = EXPECTED[name]
    probe = probe_file(sample(name))
    assert probe.container == container
    assert (probe.video and probe.video.codec) == codec
    assert (probe.video and probe.video.display_size) == size
    assert [stream.codec for stream in probe.audio] == sounds
    assert probe.duration_seconds == pytest.approx(seconds, abs=0.1)
    assert probe.kind == ("video" if codec else "audio")


def test_it_survives_the_database(sample):
    probe = probe_file(sample("extras.mkv"))
    assert Probe.from_json(json.loads(json.dumps(probe.to_json()))) == probe
    with pytest.raises(ValueError, match="another version"):
        Probe.from_json({"schema": 0})


def test_it_measures_the_picture(sample):
    ten_bit = probe_file(sample("ten-bit.mp4")).video
    assert (ten_bit.bit_depth, ten_bit.pix_fmt) == (10, "yuv420p10le")
    assert probe_file(sample("hdr.mkv")).video.is_hdr
    assert probe_file(sample("interlaced.ts")).video.is_interlaced
    variable = probe_file(sample("variable.mp4")).video
    assert variable.is_variable_frame_rate
    assert 12 < variable.frame_rate < 14
    plain = probe_file(sample("plain.mp4")).video
    assert (plain.frame_rate, plain.is_variable_frame_rate) == (25.0, False)


def test_it_finds_where_a_copy_can_be_cut(sample):
    long = probe_file(sample("long.mp4")).video
    assert long.segment_starts == (0.0, 4.0, 8.0, 12.0)
    assert long.keyframe_interval_seconds == 2.0
    assert long.has_only_closed_gops
    assert probe_file(sample("rare-keyframes.mp4")).video.keyframe_interval_seconds == 14.0
    assert not probe_file(sample("open-gop.mp4")).video.has_only_closed_gops


def test_it_reads_languages_text_and_chapters(sample):
    first, second = probe_file(sample("two-languages.mkv")).audio
    assert (first.language, first.is_default) == ("en", False)
    assert (second.language, second.is_default, second.title) == ("es", True, "Español")
    extras = probe_file(sample("extras.mkv"))
    [text] = extras.subtitles
    assert (text.codec, text.language, text.is_forced) == ("subrip", "es", True)
    assert [(span.title, span.start_seconds) for span in extras.chapters] == [
        ("One", 0.0),
        ("Two", 1.5),
    ]


@pytest.mark.parametrize("name", ["plain.mp4", "song.mp3", "song.flac", "song.ogg", "song.m4a"])
def test_it_reads_tags_as_plain_text(sample, name):
    tags = probe_file(sample(name)).tags
    # The direction mark and the bell are gone; markup stays text, and is escaped where shown.
    assert tags["title"] == "Two Hearts <script>"
    assert tags["artist"] == "Ada & Bo"
    assert tags["track"] == "2/4"


def test_it_finds_the_cover(sample):
    probe = probe_file(sample("cover.mp3"))
    assert (probe.kind, probe.picture.codec, probe.picture.width) == ("audio", "png", 64)


def test_it_knows_pictures(tmp_path):
    (tmp_path / "poster.mp4").write_bytes(png(64, 64))
    assert probe_file(tmp_path / "poster.mp4").kind == "image"
    (tmp_path / "bomb.jpg").write_bytes(png(30_000, 30_000))
    with pytest.raises(MediaError) as refusal:
        probe_file(tmp_path / "bomb.jpg")
    assert refusal.value.code is ErrorCode.TOO_LARGE_PICTURE


@pytest.mark.parametrize(
    "name",
    [
        "truncated.mp4",
        "truncated-faststart.mp4",
        "truncated-fragmented.mp4",
        "truncated.mkv",
        "truncated.avi",
        "truncated.flac",
        "truncated.mp3",
        "truncated.wav",
    ],
)
def test_it_notices_a_missing_end(sample, name):
    with pytest.raises(MediaError) as refusal:
        probe_file(sample(name))
    assert refusal.value.code is ErrorCode.TRUNCATED


@pytest.mark.parametrize(
    ("name", "limits", "code"),
    [
        ("plain.mp4", {"max_duration_seconds": 2}, ErrorCode.TOO_LONG),
        ("plain.ts", {"max_duration_seconds": 2}, ErrorCode.TOO_LONG),
        ("plain.mp4", {"max_pixels": 320 * 179}, ErrorCode.TOO_LARGE_PICTURE),
        ("plain.mp4", {"max_streams": 1}, ErrorCode.TOO_MANY_STREAMS),
        ("plain.mp4", {"max_source_bytes": 1000}, ErrorCode.TOO_LARGE_FILE),
        ("plain.mp4", {"probe_seconds": 0.01}, ErrorCode.PROBE_FAILED),
        ("plain.mp4", {"probe_memory_bytes": 40 * 1024 * 1024}, ErrorCode.PROBE_FAILED),
        ("ffv1.mkv", {}, ErrorCode.UNSUPPORTED_CODEC),
    ],
)
def test_it_refuses_what_is_beyond_the_limits(sample, name, limits, code):
    with pytest.raises(MediaError) as refusal:
        probe_file(sample(name), SourceLimits(**limits))
    assert refusal.value.code is code


@pytest.mark.parametrize(
    "name",
    [
        "-version",
        "-i.mp4",
        "--help",
        "\u202e4pm.exe.mp4",
        "http:foo.mp4",
        "concat:a|b.mp4",
        "%d.mp4",
        "a b'\"$(id);.mp4",
        "ü" * 125,
        "line\nbreak.mp4",
    ],
)
def test_it_is_not_led_by_names(sample, tmp_path, monkeypatch, name):
    shutil.copy(sample("plain.mp4"), tmp_path / name)
    monkeypatch.chdir(tmp_path)
    probe = probe_file(type(tmp_path)(name))
    assert probe.video.codec == "h264"


def test_it_answers_for_impossible_names(tmp_path):
    for path in (tmp_path / "a\0b.mp4", tmp_path / "missing.mp4"):
        with pytest.raises(MediaError) as refusal:
            probe_file(path)
        assert refusal.value.code is ErrorCode.PROBE_FAILED


def test_it_lets_subtitles_outlast_the_film(sample):
    probe = probe_file(sample("library.mkv"))
    assert probe.duration_seconds == pytest.approx(3, abs=0.1)
    assert [text.codec for text in probe.subtitles] == ["subrip"]


def test_it_refuses_an_empty_file(tmp_path):
    (tmp_path / "empty.mp4").touch()
    with pytest.raises(MediaError):
        probe_file(tmp_path / "empty.mp4")
