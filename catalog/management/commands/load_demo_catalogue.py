"""`manage.py load_demo_catalogue`: the demo catalogue, made on this machine."""

import os
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts.site import read_site
from catalog.actions.demo import find_demo_playable, take_in_demo, write_demo
from catalog.actions.demo_logins import create_demo_logins
from catalog.actions.media.artwork import set_artwork
from catalog.actions.media.assets import PlayableHasMediaError
from catalog.models import Artwork, Playable, Title
from media_engine.errors import MediaError
from media_engine.processes.ffmpeg import find_ffmpeg
from samples.demo.catalogue import CATALOGUE, Play, plays
from samples.demo.editorial import Entry
from samples.demo.render import RenderFailedError
from samples.demo.studio import Studio

T = TypeVar("T")
#: Renders give way to the web server and to what makes them playable.
NICENESS = 5
#: How many plays come before the posters, so that something plays within seconds.
OPENING = 2


class Command(BaseCommand):
    """Writes the rows of the demo, then makes its posters and media, what opens titles first."""

    help = (
        "Make the demo catalogue and its two logins, without the history that load_demo adds, in "
        "an empty catalogue, or go on where an earlier run was cut short."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what is missing; exits with 0 when nothing is left that could be done."""
        folder = Path(settings.DATA_DIR) / "demo"
        done = folder / "complete"
        if done.exists() or read_site().is_demo_removed:
            self.stdout.write(f"demo: {'complete' if done.exists() else 'removed'}")
            return
        folder.mkdir(parents=True, exist_ok=True)
        self._write_rows()
        try:
            self.studio = Studio(ffmpeg=str(find_ffmpeg(settings.FFMPEG).path), folder=folder)
            failures = self._make_everything()
        except MediaError as error:
            raise CommandError(f"demo: {error}") from error
        except (DatabaseError, ObjectDoesNotExist, OSError):
            if not read_site().is_demo_removed:
                raise
            failures = 1
        if read_site().is_demo_removed:
            self.stdout.write("demo: removed meanwhile")
        elif not failures:
            done.touch()

    def _write_rows(self) -> None:
        with transaction.atomic():
            count = write_demo(now=timezone.now())
            if count:
                create_demo_logins()
                self.rows_written()
        if count:
            self.stdout.write(f"demo: {count} titles are on the site, their media follow")

    def rows_written(self) -> None:
        """Add what the layers above have to say; in the same transaction, so only once."""

    def _make_everything(self) -> int:
        """Draw the artwork and render what has no media yet; return how many failed."""
        self.backdrops: dict[str, Future[Path]] = {}
        workers = max(1, min(os.cpu_count() or 1, 4))
        with ThreadPoolExecutor(workers, initializer=_lower_priority) as pool:
            opening = plays()[:OPENING]
            failures = self._render(pool, opening)
            failures += self._draw(pool, Artwork.Role.POSTER)
            failures += self._render(pool, plays())
            return failures + self._draw(pool, Artwork.Role.BACKDROP)

    def _draw(self, pool: ThreadPoolExecutor, role: str) -> int:
        """Draw the pictures of a role that titles lack; an album's poster is its cover."""
        wanted: dict[Future[Path], tuple[Title, str]] = {}
        for entry in CATALOGUE:
            is_cover = role == Artwork.Role.POSTER and entry.kind == "album"
            wanted_role = Artwork.Role.COVER if is_cover else role
            title = _lacking(entry, wanted_role)
            if title is not None:
                draw = self.studio.backdrop if role == Artwork.Role.BACKDROP else self.studio.poster
                wanted[pool.submit(draw, entry)] = title, wanted_role
        failures = 0
        for (title, wanted_role), picture in self._finished(wanted):
            failures += picture is None
            if picture is not None:
                set_artwork(image=picture, role=wanted_role, title=title)
                picture.unlink()
        return failures

    def _render(self, pool: ThreadPoolExecutor, chosen: Sequence[Play]) -> int:
        """Render what plays but has no media, and hand it to the pipeline."""
        wanted: dict[Future[Path], tuple[Play, Playable]] = {}
        for play in chosen:
            playable = find_demo_playable(play=play)
            if playable is not None and not hasattr(playable, "asset"):
                self._order_backdrop(pool, play.entry)
                wanted[pool.submit(self.studio.film, play)] = play, playable
        failures = 0
        count = len(plays())
        ready = count - len(wanted) if len(chosen) == count else 0
        started = time.monotonic()
        for (play, playable), film in self._finished(wanted):
            failures += film is None
            if film is not None:
                self._take_in(play, playable, film)
                ready += 1
                elapsed = time.monotonic() - started
                self.stdout.write(f"demo: {ready} of {count} made, {elapsed:.0f} s: {play.key}")
        return failures

    def _order_backdrop(self, pool: ThreadPoolExecutor, entry: Entry) -> None:
        if entry.slug not in self.backdrops and _lacking(entry, Artwork.Role.BACKDROP):
            self.backdrops[entry.slug] = pool.submit(self.studio.backdrop, entry)

    def _set_backdrop(self, entry: Entry) -> None:
        """Give a title its backdrop, unless it has one; one that fails is drawn again at the end.

        Without it, the pipeline would show a frame of the film there, with its opening title.
        """
        title = _lacking(entry, Artwork.Role.BACKDROP)
        if title is None or entry.slug not in self.backdrops:
            return
        with suppress(RenderFailedError):
            picture = self.backdrops[entry.slug].result()
            set_artwork(image=picture, role=Artwork.Role.BACKDROP, title=title)
            picture.unlink()

    def _take_in(self, play: Play, playable: Playable, film: Path) -> None:
        if not Playable.objects.filter(pk=playable.pk).exists():  # the demo was removed meanwhile
            return
        self._set_backdrop(play.entry)
        still = self.studio.still(play, film)
        with suppress(PlayableHasMediaError):  # an editor was faster
            take_in_demo(play=play, playable=playable, film=film, still=still)
        film.unlink()
        if still is not None:
            still.unlink()

    def _finished(self, wanted: dict[Future[Path], T]) -> Iterator[tuple[T, Path | None]]:
        """Yield what was wanted with its file as each is finished; None where it failed."""
        for future in as_completed(wanted):
            try:
                yield wanted[future], future.result()
            except RenderFailedError as error:
                self.stderr.write(f"demo: {error}")
                yield wanted[future], None


def _lacking(entry: Entry, role: str) -> Title | None:
    """Return the title of an entry if it is there and has no such picture by an editor's hand."""
    given = Artwork.objects.filter(role=role, source=Artwork.Source.EDITOR)
    return Title.objects.filter(slug=entry.slug).exclude(artworks__in=given).first()


def _lower_priority() -> None:
    """Let this thread, and so the encoders that it starts, stand behind the web server."""
    with suppress(OSError, AttributeError):
        os.setpriority(os.PRIO_PROCESS, 0, NICENESS)
