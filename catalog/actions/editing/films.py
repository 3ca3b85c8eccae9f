"""Making a film's title together with what plays."""

import datetime

from catalog.actions.edit_session import Editing
from catalog.actions.editing.casting import give_genres
from catalog.actions.editing.writing import create_title
from catalog.models import Genre, Playable, Title


def create_film(
    *,
    edit: Editing,
    name: str,
    genre: Genre | None = None,
    is_published: bool,
    now: datetime.datetime,
) -> Playable:
    """Make a film called `name`, on the site at once or as a draft, and return what will play.

    Raises ValidationError, by field.
    """
    status = Title.Status.PUBLISHED if is_published else Title.Status.DRAFT
    values = {"name": name, "status": status}
    title = create_title(edit=edit, kind=Title.Kind.MOVIE, values=values, now=now)
    if genre is not None:
        give_genres(title=title, genres=[genre], is_extension=True)
    return title.playables.get(kind=Playable.Kind.FILM)
