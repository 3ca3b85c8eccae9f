"""Where in the catalogue a media file belongs: looked up without changing anything, then made."""

import re
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.actions.edit_session import CollisionError, Editing, GoneError
from catalog.actions.editing.writing import create_playable, create_season, create_title
from catalog.importing.reading.names import ParsedPath
from catalog.importing.reading.title_and_year import MAX_NAME_CHARACTERS, key_of
from catalog.models import MediaAsset, Playable, Title, TitleKey

_NUMBERED = {
    Title.Kind.SERIES.value: Playable.Kind.EPISODE.value,
    Title.Kind.COURSE.value: Playable.Kind.LESSON.value,
    Title.Kind.ALBUM.value: Playable.Kind.TRACK.value,
}
#: Versions that differ in how they are encoded, not in what they show.
_TECHNICAL = re.compile(
    r"(?i)^(?:\d{3,4}[pi]|[48]k|uhd|hdr(?:10)?|sdr|blu-?ray|remux|web.*|dvd.*|[hx]\.?26[45]|hevc|av1)"
    r"(?:[ ._-].*)?$"
)


@dataclass(frozen=True, kw_only=True)
class Options:
    """How new titles are made, and into which title everything goes if into one."""

    title: Title | None = None
    is_draft: bool = False
    maturity_age: int = 0


@dataclass(frozen=True, kw_only=True)
class Placement:
    """A place for a media file: what is there, and `refusal`, why nothing can be put there."""

    parsed: ParsedPath
    title: Title | None = None
    playable: Playable | None = None
    refusal: str = ""

    @property
    def label(self) -> str:
        """What it is called, whether it is there or would be made."""
        own = self.playable.name if self.playable is not None else self.parsed.name
        return " · ".join(part for part in (self.title_label, _code(self.parsed), own) if part)

    @property
    def title_label(self) -> str:
        """What the title is called, whether it is there or would be made."""
        year = f" ({self.parsed.year})" if self.parsed.year else ""
        return str(self.title) if self.title is not None else f"{self.parsed.title}{year}"

    @property
    def key(self) -> tuple[Any, ...]:
        """What two files that would become the same thing share."""
        parsed = self.parsed
        name = parsed.name if parsed.number is None else ""
        title = self.title.pk if self.title is not None else name_key(parsed)
        return (title, parsed.kind, parsed.season, parsed.number, name)


def _code(parsed: ParsedPath) -> str:
    if parsed.number is None or parsed.season is None:
        return ""
    number = f"{parsed.number}–{parsed.last_number}" if parsed.last_number else parsed.number
    is_episode = parsed.kind == Playable.Kind.EPISODE
    return f"S{parsed.season} E{number}" if is_episode else f"{parsed.season}.{number}"


def find_placement(parsed: ParsedPath, options: Options) -> Placement:
    """Return the placement that `parsed` speaks of; nothing is made."""
    if parsed.part is not None:
        return Placement(parsed=parsed, refusal=refusal_of_piece(parsed))
    if options.title is not None:
        parsed = _within(options.title, parsed)
    if not parsed.title and options.title is None:
        refusal = _("Its name contains nothing that could be a title. Rename it.")
        return Placement(parsed=parsed, refusal=refusal)
    title = options.title or find_title(parsed)
    if title is None:
        return _placement_of_new(parsed)
    if parsed.kind == Playable.Kind.FILM:
        return _film_placement(parsed, title)
    if parsed.kind == Playable.Kind.EXTRA:
        return _named_placement(parsed, title)
    return _numbered_placement(parsed, title)


def refusal_of_piece(parsed: ParsedPath) -> str:
    """Say why a piece of a film is not taken, and what to do."""
    return _(
        "Piece %(part)d of a film in several files: join them into one file and import that. If it "
        "is a film of its own, give it its year: “%(name)s (1999)”."
    ) % {"part": parsed.part, "name": parsed.title}


