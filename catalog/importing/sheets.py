"""Metadata as rows of a table: what the columns of genres and cast hold, and how they are read.

    genres   drama | mystery                                     slugs
    cast     actor: Cleo Diaz <cleo-diaz> = The Keeper | director: Ada Byron <ada-byron>

A person without a slug is found by name, or made.
"""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from catalog.actions.edit_session import Editing
from catalog.actions.editing.casting import Casting, set_cast, set_genres, unknown
from catalog.importing.describing import find_character, find_person
from catalog.models import Credit, Person, Title

SEPARATOR = " | "
_CREDIT = re.compile(
    r"^(?P<role>\w+):\s*(?P<name>[^<=]*?)\s*(?:<(?P<slug>[-\w]+)>)?\s*(?:=\s*(?P<character>.+))?$"
)


def genres_cell(title: Title) -> str:
    """Return the genres of a title as a cell holds them."""
    return SEPARATOR.join(sorted(genre.slug for genre in title.genres.all()))


def cast_cell(title: Title) -> str:
    """Return the credits of a title as a cell holds them, in billing order."""
    return SEPARATOR.join(_credit_text(credit) for credit in title.credits.all())


def _credit_text(credit: Credit) -> str:
    name = re.sub(r"[|<>=]", " ", credit.person.name)
    text = f"{credit.role}: {name} <{credit.person.slug}>"
    return f"{text} = {credit.character.name}" if credit.character else text


def write_genres(title: Title, cell: str) -> None:
    """Give `title` the genres of a cell, and no others. Raises ValidationError."""
    set_genres(title=title, slugs=_parts(cell), is_extension=False)


def write_cast(title: Title, cell: str, edit: Editing) -> None:
    """Give `title` the credits of a cell, and no others. Raises ValidationError."""
    try:
        cast = [_casting(part, edit) for part in _parts(cell)]
        set_cast(of=title, cast=cast, is_extension=False)
    except ValidationError as error:
        raise ValidationError({"cast": error.messages}) from error


def _parts(cell: str) -> list[str]:
    return [part.strip() for part in cell.split("|") if part.strip()]


def _casting(text: str, edit: Editing) -> Casting:
    found = _CREDIT.match(text)
    if found is None:
        example = "actor: Cleo Diaz = The Keeper"
        raise ValidationError(
            _("“%(text)s” is no credit; it should look like “%(example)s”.")
            % {"text": text[:100], "example": example}
        )
    person = _person(found["name"], found["slug"], edit)
    character = find_character((found["character"] or "").strip(), person, edit)
    return Casting(
        person=person.public_id,
        role=found["role"],
        character=character.public_id if character else None,
    )


def _person(name: str, slug: str | None, edit: Editing) -> Person:
    by_slug = Person.objects.filter(slug=slug)
    person = by_slug.first() if slug else find_person(name, edit)
    if person is None:
        raise unknown("cast", [slug or "?"])
    return person
