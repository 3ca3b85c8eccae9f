"""Puts into the catalogue what descriptions and tags say, where an editor has said nothing."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils.text import slugify

from catalog.actions.edit_session import Editing
from catalog.importing.reading.nfo import Contributor, Description
from catalog.importing.reading.works import key_of
from catalog.models import Character, Credit, Genre, Person, Playable, Season, Title

_TITLE_FIELDS = {
    "original_name": "original_name",
    "sort_name": "sort_name",
    "tagline": "tagline",
    "synopsis": "synopsis",
    "maturity_reasons": "maturity_reasons",
}
_CREW = frozenset({Credit.Role.DIRECTOR.value, Credit.Role.WRITER.value})


def describe_title(
    title: Title, description: Description, edit: Editing, *, is_new: bool = False
) -> bool:
    """Fill what is empty of `title`; all that is said of a new one. Returns whether it changed."""
    changed = [
        name
        for name, source in _TITLE_FIELDS.items()
        if _fill(title, name, getattr(description, source), is_new=is_new)
    ]
    if is_new and description.name and description.name != title.name:
        title.name = description.name
        changed.append("name")
    if description.year and title.year is None:
        title.year = description.year
        changed.append("year")
    age = description.maturity_age
    if age is not None and age != title.maturity_age and (is_new or title.maturity_age == 0):
        title.maturity_age = age
        changed.append("maturity_age")
    if changed:
        title.save(update_fields=[*changed, "updated_at"])
    has_genres = add_genres(title, description.genres, edit)
    has_credits = _add_credits(description.people, edit, title=title)
    return bool(changed) or has_genres or has_credits


def _fill(row: Title | Playable | Season, name: str, value: str, *, is_new: bool = False) -> bool:
    present = getattr(row, name)
    if not value or value == present or (present and not (is_new and name == "sort_name")):
        return False
    setattr(row, name, value)
    return True


def describe_playable(playable: Playable, description: Description, edit: Editing) -> bool:
    """Fill what is empty of an episode, a lesson or a track. Returns whether it changed."""
    values = {"name": description.name, "synopsis": description.synopsis}
    changed = [name for name, value in values.items() if _fill(playable, name, value)]
    if changed:
        playable.save(update_fields=[*changed, "updated_at"])
    crew = [person for person in description.people if person.role in _CREW]
    return _add_credits(crew, edit, playable=playable) or bool(changed)


def describe_season(season: Season, description: Description) -> bool:
    """Fill what is empty of a season. Returns whether it changed."""
    values = {"name": description.name, "synopsis": description.synopsis}
    changed = [name for name, value in values.items() if _fill(season, name, value)]
    if changed:
        season.save(update_fields=changed)
    return bool(changed)


def add_genres(title: Title, names: Iterable[str], edit: Editing) -> bool:
    """Give a title without genres those called `names`, in either language; made where missing."""
    names = [name for name in names if key_of(name)]
    if not names or title.genres.exists():
        return False
    title.genres.set([_genre(name, edit) for name in names])
    return True


def _genre(name: str, edit: Editing) -> Genre:
    slug = slugify(name)[:60]
    same = Q(name__iexact=name) | Q(name_es__iexact=name) | (Q(slug=slug) if slug else Q())
    found = Genre.objects.filter(same).first()
    if found is not None:
        return found
    number = Genre.objects.count() + 1
    return edit.created(Genre.objects.create(name=name[:60], slug=slug or f"genre-{number}"))


def credit_artist(name: str, edit: Editing, **target: Any) -> None:
    """Name the artist of an album or a track, unless that is done."""
    person = find_person(name[:120].strip(), edit)
    if person is not None:
        Credit.objects.get_or_create(
            person=person, role=Credit.Role.ARTIST, character=None, **target
        )


def find_person(name: str, edit: Editing) -> Person | None:
    """Return the person of this name, made if need be; None for a name of nothing."""
    if not name:
        return None
    found = Person.objects.filter(name__iexact=name).order_by("pk").first()
    return found or edit.created(Person.objects.create(name=name, slug=_person_slug(name)))


def _person_slug(name: str) -> str:
    base = slugify(name)[:100] or "person"
    taken = set(Person.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    number, slug = 1, base
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


def _add_credits(people: Iterable[Contributor], edit: Editing, **target: Title | Playable) -> bool:
    """Credit `people`, unless anybody is credited already but for artists."""
    people = list(people)
    present = Credit.objects.filter(**target).exclude(role=Credit.Role.ARTIST)
    if not people or present.exists():
        return False
    seen: set[tuple[int, str, int | None]] = set()
    for contributor in people:
        person = find_person(contributor.name, edit)
        if person is None:
            continue
        character = find_character(contributor.character, person, edit)
        key = (person.pk, contributor.role, character.pk if character else None)
        if key not in seen:
            seen.add(key)
            Credit.objects.create(
                person=person, role=contributor.role, character=character,
                billing_order=contributor.order, **target,
            )  # fmt: skip
    return bool(seen)


def find_character(name: str, person: Person, edit: Editing) -> Character | None:
    """Return the character of this name that `person` played before, or a new one."""
    if not name:
        return None
    played = Character.objects.filter(credits__person=person, name__iexact=name).first()
    return played or edit.created(Character.objects.create(name=name))
