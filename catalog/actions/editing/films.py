"""Making a film's title together with what plays."""

import datetime

from django.db import transaction

from catalog.actions.naming import free_slug
from catalog.models import Genre, Playable, Title


@transaction.atomic
def create_film(
    *, name: str, genre: Genre | None = None, is_published: bool, now: datetime.datetime
) -> Playable:
    """Make a film called `name`, on the site at once or as a draft, and return what will play."""
    title = Title.objects.create(
        kind=Title.Kind.MOVIE,
        slug=free_slug(name),
        name=name,
        status=Title.Status.PUBLISHED if is_published else Title.Status.DRAFT,
        published_at=now if is_published else None,
    )
    if genre is not None:
        title.genres.add(genre)
    return Playable.objects.create(title=title, kind=Playable.Kind.FILM)
