"""What comes next: the order of play, what stands before and after, and where a title starts.

What plays one after another in a title is what the profile may see of it, season by season with
specials last; trailers and other extras stand alone. What has nothing to play yet is passed over.
Pages, the player, the Continue row and the API ask here.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Q

from accounts.models import Profile
from catalog.models import Playable, Title
from catalog.models.playables import PlayableQuerySet
from recommendations.engine.history import History, completed_in, history_of_title

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Neighbours:
    """What plays before and after something; None where nothing does."""

    previous: Playable | None = None
    next: Playable | None = None


@dataclass(frozen=True, kw_only=True)
class Start:
    """What a title plays first for a profile, and from which second.

    `is_resumed` says that the profile goes on rather than begins.
    """

    playable: Playable
    position_seconds: float = 0.0
    is_resumed: bool = False


def in_play_order(profile: Profile | None) -> PlayableQuerySet:
    """Return what plays one after another for `profile`, title by title."""
    return Playable.objects.visible_to(profile).main().in_order()


def neighbours_of(playable: Playable, profile: Profile | None) -> Neighbours:
    """Return what `profile` may play before and after `playable`, with what a row of it shows.

    At most three queries, however much is in the title.
    """
    if playable.kind == Playable.Kind.EXTRA:
        return Neighbours()
    is_listed = Q(pk=playable.pk) | Q(asset__published_version__isnull=False)
    rows = in_play_order(profile).filter(is_listed, title=playable.title_id)
    before, after = _around(list(rows.values_list("pk", flat=True)), playable.pk)
    wanted = [pk for pk in (before, after) if pk is not None]
    found = {row.pk: row for row in Playable.objects.filter(pk__in=wanted).for_row()}
    return Neighbours(
        previous=None if before is None else found.get(before),
        next=None if after is None else found.get(after),
    )


def neighbours_among(rows: Iterable[Playable], playable: Playable) -> Neighbours:
    """Return what plays before and after `playable` among `rows`, which are in the order of play.

    `rows` come with their assets; no query.
    """
    ready = [row for row in rows if row == playable or row.is_ready]
    before, after = _around(ready, playable)
    return Neighbours(previous=before, next=after)


def start_of_title(title: Title, profile: Profile | None) -> Start | None:
    """Return where `title` starts for `profile`, or None where nothing plays; two queries.

    All that is in it is read only where some of it was played.
    """
    history = history_of_title(profile, title)
    rows = (
        in_play_order(profile)
        .with_media()
        .filter(title=title)
        .select_related("title", "season__title", "asset")
    )
    return start_among(list(rows if history.viewings else rows[:1]), history)


def start_among(rows: Iterable[Playable], history: History) -> Start | None:
    """Return what was left half-done last, what follows what was finished last, or the first.

    `rows` are what plays of one title, in the order of play and with their assets; no query.
    After the last of them it starts at the beginning again.
    """
    ready = [row for row in rows if row.is_ready]
    last = history.latest_of(ready)
    if last is None:
        return Start(playable=ready[0]) if ready else None
    if not history.is_completed(last):
        position = history.resume_seconds(last)
        return Start(playable=last, position_seconds=position, is_resumed=position > 0)
    follows = _first_open_after(ready, last, history.is_completed)
    return Start(playable=follows or ready[0], is_resumed=follows is not None)


def next_of_finished(finished: Mapping[int, int], profile: Profile | None) -> dict[int, int]:
    """Return title id → id of what follows what was finished, for the titles where something does.

    `finished` holds title id → id of the playable that was finished last. Two queries.
    """
    if not finished:
        return {}
    done = completed_in(profile, finished)
    following = {}
    for title_id, ids in _ready_ids(profile, finished).items():
        follows = _first_open_after(ids, finished[title_id], done.__contains__)
        if follows is not None:
            following[title_id] = follows
    return following


def _ready_ids(profile: Profile | None, title_ids: Iterable[int]) -> dict[int, list[int]]:
    rows = in_play_order(profile).with_media().filter(title__in=title_ids)
    ordered: dict[int, list[int]] = {}
    for title_id, pk in rows.values_list("title_id", "pk"):
        ordered.setdefault(title_id, []).append(pk)
    return ordered


def _around(ordered: Sequence[T], current: T) -> tuple[T | None, T | None]:
    if current not in ordered:
        return None, None
    place = ordered.index(current)
    return ordered[place - 1] if place else None, next(iter(ordered[place + 1 :]), None)


def _first_open_after(ordered: Sequence[T], last: T, is_done: Callable[[T], bool]) -> T | None:
    """Return the first after `last` that is not done; None too where `last` plays no longer."""
    if last not in ordered:
        return None
    return next((each for each in ordered[ordered.index(last) + 1 :] if not is_done(each)), None)
