"""The part of `bench.catalogue` that runs inside an installation: fills it, asks for its pages."""

import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

import django

django.setup()

from django.core.cache import cache  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from bench.catalogue_audience import Audience, gather  # noqa: E402 - models, so after the settings
from bench.catalogue_cases import Case, Examples, cases, choose_examples  # noqa: E402
from catalog.models import Credit, Cue, Playable, Title  # noqa: E402
from deploy.local import static  # noqa: E402

WARMING = 2
LEAST_ROUNDS, MOST_SECONDS = 5, 6.0
Statement = tuple[str, Any]


def main() -> None:
    """Fill the installation unless it is, measure, and print JSON."""
    settings = json.loads(sys.argv[1])
    started = time.monotonic()
    call_command("migrate", verbosity=0, stdout=sys.stderr)
    static.main()
    titles, seed = str(settings["titles"]), str(settings["seed"])
    call_command("generate_catalogue", "--titles", titles, "--seed", seed, stdout=sys.stderr)
    audience = gather()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    tell(f"filled in {time.monotonic() - started:.0f} s")
    examples = choose_examples(audience.viewer)
    pages = [
        measure(case, audience, settings["rounds"])
        for case in cases(examples)
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
    page, own, bare = [], [], []
    began = time.monotonic()
    for place in range(WARMING + rounds):
        times = (
            clock(lambda: answered(client, case)),
            clock(lambda: replay(statements)),
            clock(lambda: replay([case.bare])),
        )
        if place >= WARMING:
            for kept, seconds in zip((page, own, bare), times, strict=True):
                kept.append(1000 * seconds)
        if len(page) >= LEAST_ROUNDS and time.monotonic() - began > MOST_SECONDS:
            break
    p50, floor = statistics.median(page), statistics.median(bare)
    tell(f"{case.name}: {p50:.1f} ms, {len(statements)} queries, bare {floor:.2f} ms")
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


def answered(client: Client, case: Case) -> None:
    """Ask for a page; raises RuntimeError unless it comes."""
    if case.is_cold:
        cache.clear()
    response = client.get(case.url)
    if response.status_code != 200:
        raise RuntimeError(f"{case.name}: {response.status_code} for {case.url}")


def captured(client: Client, case: Case) -> list[Statement]:
    """Return the statements that a page sends once everything is warm."""
    answered(client, case)
    found: list[Statement] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        answered(client, case)
    return found


def replay(statements: Sequence[Statement]) -> None:
    """Send statements again without Django's models, and fetch all rows; only those that read."""
    with connection.cursor() as cursor:
        for sql, params in statements:
            if sql.lstrip().startswith(("SELECT", "WITH")):
                cursor.execute(sql, params)
                cursor.fetchall()


def slowest(statements: Sequence[Statement]) -> str:
    """Return the statement that takes longest, with its milliseconds, for whoever looks closer."""
    timed = [(clock(lambda s=s: replay([s])), s[0]) for s in statements]
    seconds, sql = max(timed, default=(0.0, ""))
    return f"{1000 * seconds:.1f} ms: {sql[:1500]}"


def tell(text: str) -> None:
    """Say how far it has come, beside the result."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