def _within(title: Title, parsed: ParsedPath) -> ParsedPath:
    """Read a name as that of a part of `title`, whatever it seems to be."""
    if parsed.kind == Playable.Kind.EXTRA:
        return replace(parsed, of_kind=title.kind)
    kind = _NUMBERED.get(title.kind)
    if kind is None:
        return replace(parsed, kind=Playable.Kind.FILM, version="")
    name = parsed.name or ("" if parsed.kind == kind else parsed.title)
    return replace(parsed, kind=kind, season=parsed.season or 1, name=name)


def _placement_of_new(parsed: ParsedPath) -> Placement:
    if parsed.kind == Playable.Kind.EXTRA:
        refusal = _("There is no “%(name)s” that it could be an extra of.") % {"name": parsed.title}
        return Placement(parsed=parsed, refusal=refusal)
    return Placement(parsed=parsed)


def _film_placement(parsed: ParsedPath, title: Title) -> Placement:
    playable = Playable.objects.filter(title=title, kind=Playable.Kind.FILM).first()
    if not _has_media(playable):
        return Placement(parsed=parsed, title=title, playable=playable)
    if (edition := edition_of(parsed)) is not None:
        return _named_placement(edition, title)
    return Placement(parsed=parsed, title=title, playable=playable, refusal=_taken(playable))


def edition_of(parsed: ParsedPath) -> ParsedPath | None:
    """Read another cut of a film as an extra of it; None for one that only differs in encoding."""
    if not parsed.version or _TECHNICAL.match(parsed.version):
        return None
    own = Playable.Kind.EXTRA
    return replace(parsed, kind=own, of_kind=parsed.title_kind, name=parsed.version)


def _named_placement(parsed: ParsedPath, title: Title) -> Placement:
    extras = Playable.objects.filter(title=title, kind=Playable.Kind.EXTRA)
    playable = extras.filter(name__iexact=parsed.name).first()
    refusal = _taken(playable) if _has_media(playable) else ""
    return Placement(parsed=parsed, title=title, playable=playable, refusal=refusal)


def _numbered_placement(parsed: ParsedPath, title: Title) -> Placement:
    inside = Playable.objects.filter(title=title, season__number=parsed.season or 0)
    if parsed.number is None:
        waiting = inside.filter(name__iexact=parsed.name, asset=None) if parsed.name else None
        return Placement(parsed=parsed, title=title, playable=waiting.first() if waiting else None)
    covering = inside.filter(number__lte=parsed.number).filter(
        Q(number=parsed.number) | Q(last_number__gte=parsed.number)
    )
    playable = covering.select_related("title", "season").first()
    if not _has_media(playable):
        return Placement(parsed=parsed, title=title, playable=playable)
    if parsed.kind == Playable.Kind.TRACK:  # another song with the same number: to the end
        return Placement(parsed=replace(parsed, number=None), title=title)
    return Placement(parsed=parsed, title=title, playable=playable, refusal=_taken(playable))


def _has_media(playable: Playable | None) -> bool:
    return playable is not None and MediaAsset.objects.filter(playable=playable).exists()


def _taken(playable: Playable | None) -> str:
    return _("“%(name)s” has media already.") % {"name": playable}


# --- Titles -----------------------------------------------------------------------------------


def keys_of(parsed: ParsedPath) -> list[str]:
    """Return the keys by which the title of `parsed` is known, the surest first."""
    kind = parsed.title_kind
    ids = [f"{kind}:{scheme}:{value.lower()}" for scheme, value in parsed.ids]
    return list(dict.fromkeys([*ids, name_key(parsed), *parsed.aliases]))


def name_key(parsed: ParsedPath) -> str:
    """Return the key that its name, and year or artist, make."""
    is_album = parsed.title_kind == Title.Kind.ALBUM
    mark = key_of(parsed.artist) if is_album else parsed.year or ""
    return f"{parsed.title_kind}:{key_of(parsed.title)}:{mark}"


def find_title(parsed: ParsedPath) -> Title | None:
    """Return the title that `parsed` speaks of, by a key of an earlier import or by its name."""
    keys = keys_of(parsed)
    rows = TitleKey.objects.filter(key__in=keys).select_related("title")
    known = {row.key: row.title for row in rows}
    return next((known[key] for key in keys if key in known), None) or _find_by_name(parsed)


