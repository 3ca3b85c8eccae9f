"""Decides about pictures, subtitles and descriptions, and gives them to what they belong to."""

import logging
import re
from contextlib import suppress
from dataclasses import dataclass

from django.utils.translation import gettext as _

from catalog.actions.edit_session import Act, CollisionError, Editing
from catalog.actions.media.artwork import set_artwork
from catalog.actions.media.text_tracks import label_of, set_text_track
from catalog.artwork.saving import find_artwork
from catalog.importing.describing import describe_playable, describe_season, describe_title
from catalog.importing.job import Job, Outcome, Verdict, is_unchanged, known_file, remember
from catalog.importing.reading.bundles import Bundle, kind_of
from catalog.importing.reading.folders import season_of
from catalog.importing.reading.nfo import MAX_BYTES, BadDescriptionError, Description, read_nfo
from catalog.importing.reading.sources import FoundFile
from catalog.importing.reading.vocabulary import FileKind, folded
from catalog.importing.refusing import accepted
from catalog.ingest.facts import UNKNOWN_LANGUAGE
from catalog.models import Artwork, Playable, SourceFile, TextTrack, Title
from catalog.storage.external import ForbiddenSourceError
from media_engine.errors import ErrorCode, MediaError

logger = logging.getLogger(__name__)

#: As often a description is taken while others take the same names.
_TRIES = 2
MAX_SUBTITLE_BYTES = 16 * 1024 * 1024
MAX_PICTURE_BYTES = 64 * 1024 * 1024
_BACKDROPS = frozenset({"backdrop", "fanart", "background", "art", "fondo"})
_STILLS = frozenset({"still", "thumb", "landscape"})
_POSTERS = frozenset({"", "poster", "cover", "folder", "movie", "show", "default", "front",
                      "album", "portada", "cartel", "keyart"})  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Owner:
    """What a sidecar belongs to. In a dry run it may be there by its `label` only."""

    title: Title | None = None
    playable: Playable | None = None
    label: str = ""


def owner_of(job: Job, bundle: Bundle, verdict: Verdict | None, lonely: Playable | None) -> Owner:
    """Return what the sidecars of a bundle belong to."""
    if bundle.is_folders:
        title = job.titles.get(job.layout.home(bundle.folder))
        if isinstance(title, Title):
            return Owner(title=title, label=str(title))
        return Owner(label=title or "")
    if verdict is not None and verdict.outcome != Outcome.BAD:
        return Owner(title=verdict.title, playable=verdict.playable, label=verdict.becomes)
    if lonely is not None and verdict is None:
        return Owner(title=lonely.title, playable=lonely, label=str(lonely))
    return Owner()


def take_sidecar(job: Job, bundle: Bundle, found: FoundFile, owner: Owner) -> Verdict:
    """Return what becomes of a sidecar, having done it unless the run is dry.

    Raises MediaError with what is wrong with it.
    """
    kind = kind_of(found)
    if found.problem:
        return Verdict(outcome=Outcome.BAD, reason=found.problem)
    if found.skip_reason or kind in (FileKind.OTHER, FileKind.MEDIA):
        reason = found.skip_reason or _why_not(bundle, found)
        return Verdict(outcome=Outcome.IGNORED, reason=reason)
    if not owner.label:
        reason = _("Nothing in the catalogue is called “%s”.") % bundle.base
        return Verdict(outcome=Outcome.IGNORED, reason=reason)
    if is_unchanged(known_file(found), found):
        return _said(Outcome.EXISTS, owner)
    if kind is FileKind.PICTURE:
        return _take_picture(job, bundle, found, owner)
    if kind is FileKind.SUBTITLES:
        return _take_subtitles(job, found, owner)
    return _take_description(job, bundle, found, owner)


def _why_not(bundle: Bundle, found: FoundFile) -> str:
    if bundle.media_file is not None and found.path.stem == bundle.media_file.path.stem:
        return _("%(name)s has the same name and was taken.") % {
            "name": bundle.media_file.path.name
        }
    return _("This kind of file is not imported.")


