import dataclasses
import os
import shutil
import subprocess
from array import array
from pathlib import Path

import av
import pytest

from media_engine.errors import ErrorCode, MediaError
from media_engine.limits import ChildLimits
from media_engine.packaging.encode import package_full, package_progressive, package_quick
from media_engine.packaging.fmp4 import read_fragmented
from media_engine.probing.probe import probe_file

pytestmark = pytest.mark.media


def sizes(renditions):
    return [(made.name, made.width, made.height) for made in renditions if made.kind == "video"]


def test_it_copies_first_and_adds_the_ladder(new_job):
    job = new_job("720p.mp4")
    quick = package_quick(job)
    assert sizes(quick) == [("720p", 1280, 720)]
    source = av.open(str(job.source))
    copied = [packet.size for packet in source.demux(video=0)]
    made = [packet.size for packet in av.open(str(quick[0].path)).demux(video=0)]
    assert made == copied
    full = package_full(job)
    assert sizes(full) == [("480p", 854, 480), ("360p", 640, 360), ("240p", 426, 240)]
    assert [made.kind for made in quick] == ["video", "audio"]


def test_it_cuts_encoded_rungs_where_the_copy_is_cut(new_job):
    job = new_job("long.mp4")
    lower = dataclasses.replace(job.plan.quick_video[0], name="low", width=160, height=90)
    lower = dataclasses.replace(lower, is_copy=False, max_rate_bps=200_000)
    job = dataclasses.replace(job, plan=dataclasses.replace(job.plan, rest_video=(lower,)))
    [copy, *_sound], [low] = package_quick(job), package_full(job)
    assert [segment.duration_seconds for segment in copy.segments] == [4.0, 4.0, 4.0, 2.0]
    assert [segment.duration_seconds for segment in low.segments] == [4.0, 4.0, 4.0, 2.0]


def test_it_cuts_encodes_every_four_seconds(new_job):
    job = new_job("rare-keyframes.mp4")
    [made] = package_quick(job)
    assert [segment.duration_seconds for segment in made.segments] == [4.0, 4.0, 4.0, 2.0]
    assert probe_file(made.path).video.keyframe_interval_seconds == pytest.approx(2.0, abs=0.01)


# name: codecs of the picture (None: copied), size, number of tracks of sound
ENCODED = {
    "vp9.webm": ((320, 180), 1),
    "mpeg2.ts": ((320, 180), 1),
    "odd.mp4": ((320, 180), 0),
    "ten-bit.mp4": ((320, 180), 1),
    "hdr.mkv": ((320, 180), 0),
    "rotated.mp4": ((180, 320), 1),
    "anamorphic.mp4": ((320, 180), 0),
    "interlaced.ts": ((320, 180), 0),
    "variable.mp4": ((320, 180), 1),
}


@pytest.mark.parametrize("name", ENCODED)
def test_it_encodes_for_every_player(new_job, name):
    size, sounds = ENCODED[name]
    job = new_job(name)
    video, *audio = package_quick(job)
    assert (video.width, video.height) == size
    assert len(audio) == sounds
    assert video.codecs.startswith("avc1.6400")
    assert all(made.codecs == "mp4a.40.2" for made in audio)
    made = probe_file(video.path).video
    assert (made.pix_fmt, made.rotation, made.sample_aspect_ratio) == ("yuv420p", 0, 1.0)
    assert not made.is_variable_frame_rate
    assert not made.is_interlaced
    assert not made.is_hdr


@pytest.mark.parametrize("name", ["plain.mkv", "plain.ts", "fragmented.mp4", "portrait.mp4"])
def test_it_copies_out_of_every_container(new_job, name):
    job = new_job(name)
    assert job.plan.quick_video[0].is_copy
    video, audio = package_quick(job)
    assert video.codecs == "avc1.42c00c"
    assert audio.codecs == "mp4a.40.2"
    assert package_full(job) == []


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("song.flac", ["audio-und-high", "audio-und-low"]),
        ("song.mp3", ["audio-und-high", "audio-und-low"]),
        ("song.m4a", ["audio-und-high"]),
    ],
)
def test_it_packages_music(new_job, name, names):
    job = new_job(name)
    made = [*package_quick(job), *package_full(job)]
    assert [rendition.name for rendition in made] == names
    assert made[0].is_default
    assert all(abs(rendition.duration_seconds - 3) < 0.1 for rendition in made)


def test_it_encodes_what_could_not_be_copied(new_job):
    job = new_job("b-frames.avi")
    assert not job.plan.quick_video[0].is_copy
    hopeful = dataclasses.replace(job.plan.quick_video[0], is_copy=True)
    job = dataclasses.replace(job, plan=dataclasses.replace(job.plan, quick_video=(hopeful,)))
    [made] = package_quick(job)
    assert made.name == hopeful.name
    assert made.duration_seconds == pytest.approx(3.0, abs=0.1)


def test_it_packages_each_language(new_job):
    _video, *audio = package_quick(new_job("two-languages.mkv"))
    assert [(made.name, made.language, made.is_default) for made in audio] == [
        ("audio-en", "en", False),
        ("audio-es", "es", True),
    ]


def test_it_mixes_surround_down(new_job):
    _video, audio = package_quick(new_job("surround.mkv"))
    assert audio.channels == 2
    assert probe_file(audio.path).audio[0].channels == 2


