import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from media_engine.errors import ErrorCode, MediaError
from media_engine.limits import ChildLimits
from media_engine.probing.probe import PROJECT_ROOT
from media_engine.processes.ffmpeg import find_ffmpeg, run_ffmpeg
from streamex.tests.waiting import eventually

pytestmark = pytest.mark.media

ENDLESS = ["-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25", "-f", "null", "-"]
# The second frame is due in a hundred seconds.
STALLED = ["-re", "-f", "lavfi", "-i", "testsrc2=rate=1/100", "-f", "null", "-"]


def processes_in(folder: Path) -> list[int]:
    """Return the processes whose working folder is `folder`."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if (entry / "cwd").readlink() == folder and "Z" not in (entry / "stat").read_text():
                found.append(int(entry.name))
        except OSError:
            continue
    return found


def failure_of(arguments, **options) -> MediaError:
    with pytest.raises(MediaError) as failure:
        run_ffmpeg(find_ffmpeg(), arguments, **options)
    return failure.value


def test_it_finds_a_binary_that_can_do_everything(ffmpeg):
    assert ffmpeg.path.is_absolute()
    assert ffmpeg.version
    assert {"libx264", "aac"} <= ffmpeg.encoders
    assert ffmpeg.can_tone_map


@pytest.mark.parametrize("override", ["/nowhere/ffmpeg", sys.executable])
def test_it_says_when_there_is_none(override):
    with pytest.raises(MediaError) as failure:
        find_ffmpeg(override)
    assert failure.value.code is ErrorCode.ENCODER_MISSING


def test_it_stops_when_asked_and_leaves_nobody_behind(tmp_path):
    seen = []

    def report(_share):
        seen.append(processes_in(tmp_path))
        return len(seen) < 5

    assert failure_of(ENDLESS, scratch=tmp_path, on_progress=report).code is ErrorCode.LOST_CLAIM
    assert any(seen)
    assert processes_in(tmp_path) == []


def test_it_ends_what_makes_no_progress(tmp_path):
    limits = ChildLimits(stall_seconds=1.5)
    assert failure_of(STALLED, scratch=tmp_path, limits=limits).code is ErrorCode.ENCODER_STALLED
    assert processes_in(tmp_path) == []


def test_it_ends_what_takes_too_long(tmp_path):
    limits = ChildLimits(wall_seconds=1)
    assert failure_of(ENDLESS, scratch=tmp_path, limits=limits).code is ErrorCode.TIMEOUT
    assert processes_in(tmp_path) == []


def test_it_limits_processor_time_and_memory(tmp_path):
    for limits in (ChildLimits(cpu_seconds=1), ChildLimits(memory_bytes=60 * 1024 * 1024)):
        failure = failure_of(ENDLESS, scratch=tmp_path, limits=limits)
        assert failure.code is ErrorCode.ENCODER_FAILED


def test_it_keeps_the_reason(tmp_path):
    failure = failure_of(["-i", str(tmp_path / "missing.mp4")], scratch=tmp_path)
    assert failure.code is ErrorCode.ENCODER_FAILED
    assert "No such file" in failure.detail


def test_an_encoder_ends_with_its_killed_worker(tmp_path):
    worker = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys; from pathlib import Path\n"
            "from media_engine.processes.ffmpeg import find_ffmpeg, run_ffmpeg\n"
            "run_ffmpeg(find_ffmpeg(), sys.argv[2:], scratch=Path(sys.argv[1]))",
            str(tmp_path),
            *ENDLESS,
        ],
        env={"PYTHONPATH": str(PROJECT_ROOT), "PATH": os.environ["PATH"]},
    )
    eventually(lambda: processes_in(tmp_path))
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    eventually(lambda: not processes_in(tmp_path))