def _find_by_name(parsed: ParsedPath) -> Title | None:
    named = Q(name__iexact=parsed.title) | Q(original_name__iexact=parsed.title)
    found = Title.objects.filter(named, kind=parsed.title_kind)
    if parsed.title_kind == Title.Kind.ALBUM:
        if parsed.artist:
            found = found.filter(credits__person__name__iexact=parsed.artist)
    elif parsed.year:
        found = found.filter(Q(year=parsed.year) | Q(year=None))
    return found.order_by(F("year").desc(nulls_last=True), "pk").first()


def make_playable(placement: Placement, options: Options, edit: Editing) -> Playable:
    """Make what is missing of `placement` and return what plays; in the transaction of `edit`.

    What was there is returned as it stands now, open for being described: neither is the whole
    title, which may have many episodes. Raises CollisionError where somebody has made or deleted
    it since `placement` was looked up, and GoneError and ValidationError.
    """
    if placement.title is None:
        title = _make_title(placement.parsed, options, edit)
    else:
        title = edit.open_row(placement.title)
    if options.title is None:
        _remember(title, placement.parsed, is_new=placement.title is None)
    if placement.playable is not None:
        return _open_playable(placement.playable, title, edit)
    if placement.parsed.kind == Playable.Kind.EXTRA:
        values = {"name": placement.parsed.name[:MAX_NAME_CHARACTERS]}
        return create_playable(edit=edit, within=title, values=values, is_extra=True)
    if placement.parsed.season is None:
        return _film_of(title, edit, is_new=placement.title is None)
    return _make_numbered(title, placement.parsed, edit)


def _open_playable(playable: Playable, title: Title, edit: Editing) -> Playable:
    """Return `playable` as it stands now, open. Raises CollisionError where it was deleted."""
    try:
        present = edit.open_row(playable)
    except GoneError as error:
        raise CollisionError(str(playable)) from error  # it was there a moment ago
    present.title = title
    return present


def _film_of(title: Title, edit: Editing, *, is_new: bool) -> Playable:
    """Return what plays of a film, made where an editor has deleted it. Raises CollisionError."""
    film = title.playables.filter(kind=Playable.Kind.FILM).first()
    if film is not None and not is_new:
        raise CollisionError(str(title))  # it was not there a moment ago
    return film or create_playable(edit=edit, within=title, values={})


def _make_title(parsed: ParsedPath, options: Options, edit: Editing) -> Title:
    values = {
        "name": parsed.title[:MAX_NAME_CHARACTERS],
        "year": parsed.year,
        "maturity_age": options.maturity_age,
        "status": Title.Status.DRAFT if options.is_draft else Title.Status.PUBLISHED,
    }
    return create_title(edit=edit, kind=parsed.title_kind, values=values, now=timezone.now())


def _remember(title: Title, parsed: ParsedPath, *, is_new: bool) -> None:
    """Note the keys. Those that another title has stay its, as the surer ones decide.

    A new title must have all of them: else another import has just made it. Raises CollisionError.
    """
    keys = [key[:300] for key in keys_of(parsed)]
    present = set(TitleKey.objects.filter(key__in=keys).values_list("key", flat=True))
    if is_new and present:
        raise CollisionError(parsed.title)
    for key in keys:
        if key not in present:
            TitleKey.objects.create(key=key, title=title)


def _make_numbered(title: Title, parsed: ParsedPath, edit: Editing) -> Playable:
    number = parsed.season or 0
    season = title.seasons.filter(number=number).first()
    if season is None:
        name = parsed.season_name[:MAX_NAME_CHARACTERS]
        season = create_season(edit=edit, title=title, values={"number": number, "name": name})
    if season.playables.filter(number=parsed.number).exists():
        raise CollisionError(str(season))  # it was not there a moment ago
    values = {
        "number": parsed.number,
        "last_number": parsed.last_number,
        "name": parsed.name[:MAX_NAME_CHARACTERS],
    }
    return create_playable(edit=edit, within=season, values=values)
