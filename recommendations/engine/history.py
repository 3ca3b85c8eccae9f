"""What a profile has played and how far: the one place that reads viewings, for all that ask."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from accounts.models import Profile
from catalog.models import Playable, Title
from recommendations.models import Viewing
from recommendations.models.viewings import ViewingQuerySet

#: How many viewings back `latest_by_title` looks, newest first.
_LOOK_BACK = 200


@dataclass(frozen=True, kw_only=True)
class History:
    """Where one profile stands in some playables; `viewings` by the number of the playable."""

    viewings: Mapping[int, Viewing]

    def resume_seconds(self, playable: Playable) -> float:
        """Return the second to start from: where it was left, 0 for the new and the finished."""
        viewing = self.viewings.get(playable.pk)
        return viewing.resume_seconds if viewing else 0.0

    def percent(self, playable: Playable) -> int | None:
        """Return how far it was played, in whole per cent; None for the new and the finished."""
        position = self.resume_seconds(playable)
        return percent_of(position, playable.duration_seconds) if position else None

    def is_completed(self, playable: Playable) -> bool:
        """Whether it was played to its end."""
        viewing = self.viewings.get(playable.pk)
        return viewing is not None and viewing.is_completed

    def latest_of(self, playables: Iterable[Playable]) -> Playable | None:
        """Return which of `playables` was played last, or None where none was."""
        played = [playable for playable in playables if playable.pk in self.viewings]
        return max(played, key=lambda row: self.viewings[row.pk].last_played_at, default=None)


def history_of_title(profile: Profile | None, title: Title) -> History:
    """Return where `profile` stands in all that is in `title`; one query."""
    return History(viewings=Viewing.objects.owned_by(profile).of_titles([title.pk]).by_playable())


def history_of_playable(profile: Profile | None, playable: Playable) -> History:
    """Return where `profile` stands in `playable` alone; one query."""
    viewings = Viewing.objects.owned_by(profile).filter(playable=playable)
    return History(viewings=viewings.by_playable())


def played_by(profile: Profile) -> ViewingQuerySet:
    """Return what is in the history of `profile`, as its owner sees it, the latest first."""
    return Viewing.objects.in_history(profile)


def latest_by_title(profile: Profile | None) -> list[Viewing]:
    """Return the latest viewing of each title that was begun lately, the latest first; one query.

    Extras, what the profile may no longer see, and what is hidden from Continue are left out.
    """
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


def completed_in(profile: Profile | None, title_ids: Iterable[int]) -> set[int]:
    """Return the numbers of the playables in these titles that were finished; one query."""
    finished = Viewing.objects.owned_by(profile).of_titles(title_ids).filter(is_completed=True)
    return set(finished.values_list("playable_id", flat=True))


def film_percents(profile: Profile | None, title_ids: Iterable[int]) -> dict[int, int]:
    """Return title id → how much of a begun film `profile` has seen, in per cent; one query."""
    rows = (
        Viewing.objects.owned_by(profile)
        .begun()
        .of_titles(title_ids)
        .filter(playable__kind=Playable.Kind.FILM, is_completed=False)
        .values_list("playable__title", "position_seconds", "playable__duration_seconds")
    )
    return {pk: percent_of(position, duration) for pk, position, duration in rows}


def percent_of(position_seconds: float, duration_seconds: float | None) -> int:
    """Return how far a position is, in whole per cent, never 100 for the unfinished."""
    return min(99, round(100 * position_seconds / duration_seconds)) if duration_seconds else 0