def _said(outcome: str, owner: Owner, what: str = "", reason: str = "") -> Verdict:
    return Verdict(
        outcome=outcome,
        becomes=" · ".join(part for part in (owner.label, what) if part),
        reason=reason,
        title=owner.title,
        playable=owner.playable,
    )


def _remember(found: FoundFile, role: str, owner: Owner) -> None:
    title = owner.title if owner.playable is None else None
    remember(found, role, title=title, playable=owner.playable)


# --- Pictures ---------------------------------------------------------------------------------


def _take_picture(job: Job, bundle: Bundle, found: FoundFile, owner: Owner) -> Verdict:
    role = role_of(found, bundle, owner)
    if role is None:
        return _said(Outcome.IGNORED, owner, reason=_("Pictures of this kind are not used."))
    what = str(Artwork.Role(role).label)
    target = _target(owner, role)
    present = find_artwork(target, role) if target is not None else None
    has_one = present is not None and present.source == Artwork.Source.EDITOR
    row = known_file(found)
    if has_one and row is None:
        return _said(Outcome.EXISTS, owner, what, _("It has a picture already."))
    outcome = Outcome.REPLACED if has_one else Outcome.NEW
    if job.is_dry or target is None:
        return _said(outcome, owner, what)
    if found.size_bytes > MAX_PICTURE_BYTES:
        raise MediaError(ErrorCode.TOO_LARGE_FILE, str(found.size_bytes))
    _set_picture(job.source.read(found, MAX_PICTURE_BYTES), role, target, job.act(found))
    _remember(found, SourceFile.Role.PICTURE, owner)
    return _said(outcome, owner, what)


def _set_picture(image: bytes, role: str, target: Title | Playable, act: Act) -> None:
    if isinstance(target, Title):
        set_artwork(image=image, role=role, title=target, act=act)
        return
    set_artwork(image=image, role=role, playable=target, act=act)
    present = find_artwork(target.title, role)
    is_waiting = present is None or present.source != Artwork.Source.EDITOR
    if role == Artwork.Role.COVER and is_waiting:  # the first song gives the album its cover
        set_artwork(image=image, role=role, title=target.title, act=act)


def _target(owner: Owner, role: str) -> Title | Playable | None:
    playable = owner.playable
    if playable is not None and role in (Artwork.Role.STILL, Artwork.Role.COVER):
        return playable
    return owner.title


def role_of(found: FoundFile, bundle: Bundle, owner: Owner) -> str | None:
    """Return the role of a picture by its name and by what it is of; None if it has no use."""
    stem = folded(found.path.stem)
    if re.match(r"season(\d|-all|-specials)", stem) and bundle.is_folders:
        return None
    suffix = stem if bundle.is_folders else stem.removeprefix(folded(bundle.base)).strip("-. ")
    kind = owner.playable.kind if owner.playable is not None and not bundle.is_folders else ""
    if suffix in _BACKDROPS:
        return Artwork.Role.BACKDROP
    is_music = kind == Playable.Kind.TRACK or _is_album(owner)
    if suffix in _POSTERS and is_music:
        return Artwork.Role.COVER
    if season_of(bundle.folder.name) is not None and bundle.is_folders:
        return None
    is_whole = kind in ("", Playable.Kind.FILM)
    if suffix in _STILLS:
        return Artwork.Role.STILL if not is_whole else Artwork.Role.BACKDROP
    if suffix in _POSTERS or not suffix.isalpha():
        return Artwork.Role.POSTER if is_whole else Artwork.Role.STILL
    return None


def _is_album(owner: Owner) -> bool:
    return owner.title is not None and owner.title.kind == Title.Kind.ALBUM


# --- Subtitles --------------------------------------------------------------------------------


