"""Writes or removes an invented catalogue of any size, to measure and to try with.

The same seed gives the same catalogue. There are no media behind it: everything is listed as
playable, nothing plays. Run again after an interruption, it goes on.
"""

import argparse
import gc
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db.models import Q
from django.utils import timezone

from bench.invented.removal import remove_rest, remove_titles
from bench.invented.writing import (
    BATCH,
    OtherCatalogueError,
    Plan,
    count_written,
    index_generated_people,
    surroundings,
    write_people,
    write_titles,
)
from catalog.models import Title
from catalog.statistics import gather_statistics
from samples.invented.identity import Table, id_range

CUES_PER_TITLE = 5
MAX_TITLES = 1_000_000
#: How often it says how far it has come.
REPORT_SECONDS = 5


class RefusedError(Exception):
    """Why nothing was written, for the person who asked."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Do what a command line asks for; exits with the reason where it is refused."""
    options = parser().parse_args(arguments)
    try:
        if options.remove:
            remove()
        else:
            fill(options.titles, seed=options.seed, cues=options.cues, is_sure=options.yes)
    except RefusedError as refusal:
        sys.exit(str(refusal))


def parser() -> argparse.ArgumentParser:
    """Describe the command line."""
    described = argparse.ArgumentParser(
        prog="python -m bench.invented",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    described.add_argument("--titles", type=int, default=1000, metavar="N")
    described.add_argument("--seed", type=int, default=1, metavar="S")
    described.add_argument(
        "--cues", type=int, metavar="N",
        help=f"lines of subtitles altogether; {CUES_PER_TITLE} a title if not given",
    )  # fmt: skip
    described.add_argument("--yes", action="store_true", help="even beside titles of your own")
    described.add_argument(
        "--remove", action="store_true", help="delete everything that this command wrote"
    )
    return described


def fill(titles: int, *, seed: int = 1, cues: int | None = None, is_sure: bool = False) -> None:
    """Write what is missing of a catalogue and gather statistics. Raises RefusedError."""
    if not 1 <= titles <= MAX_TITLES:
        raise RefusedError(f"--titles must be from 1 to {MAX_TITLES:,}.")
    _refuse_beside_others(is_sure=is_sure)
    if cues is None:
        cues = titles * CUES_PER_TITLE
    plan = Plan(titles=titles, seed=seed, cues=cues, now=timezone.now())
    try:
        people, written = count_written(plan=plan)
    except OtherCatalogueError as error:
        raise RefusedError(
            "A catalogue of another seed or size was generated here before. "
            "Take it away first, with --remove."
        ) from error
    if written >= titles:
        print(f"All {written:,} titles are there already.")
        return
    with rarely_collecting():
        _write_batches(plan, people, written)


def remove() -> None:
    """Take away everything that `fill` wrote, and nothing else."""
    progress, count = Progress(), 0
    while removed := remove_titles():
        count += removed
        progress.report(f"{count:,} titles removed")
    people = remove_rest()
    print(f"{count:,} titles and {people:,} people were removed.")


def _refuse_beside_others(*, is_sure: bool) -> None:
    others = Title.objects.filter(~Q(public_id__range=id_range(Table.TITLE))).count()
    if others and not is_sure:
        raise RefusedError(
            f"There are {others:,} other titles here, and viewers would see the invented ones "
            "beside them. If that is what you want, say --yes; --remove takes them away again."
        )


def _write_batches(plan: Plan, people: int, titles: int) -> None:
    progress = Progress()
    while people < plan.people:
        people += write_people(plan=plan, first=people)
    around = surroundings(plan=plan)
    while titles < plan.titles:
        titles += write_titles(plan=plan, around=around, first=titles)
        progress.report(f"{titles:,} of {plan.titles:,} titles")
    # Only now is it known how busy each of them is.
    for first in range(0, people, BATCH):
        index_generated_people(first=first)
    gather_statistics()
    print(f"{titles:,} titles and {people:,} people are in the catalogue.")


class Progress:
    """Says how far something has come, every few seconds."""

    def __init__(self) -> None:
        self._reported_at = time.monotonic()

    def report(self, text: str) -> None:
        """Print `text` unless something was printed a moment ago."""
        if time.monotonic() - self._reported_at > REPORT_SECONDS:
            self._reported_at = time.monotonic()
            print(text, flush=True)


@contextmanager
def rarely_collecting() -> Iterator[None]:
    """Let the garbage collector look less often: it took a third of the time, and found little."""
    before = gc.get_threshold()
    gc.set_threshold(200_000, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
