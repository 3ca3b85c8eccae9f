"""Files that lie about their type: they must neither be opened as what they are nor lead on."""

import contextlib
import ctypes
import os
import select
import shutil
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import av
import pytest

from media_engine import formats
from media_engine.errors import ErrorCode, MediaError
from media_engine.probing import scan
from media_engine.probing.probe import probe_file
from media_engine.processes import launch
from media_engine.processes.ffmpeg import input_arguments, run_ffmpeg
from media_engine.tests.samples import DISGUISES

pytestmark = pytest.mark.media

#: inotify(7): somebody opened the file.
IN_OPEN = 0x20
#: What says of itself that it leads elsewhere is named so; the others hold nothing that plays.
EMPTY = {"subtitle.mp4", "cue.flac", "script.mp4", "rtsp.mp4", "zeros.mp4", "noise.mp3"}
#: Formats without a header follow the name.
FOLLOW_THE_NAME = {"cue.flac": "flac"}


@pytest.fixture
def listener():
    """A server that nobody may ask; connecting makes `accept` return."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server
        with pytest.raises(BlockingIOError):
            server.accept()


@pytest.fixture
def secret(sample, tmp_path):
    """A real film that nobody may open, and that would play."""
    path = Path(shutil.copy(sample("plain.mp4"), tmp_path / "secret.mp4"))
    with watched(path) as was_opened:
        yield path
        assert not was_opened()


@contextlib.contextmanager
def watched(path: Path) -> Iterator[Callable[[], bool]]:
    """Yield a function that says whether anybody has opened a file (inotify(7), on Linux)."""
    if sys.platform != "linux":
        yield lambda: False
        return
    libc = ctypes.CDLL(None, use_errno=True)
    handle = libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
    assert libc.inotify_add_watch(handle, bytes(path), IN_OPEN) > 0
    try:
        yield lambda: bool(select.select([handle], [], [], 0)[0])
    finally:
        os.close(handle)


@pytest.fixture
def disguise(secret, listener, tmp_path):
    def write(name: str) -> Path:
        path = tmp_path / name
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/film.mp4"
        path.write_text(DISGUISES[name].format(secret=secret, url=url))
        return path

    return write


def test_opening_the_secret_would_be_seen(sample):
    with watched(sample("plain.mp4")) as was_opened:
        assert not was_opened()
        probe_file(sample("plain.mp4"))
        assert was_opened() or sys.platform != "linux"


@pytest.mark.parametrize("name", DISGUISES)
def test_it_refuses_them(disguise, tmp_path, name):
    path = disguise(name)
    before = set(tmp_path.rglob("*"))
    with pytest.raises(MediaError) as refusal:
        probe_file(path)
    expected = ErrorCode.NOT_MEDIA if name in EMPTY else ErrorCode.UNSUPPORTED_FORMAT
    assert refusal.value.code is expected
    assert set(tmp_path.rglob("*")) == before, "it writes nothing"


@pytest.mark.parametrize("name", DISGUISES)
def test_the_allow_list_alone_would_refuse_them(disguise, name):
    path = disguise(name)
    if name not in FOLLOW_THE_NAME:
        with pytest.raises(av.error.FFmpegError):
            scan._open(path)
        return
    with scan._open(path) as container:
        assert container.format.name == FOLLOW_THE_NAME[name]
        assert decoded(container) == []


def decoded(container) -> list[object]:
    frames = []
    with contextlib.suppress(av.error.FFmpegError):
        frames.extend(container.decode())
    return frames


@pytest.mark.parametrize("demuxer", ["mov", "matroska", "mpegts", "mp3"])
@pytest.mark.parametrize("name", ["hls.mp4", "concat.mp4", "mpd.mp4", "hls-url.ts"])
def test_the_encoder_refuses_them_too(disguise, ffmpeg, tmp_path, name, demuxer):
    path, scratch = disguise(name), tmp_path / "scratch"
    scratch.mkdir()
    arguments = [*input_arguments(path, demuxer=demuxer), "-c", "copy", str(scratch / "out.mkv")]
    with pytest.raises(MediaError) as refusal:
        run_ffmpeg(ffmpeg, arguments, scratch=scratch)
    assert refusal.value.code is ErrorCode.ENCODER_FAILED
    # It finds nothing of the kind that it may read; not that the kernel had to hold it back.
    found_nothing = "End of file" if demuxer == "mpegts" else "Invalid data found"
    assert f"Error opening input files: {found_nothing}" in refusal.value.detail
    assert list(scratch.iterdir()) == []


def has_landlock() -> bool:
    if sys.platform != "linux":
        return False
    return ctypes.CDLL(None).syscall(launch.CREATE_RULESET, None, 0, launch.ASK_VERSION) >= 4


@pytest.mark.skipif(not has_landlock(), reason="this kernel cannot confine a process")
def test_the_kernel_would_stop_them_if_the_lists_failed(sample, listener, ffmpeg, tmp_path):
    film = sample("plain.mp4")
    address = f"http://127.0.0.1:{listener.getsockname()[1]}/film.mp4"
    for number, target in enumerate([f"file '{film}'", f"file '{address}'"]):
        (tmp_path / "list.txt").write_text(f"ffconcat version 1.0\n{target}\n")
        trusting = ["-protocol_whitelist", "file,http,tcp", "-f", "concat", "-safe", "0"]
        out = str(tmp_path / f"{number}.mp4")
        arguments = [*trusting, "-i", str(tmp_path / "list.txt"), "-c", "copy", out]
        with pytest.raises(MediaError) as failure:
            run_ffmpeg(ffmpeg, arguments, scratch=tmp_path)
        assert "Permission denied" in failure.value.detail


def test_the_encoder_opens_nothing_but_accepted_containers(tmp_path):
    for demuxer in ("hls", "concat", "dash", "sdp", "image2", "lavfi", "mov,concat"):
        with pytest.raises(MediaError) as refusal:
            input_arguments(tmp_path / "x.mp4", demuxer=demuxer)
        assert refusal.value.code is ErrorCode.UNSUPPORTED_FORMAT


def test_the_lists_name_nothing_that_points_elsewhere():
    pointing = {"hls", "concat", "dash", "sdp", "rtsp", "image2", "image2pipe", "lavfi", "imf"}
    assert not pointing & set(formats.DEMUXERS.split(","))
