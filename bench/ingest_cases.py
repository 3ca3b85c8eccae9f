"""The two comparisons of `bench.ingest`, which need the models."""

import tempfile
import time
from pathlib import Path

from bench.bare import run_bare
from catalog.actions.media.assets import add_asset, take_in_file, write_source
from catalog.ingest.pipeline import Outcome, process
from catalog.models import MediaAsset
from media_engine.packaging.encode import Job, command_arguments
from media_engine.packaging.ladder import plan_encoding
from media_engine.probing.probe import probe_file
from media_engine.processes.ffmpeg import find_ffmpeg

WAIT_SECONDS = 600


def time_to_playable(film: Path) -> tuple[float, float]:
    """Return seconds from the end of an upload to its first version, and of a bare copy."""
    asset = take_in_file(file_name=film.name, path=film)
    started = time.perf_counter()
    while time.perf_counter() - started < WAIT_SECONDS:
        asset.refresh_from_db()
        if asset.is_playable or asset.status == MediaAsset.Status.FAILED:
            break
        time.sleep(0.02)
    ours = time.perf_counter() - started
    if not asset.is_playable:
        raise RuntimeError(f"not playable: {asset.error_code} {asset.error_detail}")
    return ours, run_bare("-i", str(film), "-c", "copy", f"{film}.copy.mp4")


def time_of_ladder(source: Path) -> tuple[float, float]:
    """Return seconds of the whole pipeline on one source, and of one command for its rungs."""
    asset = add_asset(
        stored=write_source(file_name=source.name, path=source), file_name=source.name
    )
    started = time.perf_counter()
    outcome = process(asset.pk)
    ours = time.perf_counter() - started
    if outcome is not Outcome.READY:
        raise RuntimeError(f"the pipeline ended with: {outcome.value}")
    return ours, _time_of_bare_ladder(source)


def _time_of_bare_ladder(source: Path) -> float:
    probe = probe_file(source)
    plan = plan_encoding(probe)
    with tempfile.TemporaryDirectory(prefix="streamex-bench-ladder-") as folder:
        job = Job(source=source, probe=probe, plan=plan, folder=Path(folder), ffmpeg=find_ffmpeg())
        video = [*plan.rest_video, *plan.quick_video]
        audio = [*plan.quick_audio, *plan.rest_audio]
        return run_bare(*command_arguments(job, video, audio))
