"""Slugs for new titles, people and genres."""

from itertools import count, islice

from django.db.models import Model
from django.utils.text import slugify

from catalog.models import Genre, Person, Title

#: How many slugs are looked up together.
_LOOKED_UP = 100


def free_slug(name: str, year: int | None = None) -> str:
    """Return a slug for a new title that no other has."""
    return _first_free(Title, slugify(f"{name or ''} {year or ''}")[:100] or "untitled")


def free_slug_of(model: type[Person | Genre], name: str) -> str:
    """Return a slug for a new person or genre that no other has."""
    return _first_free(model, slugify(name or "")[:50] or "unnamed")


def _first_free(model: type[Model], base: str) -> str:
    """Return `base`, or the first of `base-2`, `base-3`… that is free.

    Looks up these alone: far more rows may begin in the same way, such as everybody with an A.
    """
    numbers = count(2)
    slugs = [base]
    while True:
        rows = model._default_manager.filter(slug__in=slugs)
        taken = set(rows.values_list("slug", flat=True))
        if free := next((slug for slug in slugs if slug not in taken), None):
            return free
        slugs = [f"{base}-{number}" for number in islice(numbers, _LOOKED_UP)]
