"""Posters and covers in type for titles that nobody gave one.

They are made of the title's name and, where there is one, of its backdrop. What they were made of
is their recipe: when it changes, another one is made. They give way to every real picture.
"""

import datetime
import hashlib
import json
import logging
from contextlib import suppress

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from PIL import Image

from catalog import storage
from catalog.artwork.saving import find_artwork, may_replace, save_artwork
from catalog.models import Artwork, Credit, Title
from catalog.storage.scratch import drawing_folder
from media_engine.artwork_files import CENTRE, draw
from media_engine.drawing.compose import Words, compose
from media_engine.errors import MediaError
from media_engine.pictures import open_picture

logger = logging.getLogger(__name__)
Role, Source = Artwork.Role, Artwork.Source
#: Counts up with the design, so that all are made again.
EDITION = 1
#: Who adds a title may be about to give it a poster, as the import of a folder does.
GRACE = datetime.timedelta(minutes=2)
#: Whose work it is said to be, by kind, the first that there is.
_MAKERS = {
    Title.Kind.ALBUM: (Credit.Role.ARTIST, Credit.Role.COMPOSER),
    Title.Kind.COURSE: (Credit.Role.TEACHER,),
    Title.Kind.MOVIE: (Credit.Role.DIRECTOR,),
    Title.Kind.SERIES: (Credit.Role.WRITER, Credit.Role.DIRECTOR),
}


def role_of(title: Title) -> str:
    """Return which picture a card of the title shows."""
    return Role.COVER if title.kind == Title.Kind.ALBUM else Role.POSTER


def set_poster(title_pk: int) -> None:
    """Make the poster of a title in type, unless it has a real one or this one already.

    A name that no font has the letters of leaves a row without a picture: pages draw it themselves.
    Safe to call any number of times. Raises MediaError DISK_FULL, STORAGE_FAILED.
    """
    title = Title.objects.filter(pk=title_pk).first()
    if title is None:
        return
    role = role_of(title)
    present = find_artwork(title, role)
    if not may_replace(present, Source.GENERATED):
        return
    words, ground = _words(title), _ground(title)
    recipe = _recipe(words, role, ground)
    if present is not None and present.recipe == recipe:
        Artwork.rows.filter(pk=present.pk, recipe=recipe).update(drawn_at=timezone.now())
        return
    picture = compose(words, role=role, ground=_pixels(ground), focus=_focus(ground))
    if picture is None:
        _note_unset(title, role, recipe, present)
        return
    with drawing_folder() as folder:
        drawing = draw(picture, role=role, folder=folder)
        save_artwork(drawing, target=title, role=role, source=Source.GENERATED, recipe=recipe)


def titles_without_poster(now: datetime.datetime, limit: int) -> list[int]:
    """Return the numbers of titles that want one in type, or another one; the newest first."""
    old = Title.objects.filter(created_at__lt=now - GRACE)
    ours = Artwork.rows.filter(source=Source.GENERATED, title__created_at__lt=now - GRACE)
    grounds = {"title__artworks__role": Role.BACKDROP, "title__artworks__width__gt": 0}
    # Asked one by one, each of them is a walk along an index; together they are none.
    wanting = (
        _lacking(old.exclude(kind=Title.Kind.ALBUM), Role.POSTER).values_list("pk"),
        _lacking(old.filter(kind=Title.Kind.ALBUM), Role.COVER).values_list("pk"),
        ours.filter(drawn_at__lt=F("title__updated_at")).values_list("title"),
        ours.filter(**grounds, title__artworks__drawn_at__gt=F("drawn_at")).values_list("title"),
    )
    found = {pk for rows in wanting for (pk,) in rows.order_by("-pk")[:limit]}
    return sorted(found, reverse=True)[:limit]


def _lacking(titles: QuerySet[Title], role: str) -> QuerySet[Title]:
    """Return those with no picture in a role, none awaited, and none that could not be set."""
    settled = Q(width__gt=0) | Q(status__in=("queued", "processing")) | ~Q(recipe="")
    return titles.filter(~Exists(Artwork.rows.filter(settled, title=OuterRef("pk"), role=role)))


def _words(title: Title) -> Words:
    makers = _MAKERS[Title.Kind(title.kind)]
    named = dict(
        title.credits.filter(role__in=makers)
        .order_by("-billing_order", "-pk")
        .values_list("role", "person__name")
    )
    byline = next((named[role] for role in makers if role in named), "")
    return Words(name=title.name, byline=byline, year=title.year)


def _ground(title: Title) -> Artwork | None:
    """Return the wide picture that a poster can be cut from."""
    backdrops = Artwork.rows.drawn().filter(title=title, role=Role.BACKDROP)
    return backdrops.exclude(master_key="").first()


def _recipe(words: Words, role: str, ground: Artwork | None) -> str:
    made_of = [
        EDITION, role, words.name, words.byline, words.year, ground.prefix if ground else "",
    ]  # fmt: skip
    return hashlib.blake2b(json.dumps(made_of).encode(), digest_size=16).hexdigest()


def _pixels(ground: Artwork | None) -> Image.Image | None:
    """Return the picture to set it on; without it the poster is set on a drawing."""
    if ground is not None:
        with suppress(MediaError):
            return open_picture(storage.read_bytes(ground.master_key))
    return None


def _focus(ground: Artwork | None) -> tuple[float, float]:
    return (ground.focus_x, ground.focus_y) if ground else CENTRE


def _note_unset(title: Title, role: str, recipe: str, present: Artwork | None) -> None:
    """Write down that this name cannot be set, and take away what was set of a former one."""
    logger.info("title %s: no font has the letters of its name", title.pk)
    values = {
        "source": Source.GENERATED, "recipe": recipe, "prefix": "", "widths": [], "width": 0,
        "height": 0, "master_key": "", "fallback_width": None, "has_avif": False,
        "drawn_at": timezone.now(),
    }  # fmt: skip
    if present is None:
        Artwork.rows.get_or_create(title=title, role=role, defaults=values)
    else:
        Artwork.rows.filter(pk=present.pk, revision=present.revision).update(**values)
