"""What the catalogue refuses of a description: in the words of forms and of the API.

The rest of the description counts as if that had not been said.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils import timezone

from catalog.actions.editing.checking import WHOLE_NUMBER, in_words, refusals_of
from catalog.actions.editing.writable import WRITABLE
from catalog.importing.reading.nfo import Contributor, Description
from catalog.models import Character, Genre, Person, Playable, Season, Title

_OF_TITLES = (
    "name", "original_name", "sort_name", "tagline", "synopsis", "year", "maturity_age",
    "maturity_reasons", "original_language",
)  # fmt: skip
_FIELDS: dict[str, tuple[type[Model], tuple[str, ...]]] = {
    "episodedetails": (Playable, ("name", "synopsis")),
    "musicvideo": (Playable, ("name", "synopsis")),
    "season": (Season, ("name", "synopsis")),
}


def accepted(description: Description) -> tuple[Description, str]:
    """Return `description` without what is refused of it, and that in sentences, "" if nothing."""
    model, names = _FIELDS.get(description.kind, (Title, _OF_TITLES))
    said = {name: getattr(description, name) for name in names}
    values = {name: value for name, value in said.items() if value not in ("", None)}
    refused = refusals_of(model, values, now=timezone.now())
    refused |= {name: [str(WHOLE_NUMBER)] for name in description.unread if name in names}
    genres, no_genres = _sifted(Genre, description.genres)
    people, no_people = _sifted_people(description.people)
    emptied: dict[str, Any] = {name: None if name in _NUMBERS else "" for name in refused}
    if "year" in refused and description.premiered is not None:
        emptied["year"] = description.premiered.year
    sentences = [in_words(model, refused), *no_genres, *no_people]
    left = replace(description, **emptied, genres=genres, people=people)
    return left, " ".join(sentence for sentence in sentences if sentence)


_NUMBERS = frozenset({"year", "maturity_age"})


def _sifted(model: type[Model], names: Iterable[str]) -> tuple[tuple[str, ...], list[str]]:
    """Return those of `names` that a row of `model` may have, and sentences about the others."""
    kept, sentences = [], []
    for name in names:
        refused = refusals_of(model, {"name": name}, now=timezone.now())
        if refused:
            sentences.append(_of_name(model, refused))
        else:
            kept.append(name)
    return tuple(kept), sentences


def _sifted_people(people: Iterable[Contributor]) -> tuple[tuple[Contributor, ...], list[str]]:
    kept, sentences = [], []
    for person in people:
        _name, about = _sifted(Person, [person.name])
        _name, about_part = _sifted(Character, [person.character] if person.character else [])
        sentences += [*about, *about_part]
        if not about:
            kept.append(replace(person, character="") if about_part else person)
    return tuple(kept), sentences


def _of_name(model: type[Model], refused: Mapping[str, list[str]]) -> str:
    return f"{model._meta.verbose_name}: {' '.join(refused['name'])}"


def why_refused(error: ValidationError) -> str:
    """Say why an action refused to write something that a file would have become."""
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    return " ".join(
        in_words(_having(name), {name: messages}) for name, messages in error.message_dict.items()
    )


def _having(name: str) -> type[Model]:
    """Return the first kind of row that has a field of this name: they call it the same."""
    models = (m for m in WRITABLE if any(field.name == name for field in m._meta.fields))
    return next(models, Title)
