"""Making and changing titles, seasons, what plays, its markers, people, characters and genres.

Each runs in an edit session (`catalog.actions.edit_session`) and raises ValidationError, by field,
for what `catalog.actions.editing.checking` refuses; then nothing is changed.
"""

import datetime
from collections.abc import Collection, Mapping
from typing import Any, TypeVar

from django.db.models import Model
from django.utils import timezone

from catalog.actions.edit_session import Editing
from catalog.actions.editing.checking import Stored, check_row, stored_values
from catalog.actions.editing.defaults import kind_outside
from catalog.actions.editing.writable import WRITABLE
from catalog.models import (
    Character,
    Genre,
    Marker,
    Person,
    Playable,
    Season,
    TextTrack,
    Title,
)
from catalog.models.titles import sort_name_of

Values = Mapping[str, Any]
AnyRow = TypeVar("AnyRow", bound=Model)


def create_title(*, edit: Editing, kind: str, values: Values, now: datetime.datetime) -> Title:
    """Make a title of a kind, a film together with what plays; without a slug it gets one."""
    title = Title(kind=kind)
    _assign(title, values)
    _save_checked(title, now=now)
    edit.created(title)
    if kind == Title.Kind.MOVIE:
        create_playable(edit=edit, within=title, values={})
    return title


def change_title(*, edit: Editing, title: Title, values: Values, now: datetime.datetime) -> Title:
    """Change some of what is said of `title`, which `edit` has opened; the rest is not judged."""
    derives = "name" in values and title.sort_name == sort_name_of(title.name)
    stored = stored_values(title)
    _assign(title, {**({"sort_name": ""} if derives else {}), **values})
    return _save_checked(title, stored=stored, now=now)


def create_season(*, edit: Editing, title: Title, values: Values) -> Season:
    """Add a season, section or disc to `title`, which is open; without a number the next one."""
    season = Season(title=title)
    _assign(season, values)
    return edit.created(_save_checked(season))


def create_playable(
    *, edit: Editing, within: Season | Title, values: Values, is_extra: bool = False
) -> Playable:
    """Add what plays to a season, or a trailer or the film itself to a title, which is open.

    In a season it is what the title is made of, and without a number the next one; outside it is
    the film, if it is a film that has none and this is not meant as an extra, or an extra.
    """
    if isinstance(within, Season):
        playable = Playable(title=within.title, season=within)
    else:
        playable = Playable(title=within)
        playable.kind = Playable.Kind.EXTRA if is_extra else kind_outside(within)
    _assign(playable, values)
    return edit.created(_save_checked(playable))


def create_marker(*, edit: Editing, playable: Playable, values: Values) -> Marker:
    """Mark a span of `playable`, whose title is open."""
    marker = Marker(playable=playable)
    _assign(marker, values)
    return edit.created(_save_checked(marker))


def create_row(
    *, edit: Editing, model: type[Person | Character | Genre], values: Values
) -> Person | Character | Genre:
    """Make a person, a character or a genre; without a slug it gets one from its name."""
    row = model()
    _assign(row, values)
    return edit.created(_save_checked(row))


def change_row(*, row: AnyRow, values: Values) -> AnyRow:
    """Change some of what is said of any row but a title.

    The act of editing has opened it, and the rest is not judged. A playable stays in its title,
    and in a season if it is numbered.
    """
    if isinstance(row, Person) and "name" in values and row.sort_name == row.name.casefold():
        values = {"sort_name": "", **values}
    stored = stored_values(row)
    _assign(row, values)
    return _save_checked(row, stored=stored)


def change_text_track(*, text_track: TextTrack, changed: Collection[str]) -> None:
    """Write what is `changed` of a track, which a form has checked and the act has opened.

    Nothing else of it: a worker may be writing that at this moment.
    """
    columns = {field.name for field in text_track._meta.concrete_fields}
    text_track.save(update_fields=({*changed} | {"updated_at"}) & columns)


def delete_part(*, edit: Editing, row: Marker | TextTrack) -> None:
    """Delete a marker or a track; a file of it stays until the storage is cleaned up."""
    edit.open_parts(row)
    row.delete()


def _assign(row: Model, values: Values) -> None:
    model: Any = row._meta.concrete_model
    if unknown := values.keys() - WRITABLE[model]:
        raise TypeError(f"{model.__name__} has no writable {', '.join(sorted(unknown))}")
    for name, value in values.items():
        setattr(row, name, value)


def _save_checked(
    row: AnyRow, *, stored: Stored | None = None, now: datetime.datetime | None = None
) -> AnyRow:
    check_row(row, stored=stored, now=now or timezone.now())
    if row.pk is None:
        row.save()
        return row
    # Not what the media say of a playable: a worker may be writing that at this moment.
    model: Any = row._meta.concrete_model
    row.save(update_fields=sorted(WRITABLE[model]))
    return row
