"""Files that lie about their type: they must neither be opened as what they are nor lead on."""

import ctypes
import socket
import sys
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

REFUSALS = {ErrorCode.UNSUPPORTED_FORMAT, ErrorCode.NOT_MEDIA}


@pytest.fixture
def listener():
    """A server that nobody may ask; connecting makes `accept` return."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server
        with pytest.raises(BlockingIOError):
            server.accept()


@pytest.fixture
def disguise(sample, listener, tmp_path):
    def write(name: str) -> Path:
        path = tmp_path / name
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/film.mp4"
        path.write_text(DISGUISES[name].format(secret=sample("plain.mp4"), url=url))
        return path

    return write


@pytest.mark.parametrize("name", DISGUISES)
def test_it_refuses_them(disguise, name):
    with pytest.raises(MediaError) as refusal:
        probe_file(disguise(name))
    assert refusal.value.code in REFUSALS


@pytest.mark.parametrize("name", DISGUISES)
def test_the_allow_list_alone_would_refuse_them(disguise, name):
    path = disguise(name)
    try:
        container = scan._open(path)
    except av.error.FFmpegError:
        return
    # Formats without a header follow the name; nothing in them may be decodable.
    with container:
        assert container.format.name in {"flac", "mp3"}


@pytest.mark.parametrize("demuxer", ["mov", "matroska", "mpegts", "mp3"])
@pytest.mark.parametrize("name", ["hls.mp4", "concat.mp4", "mpd.mp4", "hls-url.ts"])
def test_the_encoder_refuses_them_too(disguise, ffmpeg, tmp_path, name, demuxer):
    out = tmp_path / "out.mkv"
    arguments = [*input_arguments(disguise(name), demuxer=demuxer), "-c", "copy", str(out)]
    with pytest.raises(MediaError):
        run_ffmpeg(ffmpeg, arguments, scratch=tmp_path)
    assert not out.exists() or out.stat().st_size < 1000


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
