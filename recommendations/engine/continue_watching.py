"""The Continue row: everything half-done of a profile, and what comes next."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import Profile
from catalog.models import Playable
from recommendations.models import Viewing

#: How many viewings back the row looks, newest first.
_LOOK_BACK = 200


@dataclass(frozen=True, kw_only=True)
class ContinueItem:
    """One card of the row: what to play, and from which second."""

    playable: Playable
    position_seconds: float
    percent: int
    is_next: bool
    last_played_at: datetime.datetime


def continue_watching(profile: Profile | None, *, limit: int = 20) -> list[ContinueItem]:
    """Return what `profile` can go on with, the latest first: one item a title, four queries.

    A playable that was begun is resumed; after a finished one comes the next of its title that
    was not finished. Titles that were finished, or hidden from the row, are left out,
    and so is what has no media to play.
    """
    latest = _latest_per_title(profile)
    if not latest:
        return []
    following = _next_of({v.playable.title_id: v for v in latest if v.is_completed}, profile)
    chosen = [(v, following.get(v.playable.title_id)) for v in latest]
    wanted = [(v, then) for v, then in chosen if then or _goes_on(v)][:limit]
    return _items(wanted, profile)


def resume_position(viewing: Viewing | None) -> float:
    """Return the second to start from: where it was left, or 0 for the new and the finished."""
    return 0.0 if viewing is None or viewing.is_completed else viewing.position_seconds


def _latest_per_title(profile: Profile | None) -> list[Viewing]:
    recent = (
        Viewing.objects.visible_to(profile)
        .begun()
        .exclude(playable__kind=Playable.Kind.EXTRA)
        .select_related("playable__asset")
        .order_by("-last_played_at")[:_LOOK_BACK]
    )
    latest: dict[int, Viewing] = {}
    for viewing in recent:
        latest.setdefault(viewing.playable.title_id, viewing)
    return list(latest.values())


def _goes_on(viewing: Viewing) -> bool:
    asset = getattr(viewing.playable, "asset", None)
    return not viewing.is_completed and asset is not None and asset.is_playable


def _next_of(finished: dict[int, Viewing], profile: Profile | None) -> dict[int, int]:
    """Return title id → id of the playable that follows the finished one."""
    if not finished:
        return {}
    in_order = (
        Playable.objects.visible_to(profile)
        .with_media()
        .main()
        .filter(title__in=finished)
        .in_order()
        .values_list("title_id", "pk")
    )
    done = set(
        Viewing.objects.owned_by(profile)
        .filter(playable__title__in=finished, is_completed=True)
        .values_list("playable_id", flat=True)
    )
    return _first_open_after(in_order, finished, done)


def _first_open_after(
    in_order: Iterable[tuple[int, int]], finished: dict[int, Viewing], done: set[int]
) -> dict[int, int]:
    following: dict[int, int] = {}
    passed: set[int] = set()
    for title_id, playable_id in in_order:
        if playable_id == finished[title_id].playable_id:
            passed.add(title_id)
        elif title_id in passed and playable_id not in done:
            following.setdefault(title_id, playable_id)
    return following


def _items(wanted: list[tuple[Viewing, int | None]], profile: Profile | None) -> list[ContinueItem]:
    ids = [then or viewing.playable_id for viewing, then in wanted]
    playables = {p.pk: p for p in Playable.objects.filter(pk__in=ids).for_row()}
    return [
        _item(playables[then or viewing.playable_id], viewing, is_next=bool(then))
        for viewing, then in wanted
    ]


def _item(playable: Playable, viewing: Viewing, *, is_next: bool) -> ContinueItem:
    position = 0.0 if is_next else resume_position(viewing)
    duration = playable.duration_seconds or 0
    return ContinueItem(
        playable=playable,
        position_seconds=position,
        percent=min(99, round(100 * position / duration)) if duration else 0,
        is_next=is_next,
        last_played_at=viewing.last_played_at,
    )