def _take_subtitles(job: Job, found: FoundFile, owner: Owner) -> Verdict:
    label = label_of(found.path.name)
    kind = label.get("kind", TextTrack.Kind.SUBTITLES)
    language = label.get("language", UNKNOWN_LANGUAGE)
    what = f"{TextTrack.Kind(kind).label} ({language})"
    row = known_file(found)
    present = TextTrack.objects.filter(
        playable=owner.playable,
        kind=kind,
        language=language,
        is_forced=label.get("is_forced", False),
    )
    has_one = owner.playable is not None and present.exists()
    if has_one and row is None:
        return _said(Outcome.EXISTS, owner, what, _("It has such subtitles already."))
    outcome = Outcome.REPLACED if has_one else Outcome.NEW
    if job.is_dry or owner.playable is None:
        return _said(outcome, owner, what)
    if found.size_bytes > MAX_SUBTITLE_BYTES:
        raise MediaError(ErrorCode.BAD_SUBTITLES, f"{found.size_bytes} bytes")
    content = job.source.read(found, MAX_SUBTITLE_BYTES)
    set_text_track(
        playable=owner.playable, content=content, file_name=found.path.name, act=job.act(found)
    )
    _remember(found, SourceFile.Role.SUBTITLES, owner)
    return _said(outcome, owner, what)


# --- Descriptions -----------------------------------------------------------------------------


def read_description(job: Job, found: FoundFile | None) -> Description | None:
    """Read what is accepted of a description; what is not, or cannot be read, is said later.

    None if there is none.
    """
    if found is None or found.problem:
        return None
    try:
        return accepted(read_nfo(job.source.read(found, MAX_BYTES + 1)))[0]
    except (BadDescriptionError, MediaError, OSError, ForbiddenSourceError):
        return None
    except Exception:  # the media file beside it comes in
        logger.exception("import %s: %s", job.run.pk, found.address)
        return None


def _take_description(job: Job, bundle: Bundle, found: FoundFile, owner: Owner) -> Verdict:
    what = _("Description")
    try:
        description, refused = accepted(read_nfo(job.source.read(found, MAX_BYTES + 1)))
    except BadDescriptionError:
        reason = _("This description could not be read: it should be XML as Kodi writes it.")
        return _said(Outcome.BAD, owner, reason=reason)
    if description.kind == "artist" or (owner.title is None and not job.is_dry):
        return _said(Outcome.IGNORED, owner, reason=_("This kind of file is not imported."))
    if not job.is_dry:
        if not _describe(job, bundle, found, owner, description):
            reason = _("Nothing in the catalogue is called “%s”.") % bundle.folder.name
            return _said(Outcome.IGNORED, owner, reason=reason)
        _remember(found, SourceFile.Role.DESCRIPTION, owner)
    return _said(Outcome.NEW, owner, what, refused)


def _describe(
    job: Job, bundle: Bundle, found: FoundFile, owner: Owner, description: Description
) -> bool:
    """Fill what is still empty; what is new was described when it was made.

    Returns whether there is anything that it describes. Raises CollisionError.
    """
    for _attempt in range(_TRIES - 1):
        with suppress(CollisionError), job.editing(found) as edit:
            return _fill(edit, bundle, owner, description)
    with job.editing(found) as edit:
        return _fill(edit, bundle, owner, description)


def _fill(edit: Editing, bundle: Bundle, owner: Owner, description: Description) -> bool:
    """Describe a row as it stands now; no more of its title is read, which may have many."""
    if owner.title is None:
        return False
    title, playable = edit.open_row(owner.title), owner.playable
    if description.kind == "season":
        season = title.seasons.filter(number=season_of(bundle.folder.name) or 0).first()
        if season is None:
            return False
        describe_season(edit.open_row(season), description)
    elif playable is not None and playable.kind != Playable.Kind.FILM:
        describe_playable(edit.open_row(playable), description, edit)
    else:
        describe_title(title, description, edit)
    return True
