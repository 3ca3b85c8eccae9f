"""The middle of a run: what plays within seconds, then every quality, each published at once."""

import dataclasses
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings

from catalog import storage
from catalog.ingest import publish
from catalog.ingest.progress import StageProgress
from catalog.ingest.run import Run
from catalog.models import MediaAsset, Rendition
from media_engine.packaging.encode import Job, package_full, package_progressive, package_quick
from media_engine.packaging.ladder import Plan
from media_engine.packaging.renditions import PROGRESSIVE, VIDEO, PackagedRendition
from media_engine.probing.probe import Probe
from media_engine.processes.ffmpeg import find_ffmpeg

Stage, Kind = MediaAsset.Stage, Rendition.Kind
#: The short side, in pixels, of the plain file for browsers without adaptive playback.
PROGRESSIVE_PIXELS = 480


def describe_job(run: Run, source: Path, probe: Probe, plan: Plan) -> Job:
    """Describe the encoding; what it makes goes to a folder of its own.

    Raises MediaError ENCODER_MISSING.
    """
    folder = run.folder / "made"
    folder.mkdir(exist_ok=True)
    ffmpeg = find_ffmpeg(settings.FFMPEG)
    return Job(source=source, probe=probe, plan=plan, folder=folder, ffmpeg=ffmpeg)


def has_quick(run: Run, plan: Plan) -> bool:
    """Whether the published version has everything that the quick part makes."""
    return _quick_names(plan) <= {row.name for row in published(run.asset)}


def has_all(run: Run, plan: Plan) -> bool:
    """Whether the published version has everything."""
    rest = {rung.name for rung in plan.rest_video} | {rung.name for rung in plan.rest_audio}
    return _quick_names(plan) | rest | {PROGRESSIVE} <= {row.name for row in published(run.asset)}


def _quick_names(plan: Plan) -> set[str]:
    return {rung.name for rung in plan.quick_video} | {rung.name for rung in plan.quick_audio}


def published(asset: MediaAsset) -> list[Rendition]:
    """Return the renditions that play now."""
    return list(Rendition.objects.published().filter(asset=asset))


def publish_quick(run: Run, job: Job) -> None:
    """Make and publish what can play first; raises MediaError as the encoder does."""
    made = run.during(
        Stage.PACKAGING, lambda progress: package_quick(_watched(job, progress, whole=0.9))
    )
    _store_and_publish(run, made, carried=[])


def publish_all(run: Run, job: Job) -> None:
    """Make the rest and the plain file, and publish them together with what plays already.

    Raises MediaError as the encoder does.
    """
    rows = [row for row in published(run.asset) if row.name in _quick_names(job.plan)]

    def make(progress: StageProgress) -> list[PackagedRendition]:
        made = package_full(_watched(job, progress, whole=0.95))
        return [*made, _make_progressive(job, progress, made, rows)]

    made = run.during(Stage.ENCODING, make)
    _store_and_publish(run, made, carried=rows)


def _watched(job: Job, progress: StageProgress, *, whole: float) -> Job:
    """Let the job report; the checks after the encoder take the share beyond `whole`."""
    return dataclasses.replace(job, on_progress=lambda share: progress.report(share * whole))


def _make_progressive(
    job: Job, progress: StageProgress, made: Sequence[PackagedRendition], rows: Sequence[Rendition]
) -> PackagedRendition:
    here = {rendition.name: rendition for rendition in made}
    everything = [*made, *(_described(row, job.folder) for row in rows if row.name not in here)]
    video = _best_small_picture([each for each in everything if each.kind == VIDEO])
    sounds = [each for each in everything if each.kind == Kind.AUDIO]
    sound = next((each for each in sounds if each.is_default), sounds[0] if sounds else None)
    chosen = [each and _on_disk(each, rows, job.folder) for each in (video, sound)]
    watched = dataclasses.replace(job, on_progress=lambda _share: progress.report(0.95))
    return package_progressive(watched, video=chosen[0], audio=chosen[1])


def _best_small_picture(pictures: Sequence[PackagedRendition]) -> PackagedRendition | None:
    """Return the largest that is small enough, else the smallest."""
    by_size = sorted(pictures, key=lambda each: min(each.width or 0, each.height or 0))
    small = [
        each for each in by_size if min(each.width or 0, each.height or 0) <= PROGRESSIVE_PIXELS
    ]
    return next(iter([*reversed(small), *by_size]), None)


def _described(row: Rendition, folder: Path) -> PackagedRendition:
    names = {field.name for field in dataclasses.fields(PackagedRendition)} - {"path", "segments"}
    fields = {name: getattr(row, name) for name in names}
    return PackagedRendition(path=folder / Path(row.key).name, segments=(), **fields)


def _on_disk(
    rendition: PackagedRendition, rows: Sequence[Rendition], folder: Path
) -> PackagedRendition:
    """Fetch what was stored earlier and is not in the folder any more."""
    if rendition.path.exists():
        return rendition
    row = next(row for row in rows if row.name == rendition.name)
    path = storage.fetch_file(row.key, folder, sha256=row.sha256)
    return dataclasses.replace(rendition, path=path)


def _store_and_publish(
    run: Run, made: Sequence[PackagedRendition], *, carried: Sequence[Rendition]
) -> None:
    """Bring the files into the storage under a new version, and switch to it."""
    version = publish.reserve_version(run.claim, run.asset)

    def store(progress: StageProgress) -> list[Rendition]:
        rows = []
        for rendition in made:
            if progress.is_stopped:
                break
            rows.append(publish.store_rendition(run.asset, version, rendition))
        return rows

    rows = run.during(Stage.PUBLISHING, store, is_aside=True)
    rows += publish.carry_over(carried, version)
    publish.publish_version(run.claim, run.asset, version, rows)
