"""Imports groups of files: media into titles, pictures and subtitles into what they belong to."""

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from catalog.actions.artwork import set_artwork
from catalog.actions.assets import (
    NotFailedError,
    add_asset,
    kept,
    retry_asset,
    write_source,
)
from catalog.actions.discover import FileGroup
from catalog.actions.placing import PlaceTakenError, Placing, find_named, place
from catalog.actions.text_tracks import label_of, set_text_track
from catalog.media.artworks import find_artwork
from catalog.media.errors import ErrorCode, MediaError, sentence
from catalog.media.facts import UNKNOWN_LANGUAGE
from catalog.media.limits import SourceLimits
from catalog.media.probe import Probe, probe_file
from catalog.media.renditions import hash_file
from catalog.models import Artwork, MediaAsset, Playable, TextTrack, Title


class Status(enum.StrEnum):
    """What became of a file."""

    READY = "ready"
    PROCESSING = "processing"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(kw_only=True)
class Imported:
    """One file and what became of it; `reason` is a sentence, empty when all is well."""

    path: Path
    status: Status
    reason: str = ""
    playable: Playable | None = None
    asset: MediaAsset | None = None

    def refresh(self) -> None:
        """Look again at a file that is being worked on."""
        if self.asset is None or self.status != Status.PROCESSING:
            return
        self.asset = MediaAsset.objects.filter(pk=self.asset.pk).first()
        if self.asset is None:
            self.status, self.reason = Status.FAILED, _("It was deleted meanwhile.")
        elif self.asset.status == MediaAsset.Status.FAILED:
            self.status, self.reason = Status.FAILED, sentence(self.asset.error_code)
        elif self.asset.status == MediaAsset.Status.READY:
            self.status = Status.READY


def import_group(*, group: FileGroup, placing: Placing) -> Iterator[Imported]:
    """Import the files of one group and yield what became of each; nothing is raised for a file.

    What is there already is never replaced.
    """
    playable = None
    if group.media is not None:
        medium = _import_medium(group.media, group.base, placing)
        playable = medium.playable
        yield medium
    else:
        playable = find_named(group.base)
    for path in group.pictures:
        yield _import_picture(path, group, playable)
    for path in group.subtitles:
        yield _import_subtitles(path, playable)
    for path in group.descriptions:
        yield _skipped(path, _("Descriptions are not read yet."), playable)
    for path in group.others:
        yield _skipped(path, _why_not(path, group), playable)


def _skipped(path: Path, reason: str, playable: Playable | None = None) -> Imported:
    return Imported(path=path, status=Status.SKIPPED, reason=reason, playable=playable)


def _failed(path: Path, reason: str, playable: Playable | None = None) -> Imported:
    return Imported(path=path, status=Status.FAILED, reason=reason, playable=playable)


def _why_not(path: Path, group: FileGroup) -> str:
    if group.media is not None and path.stem == group.media.stem:
        return _("%(name)s has the same name and was taken.") % {"name": group.media.name}
    return _("This kind of file is not imported.")


def _import_medium(path: Path, base: str, placing: Placing) -> Imported:
    try:
        known = _known_asset(path)
        if known is not None:
            return _import_known(path, known)
        probe = _probe(path)
        asset = _take_in(path, base, probe, placing)
    except MediaError as error:
        return _failed(path, sentence(error.code))
    except PlaceTakenError as error:
        return _skipped(path, _("“%(name)s” has media already.") % {"name": error})
    except OSError as error:
        return _failed(path, _("This file could not be read: %(why)s.") % {"why": error.strerror})
    return Imported(path=path, status=Status.PROCESSING, playable=asset.playable, asset=asset)


def _known_asset(path: Path) -> MediaAsset | None:
    """Return the asset of the catalogue with the same bytes; hashed only if a size matches."""
    same_size = MediaAsset.objects.of_catalogue().filter(source_bytes=path.stat().st_size)
    if not same_size.exists():
        return None
    same = same_size.filter(source_sha256=hash_file(path)).select_related("playable__title")
    return same.order_by("playable", "-pk").first()


def _import_known(path: Path, asset: MediaAsset) -> Imported:
    """Say that it is there, wait for it if it is being worked on, try again if it failed."""
    playable = asset.playable
    if asset.status == MediaAsset.Status.READY:
        return _skipped(path, _("It was imported before."), playable)
    if asset.status == MediaAsset.Status.FAILED:
        try:
            retry_asset(asset=asset)
        except NotFailedError:
            asset.refresh_from_db()
    return Imported(path=path, status=Status.PROCESSING, playable=playable, asset=asset)


def _probe(path: Path) -> Probe:
    """Look into the file before a title is made for it."""
    with path.open("rb"):
        pass
    if path.stat().st_size == 0:
        raise MediaError(ErrorCode.EMPTY_FILE, "0 bytes")
    probe = probe_file(path, SourceLimits(max_source_bytes=settings.MAX_SOURCE_BYTES))
    if probe.kind == "image":
        raise MediaError(ErrorCode.NOT_MEDIA, "a picture")
    return probe


def _take_in(path: Path, base: str, probe: Probe, placing: Placing) -> MediaAsset:
    """Copy the file, then make its title and its row together or not at all."""
    stored = write_source(file_name=path.name, path=path)
    with kept(stored), transaction.atomic():
        playable = place(base, probe, placing)
        return add_asset(stored=stored, file_name=path.name, playable=playable)


def _import_picture(path: Path, group: FileGroup, playable: Playable | None) -> Imported:
    """Give the title the picture that lies beside its media."""
    if playable is None:
        return _skipped(path, _("Nothing in the catalogue is called “%s”.") % group.base)
    role = _role(path, group, playable)
    target = playable if role == Artwork.Role.STILL else playable.title
    present = find_artwork(target, role)
    if present is not None and present.source == Artwork.Source.EDITOR:
        return _skipped(path, _("It has a picture already."), playable)
    try:
        if isinstance(target, Title):
            set_artwork(image=path, role=role, title=target)
        else:
            set_artwork(image=path, role=role, playable=target)
    except MediaError as error:
        return _failed(path, sentence(error.code), playable)
    return Imported(path=path, status=Status.READY, playable=playable)


def _role(path: Path, group: FileGroup, playable: Playable) -> str:
    suffix = path.stem.removeprefix(group.base).strip("-. ").lower()
    if suffix in {"backdrop", "fanart", "background"}:
        return Artwork.Role.BACKDROP
    if playable.kind == Playable.Kind.TRACK:
        return Artwork.Role.COVER
    if suffix in {"still", "thumb"} or playable.kind != Playable.Kind.FILM:
        return Artwork.Role.STILL
    return Artwork.Role.POSTER


def _import_subtitles(path: Path, playable: Playable | None) -> Imported:
    if playable is None:
        return _skipped(path, _("Nothing in the catalogue is called “%s”.") % path.stem)
    label = label_of(path.name)
    present = TextTrack.objects.filter(
        playable=playable,
        kind=label.get("kind", TextTrack.Kind.SUBTITLES),
        language=label.get("language", UNKNOWN_LANGUAGE),
        is_forced=label.get("is_forced", False),
    )
    if present.exists():
        return _skipped(path, _("It has such subtitles already."), playable)
    try:
        set_text_track(playable=playable, content=path.read_bytes(), file_name=path.name)
    except MediaError as error:
        return _failed(path, sentence(error.code), playable)
    except OSError as error:
        reason = _("This file could not be read: %(why)s.") % {"why": error.strerror}
        return _failed(path, reason, playable)
    return Imported(path=path, status=Status.READY, playable=playable)
