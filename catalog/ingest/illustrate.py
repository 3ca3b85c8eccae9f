"""What comes with the streams: pictures from frames, the cover, subtitles, chapters, storyboard.

Each is made only where it is missing, and never in the place of what an editor gave.
"""

import logging
from collections.abc import Sequence
from pathlib import Path

from catalog import storage
from catalog.artwork.posters import set_poster
from catalog.artwork.saving import find_artwork, may_replace, save_artwork
from catalog.ingest.facts import UNKNOWN_LANGUAGE
from catalog.ingest.markers import add_markers
from catalog.ingest.package import published
from catalog.ingest.progress import StageProgress
from catalog.ingest.publish import reserve_version
from catalog.ingest.run import Run
from catalog.ingest.text_tracks import save_text_track
from catalog.models import Artwork, Marker, MediaAsset, Playable, Rendition, TextTrack, Title
from media_engine import frames
from media_engine.artwork_files import Drawing, draw
from media_engine.errors import ErrorCode, MediaError
from media_engine.packaging.encode import Job
from media_engine.pictures import clean_picture
from media_engine.probing.probe import Probe, SubtitleStream, probe_file
from media_engine.subtitles import Cue, extract_subtitles
from text_rules.tidying import tidy_text

logger = logging.getLogger(__name__)
Stage, Role, Source = MediaAsset.Stage, Artwork.Role, Artwork.Source
MissingArtwork = tuple[Title | Playable, str]
#: A picture or a text that is unusable for one of these reasons is done without.
NO_PICTURE = frozenset(
    {
        ErrorCode.BAD_PICTURE,
        ErrorCode.DAMAGED,
        ErrorCode.ENCODER_FAILED,
        ErrorCode.TOO_LARGE_FILE,
        ErrorCode.TOO_LARGE_PICTURE,
        ErrorCode.TOO_SMALL_PICTURE,
    }
)
NO_TEXT = frozenset({ErrorCode.BAD_SUBTITLES, ErrorCode.ENCODER_FAILED})


def illustrate(run: Run, job: Job) -> None:
    """Make what a page shows before anybody plays: artwork, subtitles, chapters.

    Raises MediaError as the encoder and the storage do; a picture that cannot be had is no reason
    to fail.
    """
    playable = Playable.objects.select_related("title").filter(asset=run.asset).first()
    if playable is None:
        return
    missing = _missing_artwork(playable, job.probe)
    if missing:
        _make_artwork(run, job, missing)
        # The frame is wide: as a poster it carries the name.
        set_poster(playable.title_id)
    if job.probe.subtitles and not playable.text_tracks.exists():
        _take_subtitles(run, job, playable)
    if job.probe.chapters and not playable.markers.exists():
        _take_chapters(playable, job.probe)


def _missing_artwork(playable: Playable, probe: Probe) -> list[MissingArtwork]:
    title = playable.title
    if probe.video is not None:
        expected: list[MissingArtwork] = [(title, Role.BACKDROP), (playable, Role.STILL)]
    else:
        expected = [(title, Role.COVER)] if probe.picture else []
    source = Source.FRAME if probe.video is not None else Source.EMBEDDED
    return [(target, role) for target, role in expected if _is_missing(target, role, source)]


def _is_missing(target: Title | Playable, role: str, source: str) -> bool:
    """Whether there is none, or one that this would improve on."""
    present = find_artwork(target, role)
    is_stopgap = present is not None and (present.source == Source.GENERATED or not present.width)
    return present is None or (is_stopgap and may_replace(present, source))


def _make_artwork(run: Run, job: Job, missing: Sequence[MissingArtwork]) -> None:
    """Take one picture and cut it for every role that lacks one."""
    roles = {role for _target, role in missing}
    try:
        pictures = run.during(
            Stage.PICTURES, lambda progress: _cut(job, roles, progress), is_aside=True
        )
    except MediaError as error:
        if error.code not in NO_PICTURE:
            raise
        logger.warning("asset %s: no picture: %s", run.asset.pk, error)
        return
    source = Source.FRAME if job.probe.video else Source.EMBEDDED
    for target, role in missing:
        if role in pictures:
            save_artwork(pictures[role], target=target, role=role, source=source)


def _cut(job: Job, roles: set[str], progress: StageProgress) -> dict[str, Drawing]:
    picture = _take_picture(job, progress)
    if picture is None:
        return {}
    cut = {}
    for role in roles:
        folder = job.folder / f"artwork-{role}"
        folder.mkdir(exist_ok=True)
        cut[role] = draw(picture, role=role, folder=folder)
    return cut