def test_it_fills_the_time_before_late_sound(new_job):
    _video, audio = package_quick(new_job("late-sound.mkv"))
    assert audio.duration_seconds == pytest.approx(3.0, abs=0.1)
    assert loud_from(audio.path) == pytest.approx(1.0, abs=0.06)


@pytest.mark.parametrize("name", ["clap.mp4", "clap.ts", "clap.webm"])
def test_it_keeps_sound_and_picture_together(new_job, name):
    video, audio = package_quick(new_job(name))
    assert bright_from(video.path) == pytest.approx(1.0, abs=0.06)
    assert loud_from(audio.path) == pytest.approx(1.0, abs=0.06)


def bright_from(path: Path) -> float:
    """Return when the first bright picture is shown, by the fragments' own times."""
    with av.open(str(path)) as container:
        start = container.streams[0].start_time or 0
        for frame in container.decode(video=0):
            if bytes(frame.planes[0])[frame.width // 2] > 128:
                return float((frame.pts - start) * frame.time_base)
    raise AssertionError("never bright")


def loud_from(path: Path) -> float:
    with av.open(str(path)) as container:
        for frame in container.decode(audio=0):
            samples = array("f", bytes(frame.planes[0]))
            for number, value in enumerate(samples):
                if abs(value) > 0.02:
                    return float(frame.pts * frame.time_base) + number / frame.sample_rate
    raise AssertionError("never loud")


def test_it_says_where_everything_lies(new_job):
    for made in package_quick(new_job("long.mp4")):
        data = made.path.read_bytes()
        assert len(data) == made.size_bytes
        assert data[4:8] == b"ftyp"
        position = made.init_bytes
        for segment in made.segments:
            assert segment.offset == position
            assert data[position + 4 : position + 8] == b"moof"
            # Any segment must be playable with nothing but the initialisation section before it.
            alone = made.path.with_name("alone.mp4")
            alone.write_bytes(data[: made.init_bytes] + data[position : position + segment.length])
            with av.open(str(alone)) as container:
                frame = next(container.decode(container.streams[0]))
            assert made.kind == "audio" or frame.key_frame
            position += segment.length
        assert position == made.size_bytes
        assert made.bandwidth_bps >= made.average_bandwidth_bps > 0


def test_it_has_no_sliver_of_a_segment_at_the_end(new_job):
    [made] = package_quick(new_job("sliver.m4a"))
    fragments = read_fragmented(made.path).fragments
    assert fragments[-1].duration_seconds < 0.1
    assert len(made.segments) == len(fragments) - 1
    assert made.segments[-1].duration_seconds > 4
    assert made.segments[-1].offset + made.segments[-1].length == made.size_bytes


def test_it_makes_a_plain_file_for_browsers_without_scripts(new_job):
    job = new_job("plain.mp4")
    video, audio = package_quick(job)
    made = package_progressive(job, video=video, audio=audio)
    assert (made.kind, made.name, made.segments) == ("progressive", "progressive", ())
    assert made.codecs == "avc1.42c00c,mp4a.40.2"
    data = made.path.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")
    probe = probe_file(made.path)
    assert probe.video is not None
    assert len(probe.audio) == 1


def test_it_strips_what_the_source_says_about_itself(new_job):
    for made in package_quick(new_job("plain.mp4")):
        data = made.path.read_bytes()
        assert b"Hearts" not in data
        assert b"Ada" not in data


def test_it_does_not_take_half_a_film_for_a_film(new_job, sample):
    job = new_job("faststart.mp4")
    job = dataclasses.replace(job, source=sample("truncated-faststart.mp4"))
    with pytest.raises(MediaError) as failure:
        package_quick(job)
    assert failure.value.code in {ErrorCode.TRUNCATED, ErrorCode.ENCODER_FAILED}


def test_it_recognises_a_limit_on_files(new_job):
    job = new_job("720p.mp4")
    job = dataclasses.replace(job, limits=ChildLimits(file_bytes=100_000))
    with pytest.raises(MediaError) as failure:
        package_quick(job)
    assert failure.value.code is ErrorCode.DISK_FULL


@pytest.fixture
def full_disk(tmp_path):
    """A file system with room for 256 kB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    command = [str(mount), "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(folder)]
    if os.geteuid() != 0 or not mount or subprocess.run(command, check=False).returncode:
        pytest.skip("only root can make a small file system")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_it_recognises_a_full_disk(new_job, full_disk):
    for name in ("720p.mp4", "vp9.webm"):
        job = dataclasses.replace(new_job(name), folder=full_disk)
        (full_disk / "filler").write_bytes(b"\0" * 200 * 1024)
        with pytest.raises(MediaError) as failure:
            package_quick(job)
        assert failure.value.code is ErrorCode.DISK_FULL


def test_it_reports_progress_and_stops_when_asked(new_job):
    shares = []
    job = new_job("720p.mp4")
    package_full(dataclasses.replace(job, on_progress=lambda share: shares.append(share) or True))
    assert shares == sorted(shares)
    assert 0.5 < shares[-1] <= 1
    with pytest.raises(MediaError) as failure:
        package_full(dataclasses.replace(job, on_progress=lambda _share: False))
    assert failure.value.code is ErrorCode.LOST_CLAIM
