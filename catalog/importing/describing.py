"""Puts into the catalogue what descriptions and tags say, where an editor has said nothing.

The act of editing has opened the row that is described. What hangs on it need not be open: here
credits are only added, and each is `created`.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify

from catalog.actions.edit_session import Editing
from catalog.actions.editing.casting import Casting, give_genres, set_cast
from catalog.actions.editing.writing import change_row, change_title, create_row
from catalog.importing.reading.nfo import Contributor, Description
from catalog.importing.reading.title_and_year import key_of
from catalog.models import Character, Credit, Genre, Person, Playable, Season, Title
from text_rules.tidying import tidy_text

_TITLE_TEXTS = (
    "original_name", "sort_name", "tagline", "synopsis", "maturity_reasons", "original_language",
)  # fmt: skip
_CREW = frozenset({Credit.Role.DIRECTOR.value, Credit.Role.WRITER.value})


def describe_title(
    title: Title, description: Description, edit: Editing, *, is_new: bool = False
) -> bool:
    """Fill what is empty of `title`; all that is said of a new one. Returns whether it changed.

    Raises ValidationError where the title has something that no action would have written.
    """
    said = {name: getattr(description, name) for name in (*_TITLE_TEXTS, "year")}
    values = {name: value for name, value in said.items() if value and not getattr(title, name)}
    if is_new:
        own = {"name": description.name, "sort_name": description.sort_name}
        values |= {name: value for name, value in own.items() if value}
    age = description.maturity_age
    if age is not None and (is_new or title.maturity_age == 0):
        values["maturity_age"] = age
    changed = _differing(title, values)
    if changed:
        change_title(edit=edit, title=title, values=changed, now=timezone.now())
    has_genres = add_genres(title, description.genres, edit)
    has_credits = _add_credits(description.people, edit, of=title)
    return bool(changed) or has_genres or has_credits


def _differing(row: Title | Playable | Season, values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value != getattr(row, name)}


def describe_playable(playable: Playable, description: Description, edit: Editing) -> bool:
    """Fill what is empty of an episode, a lesson or a track. Returns whether it changed."""
    has_changed = _fill(playable, description)
    crew = [person for person in description.people if person.role in _CREW]
    return _add_credits(crew, edit, of=playable) or has_changed


def describe_season(season: Season, description: Description) -> bool:
    """Fill what is empty of a season. Returns whether it changed."""
    return _fill(season, description)


def _fill(row: Playable | Season, description: Description) -> bool:
    said = {"name": description.name, "synopsis": description.synopsis}
    values = {name: value for name, value in said.items() if value and not getattr(row, name)}
    if values:
        change_row(row=row, values=values)
    return bool(values)


def add_genres(title: Title, names: Iterable[str], edit: Editing) -> bool:
    """Give a title without genres those called `names`, in either language; made where missing."""
    names = [name for name in names if key_of(name)]
    if not names or title.genres.exists():
        return False
    genres = [_genre(name, edit) for name in names]
    give_genres(title=title, genres=genres, is_extension=False)
    return True


def _genre(name: str, edit: Editing) -> Genre:
    slug = slugify(name)[:60]
    same = Q(name__iexact=name) | Q(name_es__iexact=name) | (Q(slug=slug) if slug else Q())
    found = Genre.objects.filter(same).first()
    if found is not None:
        return found
    made: Any = create_row(edit=edit, model=Genre, values={"name": name})
    genre: Genre = made
    return genre


def credit_artist(name: str, edit: Editing, *, of: Title | Playable) -> None:
    """Name the artist of an album or a track, unless that is done."""
    person = find_person(name[:120].strip(), edit)
    if person is not None:
        artist = Casting(person=person.public_id, role=Credit.Role.ARTIST)
        _extend_cast(of, [artist], edit)


def find_person(name: str, edit: Editing) -> Person | None:
    """Return the person of this name, made if need be; None for a name of nothing."""
    if not (name := tidy_text(name)):
        return None
    found = Person.objects.filter(name__iexact=name).order_by("pk").first()
    made: Any = found or create_row(edit=edit, model=Person, values={"name": name})
    person: Person = made
    return person


def _add_credits(people: Iterable[Contributor], edit: Editing, *, of: Title | Playable) -> bool:
    """Credit `people`, unless anybody is credited already but for artists."""
    people = list(people)
    if not people or of.credits.exclude(role=Credit.Role.ARTIST).exists():
        return False
    castings: dict[tuple[int, str, str], Casting] = {}
    for contributor in people:
        person = find_person(contributor.name, edit)
        if person is None:
            continue
        # A description may name somebody twice.
        key = (person.pk, contributor.role, tidy_text(contributor.character).casefold())
        if key not in castings:
            castings[key] = _casting(contributor, person, edit)
    _extend_cast(of, [*castings.values()], edit)
    return bool(castings)


def _extend_cast(of: Title | Playable, cast: Sequence[Casting], edit: Editing) -> None:
    for credit in set_cast(of=of, cast=cast, is_extension=True):
        edit.created(credit)


def _casting(contributor: Contributor, person: Person, edit: Editing) -> Casting:
    character = find_character(contributor.character, person, edit)
    return Casting(
        person=person.public_id,
        role=contributor.role,
        character=character.public_id if character else None,
        billing_order=contributor.order,
    )


def find_character(name: str, person: Person, edit: Editing) -> Character | None:
    """Return the character of this name that `person` played before, or a new one."""
    if not (name := tidy_text(name)):
        return None
    played = Character.objects.filter(credits__person=person, name__iexact=name).first()
    made: Any = played or create_row(edit=edit, model=Character, values={"name": name})
    character: Character = made
    return character
