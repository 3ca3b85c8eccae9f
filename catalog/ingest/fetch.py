"""The first steps of a run: the source as a local file, and what is in it."""

import logging
from pathlib import Path

from django.conf import settings

from catalog import storage
from catalog.ingest.progress import StageProgress
from catalog.ingest.run import Run
from catalog.models import MediaAsset
from catalog.storage import external
from media_engine.errors import ErrorCode, MediaError
from media_engine.limits import SourceLimits
from media_engine.probing.probe import Probe, probe_file

logger = logging.getLogger(__name__)
Stage = MediaAsset.Stage


def fetch_source(run: Run) -> Path:
    """Return the source as a local file, complete and unchanged.

    Raises MediaError: SOURCE_MISSING, SOURCE_CHANGED, DISK_FULL, STORAGE_FAILED, LOST_CLAIM.
    """
    asset = run.asset

    def fetched(progress: StageProgress) -> Path:
        def on_bytes(count: int) -> None:
            if not progress.report(count / asset.source_bytes):
                raise MediaError(ErrorCode.LOST_CLAIM, "asked to stop")

        fetch = external.fetch_in_place if asset.is_in_place else storage.fetch_file
        return fetch(asset.source_key, run.folder, sha256=asset.source_sha256, on_bytes=on_bytes)

    path = run.during(Stage.FETCHING, fetched)
    size = path.stat().st_size
    if size != asset.source_bytes:
        raise MediaError(ErrorCode.SOURCE_CHANGED, f"{size} bytes, not {asset.source_bytes}")
    return path


def probe_source(run: Run, source: Path) -> Probe:
    """Return what is in the source: from the row once a version is published, else looked up.

    Raises MediaError as `probe_file` does.
    """
    asset = run.asset
    if asset.is_playable:
        try:
            return Probe.from_json(asset.probe)
        except (ValueError, KeyError, TypeError):
            logger.info("asset %s: its probe is of another release", asset.pk)
    limits = SourceLimits(max_source_bytes=max(settings.MAX_SOURCE_BYTES, asset.source_bytes))
    probe = run.during(Stage.PROBING, lambda _progress: probe_file(source, limits))
    asset.kind = MediaAsset.Kind(probe.kind)
    asset.probe = probe.to_json()
    asset.duration_seconds = probe.duration_seconds or None
    run.claim.write(kind=asset.kind, probe=asset.probe, duration_seconds=asset.duration_seconds)
    return probe
