"""Decides about one media file, and takes it in: new, there already, moved or replaced."""

from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from catalog.actions.edit_session import CollisionError, Editing
from catalog.actions.media.assets import (
    PlayableHasMediaError,
    attach_asset,
    replace_when_ready,
    require_free,
)
from catalog.importing.describing import (
    add_genres,
    credit_artist,
    describe_playable,
    describe_title,
)
from catalog.importing.job import Job, Outcome, Verdict, is_unchanged, known_file, remember
from catalog.importing.known_files import already_there, known_bytes, verdict_of
from catalog.importing.placement import (
    Placement,
    edition_of,
    find_placement,
    keys_of,
    make_playable,
    name_key,
    refusal_of_piece,
)
from catalog.importing.reading import tags
from catalog.importing.reading.bundles import Bundle
from catalog.importing.reading.names import ParsedPath, is_sample, parse_path
from catalog.importing.reading.nfo import Description
from catalog.importing.reading.sources import FoundFile, LocalCopy
from catalog.importing.storing import taking_in
from catalog.models import MediaAsset, Playable, SourceFile, Title
from catalog.storage import external
from media_engine.errors import ErrorCode, MediaError
from media_engine.limits import SourceLimits
from media_engine.probing.probe import Probe, probe_file

#: In a dry run an object of a bucket is looked into up to this size; music is no larger.
LOOK_INTO_BYTES = 64 * 1024 * 1024
_TRIES = 3


@dataclass(frozen=True, kw_only=True)
class MediaFile:
    """A media file with all that is known of it by now."""

    bundle: Bundle
    found: FoundFile
    description: Description | None = None


@dataclass(frozen=True, kw_only=True)
class Content:
    """What was found inside of a media file, and where its bytes can be read."""

    copy: LocalCopy
    probe: Probe
    parsed: ParsedPath


def import_media_file(job: Job, file: MediaFile) -> Verdict:
    """Return what becomes of a media file, having done it unless the run is dry.

    Raises MediaError with what is wrong with the file, or with the storage.
    """
    found = file.found
    if found.problem:
        return Verdict(outcome=Outcome.BAD, reason=found.problem)
    if found.skip_reason:
        return Verdict(outcome=Outcome.IGNORED, reason=found.skip_reason)
    if is_sample(found.path):
        return Verdict(outcome=Outcome.IGNORED, reason=_("A sample of another file."))
    row = known_file(found)
    if row is not None and row.asset is not None and is_unchanged(row, found):
        return already_there(job, row.asset)
    by_name = parse_path(found.path, job.layout)
    if by_name.part is not None:
        return Verdict(outcome=Outcome.IGNORED, reason=refusal_of_piece(by_name))
    if found.size_bytes == 0:
        raise MediaError(ErrorCode.EMPTY_FILE, "0 bytes")
    if found.size_bytes > settings.MAX_SOURCE_BYTES:
        raise MediaError(ErrorCode.TOO_LARGE_FILE, str(found.size_bytes))
    if job.is_dry and external.is_s3(found.address) and found.size_bytes > LOOK_INTO_BYTES:
        return _by_name_only(job, file, row)
    with job.source.local(found, job.tick) as copy:
        return _with_content(job, file, copy)


def _by_name_only(job: Job, file: MediaFile, row: SourceFile | None) -> Verdict:
    if row is not None and row.asset is not None:
        return verdict_of(Outcome.REPLACED, row.asset)
    parsed = parse_path(file.found.path, job.layout)
    placement = find_placement(_with_descriptions(job, file, parsed), job.options)
    verdict = _reserve(job, file, placement)
    verdict.reason = verdict.reason or _("Judged by its name and size; it is read when imported.")
    return verdict


def _with_content(job: Job, file: MediaFile, copy: LocalCopy) -> Verdict:
    found = file.found
    if (known := known_bytes(job, found, copy)) is not None:
        return known
    probe = _probe(copy.path)
    if not job.is_dry and (known := known_bytes(job, found, copy)) is not None:
        return known  # another import was a moment faster
    row = known_file(found)
    if row is not None and row.asset is not None and row.asset.place is not None:
        with suppress(CollisionError):
            return _replace(job, found, copy, row.asset)
        return known_bytes(job, found, copy) or verdict_of(Outcome.EXISTS, row.asset)
    parsed = parse_path(found.path, job.layout, is_audio=probe.kind == "audio")
    parsed = _with_descriptions(job, file, tags.with_tags(parsed, probe))
    content = Content(copy=copy, probe=probe, parsed=parsed)
    for _attempt in range(_TRIES - 1):
        with suppress(CollisionError, PlayableHasMediaError):
            return _new(job, file, content)
        if (known := known_bytes(job, found, copy)) is not None:
            return known  # another import was a moment faster
    return _new(job, file, content)


def _probe(path: Path) -> Probe:
    probe = probe_file(path, SourceLimits(max_source_bytes=settings.MAX_SOURCE_BYTES))
    if probe.kind == "image":
        raise MediaError(ErrorCode.NOT_MEDIA, "a picture")
    return probe


