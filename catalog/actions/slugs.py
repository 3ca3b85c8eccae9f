"""Slugs for new titles."""

from django.utils.text import slugify

from catalog.models import Title


def free_slug(name: str, year: int | None = None) -> str:
    """Return a slug for a new title that no other has."""
    base = slugify(f"{name or ''} {year or ''}")[:100] or "untitled"
    taken = set(Title.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    number = 1
    slug = base
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug
