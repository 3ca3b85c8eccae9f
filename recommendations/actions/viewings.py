"""What playing something changes: the viewing, and the count of plays."""

import datetime
import math

from django.db import transaction
from django.db.models import F, Min

from accounts.actions.watch_time import count_watch_time
from accounts.models import Profile
from catalog.models import Marker, Playable, Title
from recommendations.actions.progress_report import ProgressReport
from recommendations.models import CountedPlay, PlayCount, Viewing

#: A playable counts as finished from this share of its duration on, if nothing marks its credits.
FINISHED_SHARE = 0.95
#: How long a playback session is taken to be the one that is watched after its last report.
#: A report of an older session within this time is a straggler; later, it is another device.
SESSION_GRACE = datetime.timedelta(seconds=60)
#: The fastest playback whose seconds are believed.
FASTEST_RATE = 4.0
#: What has to be watched in one session until it is a play: half a minute, or half of what is
#: shorter than a minute.
PLAY_SECONDS = 30.0
PLAY_SHARE = 0.5


@transaction.atomic
def record_progress(
    *, profile: Profile, playable: Playable, report: ProgressReport, now: datetime.datetime
) -> Viewing | None:
    """Record where `profile` stands in `playable`, and return its viewing.

    None where nothing is remembered: the history is paused, or the session is from before it was
    deleted. What a child watches counts for its day all the same.
    A report that was overtaken by a later one, or comes twice, changes nothing.
    A play is counted once a day for each profile and title, and only after some of it was watched
    no faster than a player can: made-up sessions add no more than one.
    Raises InvalidProgressError for a position that is negative, not a number, or past the end.
    """
    position = report.position_in(playable)
    count_watch_time(profile=profile, session=report.session, position_seconds=position, now=now)
    if profile.is_history_paused or _was_deleted(profile, playable, report):
        return None
    viewing, is_new = Viewing.objects.select_for_update().get_or_create(
        profile=profile,
        playable=playable,
        defaults={"first_played_at": now, "last_played_at": now},
    )
    if not is_new and _is_overtaken(viewing, report, now):
        return viewing
    is_new_session = viewing.session != report.session
    watched = 0.0 if is_new_session else _believable_seconds(viewing, position, now)
    _move(viewing, position=position, watched=watched, is_new_session=is_new_session)
    viewing.session, viewing.sequence = report.session, report.sequence
    viewing.last_played_at = now
    viewing.save()
    is_play = _becomes_play(viewing, watched) and _is_first_today(viewing, now)
    _count_play(playable.title_id, plays=int(is_play), seconds=watched, now=now)
    return viewing


def _was_deleted(profile: Profile, playable: Playable, report: ProgressReport) -> bool:
    """Whether the history of this session was deleted: a player may still report of it."""
    if not profile.began_before_deletion(report.session):
        return False
    kept = Viewing.objects.owned_by(profile).filter(playable=playable, session=report.session)
    return not kept.exists()


def hide_from_continue(*, profile: Profile, title: Title, now: datetime.datetime) -> None:
    """Take a title out of the Continue row until it is played again; positions stay."""
    Viewing.objects.owned_by(profile).of_titles([title.pk]).update(hidden_at=now)


def _is_overtaken(viewing: Viewing, report: ProgressReport, now: datetime.datetime) -> bool:
    if viewing.session is None:
        return False
    if report.session == viewing.session:
        return report.sequence <= viewing.sequence
    is_older = report.session.int < viewing.session.int
    return is_older and now - viewing.last_played_at < SESSION_GRACE


def _believable_seconds(viewing: Viewing, position: float, now: datetime.datetime) -> float:
    elapsed = (now - viewing.last_played_at).total_seconds()
    return max(0.0, min(position - viewing.position_seconds, elapsed * FASTEST_RATE))


def _move(viewing: Viewing, *, position: float, watched: float, is_new_session: bool) -> None:
    viewing.position_seconds = position
    viewing.seconds_watched += watched
    viewing.session_seconds = watched + (0.0 if is_new_session else viewing.session_seconds)
    viewing.hidden_at = None
    is_finished = position >= finished_from_seconds(viewing.playable)
    if is_finished and (is_new_session or not viewing.is_completed):
        viewing.times_completed += 1
    # A viewer who seeks back after the end has still finished it; a new session is a second
    # viewing.
    viewing.is_completed = is_finished or (viewing.is_completed and not is_new_session)


def finished_from_seconds(playable: Playable) -> float:
    """Return the position, in seconds, from which `playable` counts as finished."""
    credits_from: float | None = playable.markers.filter(kind=Marker.Kind.CREDITS).aggregate(
        start=Min("start_seconds")
    )["start"]
    if credits_from:
        return credits_from
    return playable.duration_seconds * FINISHED_SHARE if playable.duration_seconds else math.inf


def _becomes_play(viewing: Viewing, watched: float) -> bool:
    """Whether the last `watched` seconds made a play of the session."""
    duration = viewing.playable.duration_seconds
    needed = min(PLAY_SECONDS, duration * PLAY_SHARE) if duration else PLAY_SECONDS
    return viewing.session_seconds - watched < needed <= viewing.session_seconds


def _is_first_today(viewing: Viewing, now: datetime.datetime) -> bool:
    """Note the play; return whether it is the first of this profile and title on this day."""
    _row, is_first = CountedPlay.objects.get_or_create(
        profile_id=viewing.profile_id,
        title_id=viewing.playable.title_id,
        day=now.astimezone(datetime.UTC).date(),
    )
    return is_first


def _count_play(title_id: int, *, plays: int, seconds: float, now: datetime.datetime) -> None:
    if not plays and not seconds:
        return
    hour = now.replace(minute=0, second=0, microsecond=0)
    row, _ = PlayCount.objects.get_or_create(title_id=title_id, hour=hour)
    PlayCount.objects.filter(pk=row.pk).update(
        plays=F("plays") + plays, seconds_watched=F("seconds_watched") + seconds
    )
