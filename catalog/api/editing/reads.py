"""What an editor reads: everything, drafts and what is not yet available included."""

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Prefetch, Q, Subquery, prefetch_related_objects
from django.http import Http404

from catalog.models import Credit, Playable, Season, Title
from catalog.models.titles import TitleQuerySet


def all_titles() -> TitleQuerySet:
    """Return every title, with the id of what its play button would play."""
    ready = Playable.objects.with_media().main().filter(title=OuterRef("pk"))
    return Title.objects.annotate(first_playable=Subquery(ready.in_order().values("public_id")[:1]))


def any_title(title: str) -> Title:
    """Return the title with this id or slug, no matter who may see it; raises Http404."""
    named = Q(slug=title)
    with suppress(ValueError):
        named |= Q(public_id=UUID(title))
    found = all_titles().filter(named).first()
    if found is None:
        raise Http404
    return found


def full_title(title: Title) -> Title:
    """Fetch everything of `title`, in seven queries."""
    credited = Credit.objects.select_related("person", "character")
    prefetch_related_objects([title], "genres", "artworks", Prefetch("credits", credited))
    annotated: Any = title
    annotated.visible_seasons = Season.objects.filter(title=title).with_counts()
    outside = Playable.objects.filter(title=title, season=None)
    annotated.visible_playables = outside.for_row().order_by("kind", "pk")
    return title


def any_season(public_id: UUID) -> Season:
    """Return a season, no matter who may see it; raises Http404."""
    season = Season.objects.filter(public_id=public_id).select_related("title").first()
    if season is None:
        raise Http404
    return season


def full_season(season: Season) -> Season:
    """Fetch everything that plays in `season`."""
    annotated: Any = season
    annotated.visible_playables = list(season.playables.main().for_row().in_order())
    annotated.playable_count = len(annotated.visible_playables)
    return season


def any_playable(public_id: UUID) -> Playable:
    """Return what plays, no matter who may see it; raises Http404."""
    playable = Playable.objects.for_row().filter(public_id=public_id).first()
    if playable is None:
        raise Http404
    return playable


def with_cast(playable: Playable) -> Playable:
    """Fetch the cast of `playable`."""
    credited = Credit.objects.select_related("person", "character")
    prefetch_related_objects([playable], Prefetch("credits", credited))
    return playable
