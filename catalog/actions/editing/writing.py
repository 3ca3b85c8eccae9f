"""Making and changing titles, seasons, what plays, people, characters and genres.

Each runs in an edit session (`catalog.actions.edit_session`) and raises ValidationError, by field,
for what the models refuse; then nothing is changed.
"""

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Max, Model
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from catalog.actions.edit_session import Editing
from catalog.actions.naming import free_slug
from catalog.models import Character, Genre, Person, Playable, Season, Title
from catalog.models.playables import KIND_IN
from catalog.models.titles import sort_name_of
from media_engine.languages import language_tag

Values = Mapping[str, Any]
AnyRow = TypeVar("AnyRow", bound=Model)
#: What an editor may say; anything else is the programmer's mistake, not the client's.
WRITABLE: dict[type[Model], frozenset[str]] = {
    Title: frozenset({
        "name", "slug", "original_name", "sort_name", "tagline", "synopsis", "year",
        "original_language", "maturity_age", "maturity_reasons", "status", "published_at",
        "available_until",
    }),
    Season: frozenset({"number", "name", "synopsis"}),
    Playable: frozenset({
        "season", "number", "last_number", "name", "synopsis", "available_from", "available_until",
    }),
    Person: frozenset({"name", "slug", "sort_name", "biography", "born_on", "died_on"}),
    Character: frozenset({"name", "description"}),
    Genre: frozenset({"name", "name_es", "slug"}),
}  # fmt: skip


def create_title(*, edit: Editing, kind: str, values: Values, now: datetime.datetime) -> Title:
    """Make a title of a kind, a film together with what plays; without a slug it gets one."""
    title = Title(kind=kind)
    given = {**values}
    if not given.get("slug"):
        given["slug"] = free_slug(given.get("name", ""), given.get("year"))
    _assign(title, given)
    complete_title(title, now=now)
    _save_valid(title)
    edit.created(title)
    if kind == Title.Kind.MOVIE:
        Playable.objects.create(title=title, kind=Playable.Kind.FILM)
    return title


def change_title(*, edit: Editing, title: Title, values: Values, now: datetime.datetime) -> Title:
    """Change some of what is said of `title`, which `edit` has opened."""
    derives = "name" in values and title.sort_name == sort_name_of(title.name)
    _assign(title, {**({"sort_name": ""} if derives else {}), **values})
    complete_title(title, now=now)
    return _save_valid(title)


def complete_title(title: Title, *, now: datetime.datetime) -> None:
    """Fill in what goes without saying: published without a date is published `now`.

    Raises ValidationError for what is no language.
    """
    if title.status == Title.Status.PUBLISHED and title.published_at is None:
        title.published_at = now
    tag = language_tag(title.original_language) if title.original_language else ""
    if title.original_language and not tag:
        message = _("This is not a language tag such as es or pt-BR.")
        raise ValidationError({"original_language": message})
    title.original_language = tag


def create_season(*, edit: Editing, title: Title, values: Values) -> Season:
    """Add a season, section or disc to `title`, which is open; without a number the next one."""
    if title.kind not in KIND_IN:
        raise ValidationError({"title": _("A film has no seasons.")})
    season = Season(title=title)
    _assign(season, {"number": _next_number(title.seasons), **values})
    return edit.created(_save_valid(season))


def create_playable(*, edit: Editing, within: Season | Title, values: Values) -> Playable:
    """Add what plays to a season, or a trailer or the film itself to a title, which is open.

    In a season it is what the title is made of, and without a number the next one; outside it is
    the film, if it is a film that has none, or an extra.
    """
    if isinstance(within, Season):
        kind = KIND_IN[Title.Kind(within.title.kind)]
        playable = Playable(title=within.title, season=within, kind=kind)
        values = {"number": _next_number(within.playables), **values}
    else:
        playable = Playable(title=within, kind=_kind_outside(within))
    _assign(playable, values)
    return edit.created(_save_valid(playable))


def _kind_outside(title: Title) -> Playable.Kind:
    has_film = title.playables.filter(kind=Playable.Kind.FILM).exists()
    is_film = title.kind == Title.Kind.MOVIE and not has_film
    return Playable.Kind.FILM if is_film else Playable.Kind.EXTRA


def _next_number(siblings: Any) -> int:
    highest: int | None = siblings.aggregate(highest=Max("number"))["highest"]
    return (highest or 0) + 1


def create_row(
    *, edit: Editing, model: type[Person | Character | Genre], values: Values
) -> Person | Character | Genre:
    """Make a person, a character or a genre; without a slug it gets one from its name."""
    row = model()
    given = {**values}
    if "slug" in WRITABLE[model] and not given.get("slug"):
        given["slug"] = _free_slug_of(model, given.get("name", ""))
    _assign(row, given)
    return edit.created(_save_valid(row))


def _free_slug_of(model: type[Model], name: str) -> str:
    base = slugify(name)[:50] or "unnamed"
    taken = set(model._default_manager.filter(slug__startswith=base).values_list("slug", flat=True))
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return base if base not in taken else next(slug for slug in numbered if slug not in taken)


def change_row(*, row: AnyRow, values: Values) -> AnyRow:
    """Change some of what is said of a season, a playable, a person, a character or a genre.

    The act of editing has opened it. A playable stays in its title, and in a season if it is
    numbered.
    """
    if isinstance(row, Person) and "name" in values and row.sort_name == row.name.casefold():
        values = {"sort_name": "", **values}
    _assign(row, values)
    return _save_valid(row)


def _assign(row: Model, values: Values) -> None:
    model: Any = row._meta.concrete_model
    if unknown := values.keys() - WRITABLE[model]:
        raise TypeError(f"{model.__name__} has no writable {', '.join(sorted(unknown))}")
    for name, value in values.items():
        setattr(row, name, value)


def _save_valid(row: AnyRow) -> AnyRow:
    row.full_clean()
    if row.pk is None:
        row.save()
        return row
    # Not what the media say of a playable: a worker may be writing that at this moment.
    model: Any = row._meta.concrete_model
    row.save(update_fields=sorted(WRITABLE[model]))
    return row