def _replace(job: Job, found: FoundFile, copy: LocalCopy, old: MediaAsset) -> Verdict:
    """Put the new bytes in the place of the old, which play until the new do, and stay."""
    playable = old.place
    if job.is_dry or playable is None:
        return verdict_of(Outcome.REPLACED, old)
    with taking_in(job, found, copy) as (_edit, make):
        same = SourceFile.objects.select_for_update().filter(asset=old, sha256=copy.sha256)
        present = MediaAsset.objects.filter(Q(playable=playable) | Q(awaits=playable), pk=old.pk)
        if same.exists() or not present.exists():
            raise CollisionError(str(playable))
        asset = make()
        replace_when_ready(asset=asset, playable=playable)
        remember(found, SourceFile.Role.MEDIA, sha256=copy.sha256, asset=asset)
    return verdict_of(Outcome.REPLACED, asset)


def _with_descriptions(job: Job, file: MediaFile, parsed: ParsedPath) -> ParsedPath:
    """Let descriptions overrule names: they were written, names were typed."""
    own = file.description
    if own is not None and parsed.kind == Playable.Kind.EPISODE:
        season = parsed.season if own.season is None else own.season
        number = own.episode or parsed.number
        parsed = replace(parsed, season=season, number=number, name=own.name or parsed.name)
    elif own is not None and parsed.kind == Playable.Kind.FILM:
        parsed = _of_work(parsed, own)
    above = job.descriptions.get(job.layout.home(file.bundle.folder))
    if above is not None and above.kind == "tvshow" and parsed.title_kind == Title.Kind.SERIES:
        parsed = _of_work(parsed, above)
    return parsed


def _of_work(parsed: ParsedPath, said: Description) -> ParsedPath:
    ids = (*said.ids, *(each for each in parsed.ids if each not in said.ids))
    title, year = said.name or parsed.title, said.year or parsed.year
    aliases = (*parsed.aliases, name_key(parsed))
    return replace(parsed, title=title, year=year, ids=ids, aliases=aliases)


def _reserve(job: Job, file: MediaFile, placement: Placement) -> Verdict:
    """Say what a new file would become, and reserve its place."""
    refusal = placement.refusal
    if placement.parsed.kind == Playable.Kind.EXTRA and placement.title is None:
        refusal = "" if job.reserved_titles.intersection(keys_of(placement.parsed)) else refusal
    has_one_place = (
        placement.parsed.number is not None or placement.parsed.kind == Playable.Kind.FILM
    )
    earlier = job.reserved.get(placement.key) if has_one_place else None
    if earlier is not None and (edition := edition_of(placement.parsed)) is not None:
        placement = replace(placement, parsed=edition)
    elif earlier is not None:
        refusal = _("“%(name)s” has media already.") % {"name": earlier}
    if not refusal:
        job.reserved[placement.key] = placement.label
        job.reserved_titles.update(keys_of(placement.parsed))
        job.note_title(
            job.layout.home(file.bundle.folder), placement.title or placement.title_label
        )
    return Verdict(
        outcome=Outcome.IGNORED if refusal else Outcome.NEW,
        becomes=placement.label,
        reason=refusal,
        playable=placement.playable,
        title=placement.title,
    )


def _new(job: Job, file: MediaFile, content: Content) -> Verdict:
    found, placement = file.found, find_placement(content.parsed, job.options)
    if placement.refusal and not job.is_dry:
        # The place may have been taken a moment ago by another import, with these very bytes.
        return known_bytes(job, found, content.copy) or _reserve(job, file, placement)
    if job.is_dry:
        return _reserve(job, file, placement)
    with taking_in(job, found, content.copy) as (edit, make):
        same = SourceFile.objects.filter(role=SourceFile.Role.MEDIA, sha256=content.copy.sha256)
        if same.exists():
            raise CollisionError(found.address)
        playable = make_playable(placement, job.options, edit)
        require_free(playable)
        asset = make()
        attach_asset(asset=asset, playable=playable)
        remember(found, SourceFile.Role.MEDIA, sha256=content.copy.sha256, asset=asset)
        if playable.kind == Playable.Kind.TRACK:
            _describe_track(playable, placement, content.probe, edit)
        _describe(job, file, playable, edit, is_new=placement.title is None)
    job.note_title(job.layout.home(file.bundle.folder), playable.title)
    return verdict_of(Outcome.NEW, asset)


def _describe_track(playable: Playable, placement: Placement, probe: Probe, edit: Editing) -> None:
    """Name the artists and the genres that the tags, or else the folders, tell."""
    artist = placement.parsed.artist
    if artist and placement.title is None:
        credit_artist(tags.album_artist(probe) or artist, edit, of=playable.title)
    if artist:
        credit_artist(tags.track_artist(probe) or artist, edit, of=playable)
    add_genres(playable.title, tags.genres(probe), edit)


def _describe(
    job: Job, file: MediaFile, playable: Playable, edit: Editing, *, is_new: bool
) -> None:
    """Say of the title and of what plays what descriptions say."""
    own, above = file.description, job.descriptions.get(job.layout.home(file.bundle.folder))
    if own is not None and playable.kind == Playable.Kind.FILM:
        describe_title(playable.title, own, edit, is_new=is_new)
    elif own is not None:
        describe_playable(playable, own, edit)
    if above is not None and is_new and playable.kind != Playable.Kind.FILM:
        describe_title(playable.title, above, edit, is_new=True)