def _take_picture(job: Job, progress: StageProgress) -> Path | None:
    if job.probe.video is None:
        return frames.extract_cover(
            job.ffmpeg, source=job.source, probe=job.probe, folder=job.folder
        )
    return frames.choose_poster_frame(
        job.ffmpeg,
        source=job.source,
        probe=job.probe,
        folder=job.folder,
        on_progress=lambda _share: not progress.is_stopped,
    )


def _take_subtitles(run: Run, job: Job, playable: Playable) -> None:
    def extract(progress: StageProgress) -> list[tuple[SubtitleStream, list[Cue]]]:
        return extract_subtitles(
            job.ffmpeg,
            source=job.source,
            probe=job.probe,
            folder=job.folder,
            on_progress=lambda _share: not progress.is_stopped,
        )

    try:
        found = run.during(Stage.PICTURES, extract, is_aside=True)
    except MediaError as error:
        if error.code not in NO_TEXT:
            raise
        logger.warning("asset %s: no subtitles: %s", run.asset.pk, error)
        return
    seen: set[tuple[str, str, bool]] = set()
    for stream, cues in found:
        kind = TextTrack.Kind.CAPTIONS if stream.is_hearing_impaired else TextTrack.Kind.SUBTITLES
        identity = (kind, stream.language or UNKNOWN_LANGUAGE, stream.is_forced)
        if identity not in seen:
            seen.add(identity)
            save_text_track(
                cues,
                playable=playable,
                language=stream.language,
                kind=kind,
                is_forced=stream.is_forced,
                is_default=stream.is_default,
                name=stream.title,
            )


def _take_chapters(playable: Playable, probe: Probe) -> None:
    add_markers(
        Marker(
            playable=playable,
            kind=Marker.Kind.CHAPTER,
            start_seconds=chapter.start_seconds,
            end_seconds=chapter.end_seconds,
            name=tidy_text(chapter.title),
        )
        for chapter in probe.chapters
    )


def publish_storyboard(run: Run, job: Job) -> None:
    """Make the scrub previews from the smallest picture, unless there are some.

    Raises MediaError as the encoder and the storage do.
    """
    asset = run.asset
    if job.probe.video is None or asset.storyboard:
        return
    # Of this run: one that a killed worker stored, and no row names, is in nobody's way.
    name = f"storyboard-{run.claim.token.hex[:8]}.jpg"
    key = f"{asset.version_prefix(asset.latest_version)}/{name}"
    rows = [row for row in published(asset) if row.kind == Rendition.Kind.VIDEO]
    smallest = min(rows, key=lambda row: row.size_bytes)
    board = run.during(Stage.PICTURES, lambda progress: _draw(job, smallest, key, progress))
    geometry = board.to_json()
    asset.storyboard = {"key": key, "count": geometry.pop("tile_count"), **geometry}
    run.claim.write(storyboard=asset.storyboard)


def _draw(job: Job, row: Rendition, key: str, progress: StageProgress) -> frames.Storyboard:
    path = job.folder / f"{row.name}.mp4"
    if not path.exists():
        path = storage.fetch_file(row.key, job.folder, sha256=row.sha256)
    board = frames.make_storyboard(
        job.ffmpeg,
        source=path,
        probe=probe_file(path),
        folder=job.folder,
        on_progress=progress.report,
    )
    storage.store_file(board.path, key, content_type="image/jpeg")
    return board


def publish_image(run: Run, source: Path) -> None:
    """Publish a picture that was taken in as an asset, cleaned, in the usual widths.

    Raises MediaError BAD_PICTURE, TOO_LARGE_PICTURE, DISK_FULL, STORAGE_FAILED.
    """
    asset = run.asset
    if asset.is_playable:
        return
    picture = run.during(Stage.PICTURES, lambda _progress: clean_picture(source, folder=run.folder))
    version = reserve_version(run.claim, asset)
    for width, path in picture.files.items():
        key = f"{asset.version_prefix(version)}/{width}.webp"
        storage.store_file(path, key, content_type="image/webp")
    described = {
        "widths": sorted(picture.files),
        "width": picture.width,
        "height": picture.height,
        "colour": picture.colour,
    }
    run.claim.write(published_version=version, probe={**asset.probe, "made": described})
