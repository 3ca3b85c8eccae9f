"""`manage.py generate_catalogue`: an invented catalogue of any size, to measure and to try with."""

import argparse
import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q
from django.utils import timezone

from catalog.actions.generate import (
    BATCH,
    OtherCatalogueError,
    Plan,
    count_written,
    index_generated_people,
    surroundings,
    write_people,
    write_titles,
)
from catalog.actions.generate_removal import remove_rest, remove_titles
from catalog.models import Title
from catalog.statistics import gather_statistics
from samples.invented.identity import Table, id_range

CUES_PER_TITLE = 5
MOST_TITLES = 1_000_000


class Command(BaseCommand):
    """Writes the catalogue in batches; run again after an interruption, it goes on."""

    help = (
        "Fill the catalogue with invented titles, people, episodes and subtitles whose sizes have "
        "the heavy tails of real ones. The same seed gives the same catalogue. There are no media "
        "behind it: everything is listed as playable, nothing plays."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Describe the command line."""
        parser.add_argument("--titles", type=int, default=1000, metavar="N")
        parser.add_argument("--seed", type=int, default=1, metavar="S")
        parser.add_argument(
            "--cues", type=int, metavar="N",
            help=f"lines of subtitles altogether; {CUES_PER_TITLE} a title if not given",
        )  # fmt: skip
        parser.add_argument("--yes", action="store_true", help="even beside titles of your own")
        parser.add_argument(
            "--remove", action="store_true", help="delete everything that this command wrote"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Generate or remove, saying every few seconds how far it has come."""
        self.told_at = time.monotonic()
        if options["remove"]:
            self._remove()
            return
        titles, cues = options["titles"], options["cues"]
        if not 1 <= titles <= MOST_TITLES:
            raise CommandError(f"--titles must be from 1 to {MOST_TITLES:,}.")
        if cues is None:
            cues = titles * CUES_PER_TITLE
        self._refuse_beside_others(is_sure=options["yes"])
        self._write(Plan(titles=titles, seed=options["seed"], cues=cues, now=timezone.now()))

    def _refuse_beside_others(self, *, is_sure: bool) -> None:
        others = Title.objects.filter(~Q(public_id__range=id_range(Table.TITLE))).count()
        if others and not is_sure:
            raise CommandError(
                f"There are {others:,} other titles here, and viewers would see the invented ones "
                "beside them. If that is what you want, say --yes; --remove takes them away again."
            )

    def _write(self, plan: Plan) -> None:
        try:
            people, titles = count_written(plan=plan)
        except OtherCatalogueError as error:
            raise CommandError(
                "A catalogue of another seed or size was generated here before. "
                "Take it away first, with --remove."
            ) from error
        if titles >= plan.titles:
            self.stdout.write(f"All {titles:,} titles are there already.")
            return
        with rarely_collecting():
            self._write_batches(plan, people, titles)

    def _write_batches(self, plan: Plan, people: int, titles: int) -> None:
        while people < plan.people:
            people += write_people(plan=plan, first=people)
        around = surroundings(plan=plan)
        while titles < plan.titles:
            titles += write_titles(plan=plan, around=around, first=titles)
            self._tell(f"{titles:,} of {plan.titles:,} titles")
        # Only now is it known how busy each of them is.
        for first in range(0, people, BATCH):
            index_generated_people(first=first)
        gather_statistics()
        self.stdout.write(f"{titles:,} titles and {people:,} people are in the catalogue.")

    def _remove(self) -> None:
        count = 0
        while removed := remove_titles():
            count += removed
            self._tell(f"{count:,} titles removed")
        people = remove_rest()
        self.stdout.write(f"{count:,} titles and {people:,} people were removed.")

    def _tell(self, text: str) -> None:
        if time.monotonic() - self.told_at > 5:
            self.told_at = time.monotonic()
            self.stdout.write(text)


@contextmanager
def rarely_collecting() -> Iterator[None]:
    """Let the garbage collector look less often: it took a third of the time, and found little."""
    before = gc.get_threshold()
    gc.set_threshold(200_000, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
