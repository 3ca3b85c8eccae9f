"""What the tests of media share: real FFmpeg, and media made once per run."""

from collections.abc import Callable
from pathlib import Path

import pytest

from media_engine.packaging.encode import Job
from media_engine.packaging.ladder import plan_encoding
from media_engine.probing.probe import probe_file
from media_engine.processes.ffmpeg import FFmpeg, find_ffmpeg
from streamex.tests.samples import copy_sample

Sample = Callable[[str], Path]
NewJob = Callable[[str], Job]


@pytest.fixture(scope="session")
def ffmpeg() -> FFmpeg:
    return find_ffmpeg()


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    folder = tmp_path_factory.mktemp("samples")
    return lambda name: copy_sample(name, folder)


@pytest.fixture
def new_job(sample: Sample, ffmpeg: FFmpeg, tmp_path: Path) -> NewJob:
    """Return a function that probes and plans a sample; what it makes goes to `tmp_path`."""

    def make(name: str) -> Job:
        source = sample(name)
        probe = probe_file(source)
        plan = plan_encoding(probe)
        return Job(source=source, probe=probe, plan=plan, folder=tmp_path, ffmpeg=ffmpeg)

    return make
