"""The Continue row: everything half-done of a profile, and what comes next."""

import datetime
from dataclasses import dataclass

from accounts.models import Profile
from catalog.models import Playable
from recommendations.engine.history import latest_by_title, percent_of
from recommendations.engine.up_next import next_of_finished
from recommendations.models import Viewing


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
    latest = latest_by_title(profile)
    if not latest:
        return []
    finished = {v.playable.title_id: v.playable_id for v in latest if v.is_completed}
    following = next_of_finished(finished, profile)
    chosen = [(v, following.get(v.playable.title_id)) for v in latest]
    wanted = [(v, then) for v, then in chosen if then or _goes_on(v)][:limit]
    return _items(wanted, profile)


def _goes_on(viewing: Viewing) -> bool:
    return not viewing.is_completed and viewing.playable.is_ready


def _items(wanted: list[tuple[Viewing, int | None]], profile: Profile | None) -> list[ContinueItem]:
    ids = [then or viewing.playable_id for viewing, then in wanted]
    playables = {p.pk: p for p in Playable.objects.filter(pk__in=ids).for_row()}
    return [
        _item(playables[then or viewing.playable_id], viewing, is_next=bool(then))
        for viewing, then in wanted
    ]


def _item(playable: Playable, viewing: Viewing, *, is_next: bool) -> ContinueItem:
    position = 0.0 if is_next else viewing.resume_seconds
    return ContinueItem(
        playable=playable,
        position_seconds=position,
        percent=percent_of(position, playable.duration_seconds),
        is_next=is_next,
        last_played_at=viewing.last_played_at,
    )
