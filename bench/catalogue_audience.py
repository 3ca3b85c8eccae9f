"""Who uses a generated catalogue: a viewer, an editor, a program; and what all viewers played."""

import datetime
import random
from dataclasses import dataclass

from django.db import transaction
from django.test import Client
from django.utils import timezone

from accounts.models import Profile, User
from accounts.models.base import new_public_id
from accounts.session import SESSION_KEY
from bench.invented.bulk import Bulk
from catalog.models import Artwork, Playable, Title
from recommendations.engine.popularity import publish_popularity
from recommendations.engine.trends import publish_trends
from recommendations.models import Favourite, PlayCount, Trend, Viewing
from samples.invented.tails import Zipf

PLAYED_TITLES, PLAYED_HOURS = 5000, 24 * 14
FAVOURITES, VIEWINGS = 100, 300


@dataclass(frozen=True, kw_only=True)
class Audience:
    """Those who ask for pages."""

    viewer: Profile
    editor: User

    def client(self, who: str) -> Client:
        """Return a browser, or a program, of `who`: visitor, viewer, program, editor."""
        if who == "program":
            client = Client(headers={"host": "localhost", "X-Profile": str(self.viewer.public_id)})
            client.force_login(self.viewer.user)
            return client
        client = Client(headers={"host": "localhost"})
        if who != "visitor":
            client.force_login(self.editor if who == "editor" else self.viewer.user)
            session = client.session
            session[SESSION_KEY] = str(self.viewer.public_id)
            session.save()
        return client


def gather() -> Audience:
    """Return the audience, made on first use with its history."""
    viewer = Profile.objects.filter(user__email="viewer@example.com").first()
    if viewer is None:
        with transaction.atomic():
            user = User.objects.create_user("viewer@example.com")
            viewer = Profile.objects.create(user=user, name="Viewer")
            User.objects.create_superuser("editor@example.com")
            _add_pictures()
            _play(viewer)
    return Audience(viewer=viewer, editor=User.objects.get(email="editor@example.com"))


def _add_pictures() -> None:
    """Give nine titles in ten a poster and one in five a backdrop: rows, as pages read them."""
    wanted = [
        (pk, role, widths)
        for pk in Title.objects.values_list("pk", flat=True)
        for role, share, widths in (
            (Artwork.Role.POSTER, 10, [160, 320, 640]),
            (Artwork.Role.BACKDROP, 5, [640, 1280, 1920]),
        )
        if (pk % 10 != 0 if share == 10 else pk % 5 == 1)
    ]
    columns = ("public_id", "title_id", "role", "prefix", "widths", "width", "height")
    Bulk(Artwork, *columns).insert(
        (public_id := new_public_id(), pk, role, f"artwork/{public_id}", widths, widths[-1], 960)
        for pk, role, widths in wanted
    )


def _play(viewer: Profile) -> None:
    """Write what everybody played in two weeks, heavy-tailed, and the viewer's own history."""
    rng, now = random.Random(1), timezone.now()
    hour = now.replace(minute=0, second=0, microsecond=0)
    titles = list(Title.objects.visible_to(viewer).order_by("pk").values_list("pk", flat=True))
    rng.shuffle(titles)
    popular = Zipf(titles[:PLAYED_TITLES])
    played = {(popular.draw(rng), rng.randrange(PLAYED_HOURS)) for _ in range(6 * PLAYED_TITLES)}
    Bulk(PlayCount, "title_id", "hour", "plays").insert(
        (pk, hour - datetime.timedelta(hours=ago), 1 + int(rng.expovariate(0.2)))
        for pk, ago in sorted(played)
    )
    for window in Trend.Window:
        publish_trends(window=window, now=now)
    publish_popularity(now=now)
    Favourite.objects.bulk_create(
        Favourite(profile=viewer, title_id=pk) for pk in titles[:FAVOURITES]
    )
    _watch(viewer, titles, rng, now)


def _watch(viewer: Profile, titles: list[int], rng: random.Random, now: datetime.datetime) -> None:
    ready = Playable.objects.visible_to(viewer).with_media().main()
    playables = ready.filter(title__in=titles[:VIEWINGS]).order_by("pk")[:VIEWINGS]
    Viewing.objects.bulk_create(
        Viewing(
            profile=viewer,
            playable=playable,
            position_seconds=0.5 * (playable.duration_seconds or 0),
            is_completed=rng.random() < 0.5,
            first_played_at=now,
            last_played_at=now - datetime.timedelta(hours=place),
        )
        for place, playable in enumerate(playables)
    )
