"""The part of `bench.catalogue` that runs inside an installation: fills it, asks for its pages."""

import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from functools import partial
from typing import Any

import django

from streamex.installation import prepare

prepare()
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from bench.catalogue_asking import answered, captured, replay  # noqa: E402
from bench.catalogue_audience import Audience, gather  # noqa: E402 - models, so after the settings
from bench.catalogue_cases import (  # noqa: E402
    Case,
    Examples,
    Statement,
    cases,
    choose_examples,
)
from bench.catalogue_searches import search_cases  # noqa: E402
from bench.invented.command import fill  # noqa: E402
from catalog.models import Credit, Cue, Playable, Title  # noqa: E402
from deploy.local import static  # noqa: E402

WARMING = 2
MIN_ROUNDS, MAX_SECONDS = 5, 6.0


def main() -> None:
    """Fill the installation unless it is, measure, and print JSON."""
    settings = json.loads(sys.argv[1])
    started = time.monotonic()
    call_command("migrate", verbosity=0, stdout=sys.stderr)
    static.main()
    with redirect_stdout(sys.stderr):
        fill(settings["titles"], seed=settings["seed"])
    audience = gather()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    report(f"filled in {time.monotonic() - started:.0f} s")
    examples = choose_examples(audience.viewer)
    pages = [
        measure(case, audience, settings["rounds"])
        for case in (*cases(examples), *search_cases(examples, audience.viewer))
        if settings["only"] in case.name
    ]
    print(json.dumps({"size": size(examples), "pages": pages}))


def size(examples: Examples) -> str:
    """Say how much there is."""
    counts = {
        "titles": Title,
        "playables": Playable,
        "credits": Credit,
        "cues": Cue,
    }
    return ", ".join(f"{model._default_manager.count():,} {name}" for name, model in counts.items())


def measure(case: Case, audience: Audience, rounds: int) -> dict[str, Any]:
    """Ask for one page several times, and read its rows by bare SQL after each."""
    client = audience.client(case.who)
    statements = captured(client, case)
    page: list[float] = []
    own: list[float] = []
    bare: list[float] = []
    began = time.monotonic()
    for place in range(WARMING + rounds):
        times = (
            clock(partial(answered, client, case)),
            clock(partial(replay, statements)),
            clock(partial(replay, [case.bare])),
        )
        if place >= WARMING:
            for kept, seconds in zip((page, own, bare), times, strict=True):
                kept.append(1000 * seconds)
        if len(page) >= MIN_ROUNDS and time.monotonic() - began > MAX_SECONDS:
            break
    p50, floor = statistics.median(page), statistics.median(bare)
    report(f"{case.name}: {p50:.1f} ms, {len(statements)} queries, bare {floor:.2f} ms")
    return {
        "page": case.name,
        "queries": len(statements),
        "p50 ms": p50,
        "p95 ms": statistics.quantiles(page, n=20)[-1],
        "own SQL ms": statistics.median(own),
        "bare SQL ms": floor,
        "ratio": p50 / floor,
        "slowest": slowest(statements),
    }


def clock(act: Callable[[], object]) -> float:
    """Return the seconds that something takes."""
    before = time.perf_counter()
    act()
    return time.perf_counter() - before


def slowest(statements: Sequence[Statement]) -> str:
    """Return the statement that takes longest, with its milliseconds, for a closer look."""
    timed = [(clock(partial(replay, [each])), each[0]) for each in statements]
    seconds, sql = max(timed, default=(0.0, ""))
    return f"{1000 * seconds:.1f} ms: {sql[:1500]}"


def report(text: str) -> None:
    """Say how far it has come, beside the result."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
