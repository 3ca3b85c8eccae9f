"""Cards: the one way in which a title or a playable appears in rows, grids and lists."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Max, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Profile
from catalog.models import MediaAsset, Playable, Title
from catalog.models.titles import TitleQuerySet
from recommendations.engine.continue_watching import ContinueItem
from recommendations.engine.history import film_percents
from streamex.web.drawing.lengths import left_words
from streamex.web.drawing.pictures import Cover, Picture, cover_of, playable_picture, title_picture

#: How long something added to a series counts as new.
NEW_EPISODE_DAYS = 14


@dataclass(frozen=True, kw_only=True)
class Card:
    """What a card draws; `picture` None means that `cover` is drawn in its place."""

    url: str
    name: str
    shape: str
    picture: Picture | None
    cover: Cover
    meta: str
    kind: str
    maturity_age: int
    percent: int | None = None
    badge: str = ""
    is_news: bool = False
    hide_url: str = ""


def with_state(titles: TitleQuerySet, profile: Profile | None) -> TitleQuerySet:
    """Annotate `has_media`, `is_in_work` and `newest_at`, the date of the latest episode."""
    playables = Playable.objects.filter(title=OuterRef("pk")).main()
    if profile is not None:
        playables = playables.visible_to(profile)
    newest = (
        playables.with_media()
        .order_by()
        .values("title")
        .annotate(at=Max(Coalesce("available_from", "created_at")))
    )
    in_work = MediaAsset.objects.filter(
        playable__title=OuterRef("pk"), status__in=("queued", "processing")
    )
    return titles.annotate(
        has_media=Exists(playables.with_media()),
        is_in_work=Exists(in_work),
        newest_at=Subquery(newest.values("at")),
    )


def title_cards(ids: Sequence[int], profile: Profile | None, *, shape: str = "") -> dict[int, Card]:
    """Return a card for each of the titles `ids`, in a fixed number of queries.

    The ids come from a queryset that already asked the policy. `shape` forces one for all.
    """
    titles = with_state(Title.objects.filter(pk__in=ids), profile).for_card()
    percents = film_percents(profile, ids)
    return {title.pk: title_card(title, percents.get(title.pk), shape) for title in titles}


def title_card(title: Title, percent: int | None = None, shape: str = "") -> Card:
    """Return the card of a title from `with_state().for_card()`."""
    shape = shape or ("square" if title.kind == Title.Kind.ALBUM else "poster")
    state: Any = title
    is_news = _is_new(title, state.newest_at)
    return Card(
        url=title.get_absolute_url(),
        name=title.name,
        shape=shape,
        picture=title_picture(title, shape),
        cover=cover_of(title.name),
        meta=_join(title.get_kind_display(), title.year),
        kind=title.kind,
        maturity_age=title.maturity_age,
        percent=percent,
        badge=_("New episode") if is_news else _waiting_words(state),
        is_news=is_news,
    )


def _waiting_words(state: Any) -> str:
    return waiting_words(has_media=state.has_media, is_in_work=state.is_in_work)


def waiting_words(*, has_media: bool, is_in_work: bool) -> str:
    """Say why something cannot be played yet; nothing for what can."""
    if has_media:
        return ""
    return _("Being prepared") if is_in_work else _("Coming soon")


def continue_card(item: ContinueItem, hide_url: str) -> Card:
    """Return the card of something half-done, or of what comes after something done."""
    playable = item.playable
    title = playable.title
    return Card(
        url=playable.get_absolute_url(),
        name=title.name,
        shape="wide",
        picture=playable_picture(playable),
        cover=cover_of(title.name),
        meta=_join(playable.code, playable.name, _left(item)),
        kind=title.kind,
        maturity_age=title.maturity_age,
        percent=None if item.is_next else item.percent,
        hide_url=hide_url,
    )


def _left(item: ContinueItem) -> str:
    if item.is_next:
        return _("Up next")
    return left_words(item.position_seconds, item.playable.duration_seconds)


def _is_new(title: Title, newest_at: datetime.datetime | None) -> bool:
    if title.kind != Title.Kind.SERIES or newest_at is None or title.published_at is None:
        return False
    is_recent = timezone.now() - newest_at < datetime.timedelta(days=NEW_EPISODE_DAYS)
    # What came with the series on its first day is not news.
    return is_recent and newest_at - title.published_at > datetime.timedelta(days=1)


def _join(*parts: object) -> str:
    return " · ".join(str(part) for part in parts if part)
