"""What the people of the demo have watched: something to go on with, and a taste."""

import datetime
from dataclasses import dataclass

from django.db import transaction
from uuid_utils import compat

from accounts.models import Profile
from catalog.actions.demo import find_demo_playable
from catalog.actions.demo_logins import VIEWER_EMAIL
from catalog.models import Playable, Title
from recommendations.actions.opinions import rate_title, set_favourite
from recommendations.actions.progress_report import ProgressReport
from recommendations.actions.viewings import record_progress
from recommendations.engine.trends import publish_trends
from recommendations.models import Trend
from samples.demo.catalogue import plays


@dataclass(frozen=True, kw_only=True)
class Taste:
    """What one profile did: plays by key as (key, share watched, hours ago), and opinions."""

    watched: tuple[tuple[str, float, float], ...]
    favourites: tuple[str, ...] = ()
    stars: tuple[tuple[str, int], ...] = ()


#: By the name of the profile. Nothing is watched before its title came to the site.
TASTES = {
    "Lena": Taste(
        watched=(
            ("lantern-point-2x01", 0.62, 2.5),
            ("lantern-point-1x02", 1.0, 2.7),
            ("lantern-point-1x01", 1.0, 3.0),
            ("perihelion", 0.44, 9.0),
            ("aurora-mother", 1.0, 19.0),
            ("rooms-without-clocks-1x02", 0.35, 21.0),
            ("rooms-without-clocks-1x01", 1.0, 21.1),
            ("seeing-colour-1x02", 1.0, 27.0),
            ("seeing-colour-1x01", 1.0, 45.0),
            ("loom", 1.0, 50.0),
            ("the-cartographer-of-infinity", 0.71, 52.0),
            ("ink", 1.0, 75.0),
        ),
        favourites=("aurora-mother", "lantern-point", "the-salt-road"),
        stars=(("loom", 4), ("ink", 3), ("aurora-mother", 5)),
    ),
    "Mateo": Taste(
        watched=(
            ("nocturne-for-a-drowned-city", 0.58, 17.0),
            ("loom", 1.0, 40.0),
            ("the-cartographer-of-infinity", 1.0, 60.0),
        ),
        favourites=("loom", "perihelion"),
        stars=(("loom", 5),),
    ),
    "Kids": Taste(
        watched=(
            ("the-balloon-who-hated-heights", 0.5, 4.0),
            ("aurora-mother", 1.0, 18.0),
            ("rooms-without-clocks-1x01", 0.4, 33.0),
        ),
        favourites=("the-balloon-who-hated-heights",),
    ),
}


@transaction.atomic
def write_demo_history(*, now: datetime.datetime) -> int:
    """Let the demo's profiles have watched something, as players report it; return how much.

    The caller has just written the demo, in the same transaction: so it happens once.
    """
    playables = {play.key: find_demo_playable(play=play) for play in plays()}
    count = 0
    for profile in Profile.objects.filter(user__email=VIEWER_EMAIL, name__in=TASTES):
        taste = TASTES[profile.name]
        for key, share, hours_ago in reversed(taste.watched):
            playable = playables[key]
            if playable is not None:
                _watch(profile, playable, share, now - datetime.timedelta(hours=hours_ago))
                count += 1
        _say_opinions(profile, taste)
    for window in Trend.Window:
        publish_trends(window=window, now=now)
    return count


def _watch(profile: Profile, playable: Playable, share: float, at: datetime.datetime) -> None:
    """Report a beginning at `at`, and how far it came when that much time had passed."""
    position = share * (playable.duration_seconds or 0)
    session = compat.uuid7()
    for sequence, seconds in ((1, 0.0), (2, position)):
        record_progress(
            profile=profile,
            playable=playable,
            report=ProgressReport(session=session, sequence=sequence, position_seconds=seconds),
            now=at + datetime.timedelta(seconds=seconds),
        )


def _say_opinions(profile: Profile, taste: Taste) -> None:
    titles = {title.slug: title for title in Title.objects.visible_to(profile)}
    for slug in reversed(taste.favourites):
        set_favourite(profile=profile, title=titles[slug], is_favourite=True)
    for slug, stars in taste.stars:
        rate_title(profile=profile, title=titles[slug], stars=stars)
