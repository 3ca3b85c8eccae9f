"""What goes without saying of a row: its slug, its number, its date, how a language is written."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max, Model
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from catalog.actions.slugs import free_slug, free_slug_of
from catalog.models import Genre, Person, Playable, Season, Title
from catalog.models.playables import KIND_IN
from media_engine.languages import language_tag


def complete_row(row: Model, *, now: datetime.datetime) -> None:
    """Fill in what `row` leaves open; writes nothing.

    A new row gets a slug and a number; published without a date is published `now`. Raises
    ValidationError, by field.
    """
    if isinstance(row, Title):
        _complete_title(row, now)
    elif isinstance(row, Season):
        _complete_season(row)
    elif isinstance(row, Playable):
        _complete_playable(row)
    elif isinstance(row, Person | Genre) and row._state.adding and not row.slug:
        row.slug = free_slug_of(type(row), row.name)


def complete_language(row: Model) -> None:
    """Spell the language of a title as a tag, if `row` is one. Raises ValidationError, by field."""
    if not isinstance(row, Title) or not (given := row.original_language):
        return
    tag = language_tag(given)
    if not tag:
        message = _("This is not a language tag such as es or pt-BR.")
        raise ValidationError({"original_language": message})
    row.original_language = tag


def _complete_title(title: Title, now: datetime.datetime) -> None:
    if title._state.adding and not title.slug:
        title.slug = free_slug(title.name, title.year)
    if title.status == Title.Status.PUBLISHED and title.published_at is None:
        title.published_at = now


def _complete_season(season: Season) -> None:
    if not season._state.adding or not season.title_id:
        return
    if season.number is None:
        season.number = next_number(season.title.seasons)
    if season.title.kind not in KIND_IN:
        raise ValidationError({"title": _("A film has no seasons.")})


def _complete_playable(playable: Playable) -> None:
    """Give a new one the kind that follows from where it stands, and in a season a number."""
    season: Any = playable.season
    if not playable._state.adding or not (season or playable.title_id):
        return
    if season is not None:
        playable.title = playable.title if playable.title_id else season.title
        playable.kind = KIND_IN.get(Title.Kind(season.title.kind), Playable.Kind.EXTRA)
        if playable.number is None and season.pk:
            playable.number = next_number(season.playables)
    elif not playable.kind:
        playable.kind = kind_outside(playable.title)


def kind_outside(title: Title) -> Playable.Kind:
    """Return what plays next outside of seasons: the film, if `title` is one without, or an extra.

    A film that is not written yet will have it.
    """
    has_film = title._state.adding or title.playables.filter(kind=Playable.Kind.FILM).exists()
    is_film = title.kind == Title.Kind.MOVIE and not has_film
    return Playable.Kind.FILM if is_film else Playable.Kind.EXTRA


def next_number(siblings: Any) -> int:
    """Return the number that follows on the highest of `siblings`."""
    last = "number"
    if siblings.model is Playable:
        last = Coalesce("last_number", "number")  # type: ignore[assignment]
    highest: int | None = siblings.aggregate(highest=Max(last))["highest"]
    return (highest or 0) + 1
