"""Measures every list, search, suggestion and admin page on a large catalogue, beside bare SQL.

    python -m bench.catalogue [--titles 20000] [--database sqlite --database postgresql] [--json]

For each database an installation is made in a temporary folder and filled by `bench.invented`;
PostgreSQL is started for it, unless DATABASE_URL names a server with an empty database.
Pages are asked for in-process, through all middleware, as a viewer, an editor or a program; right
after each request one hand-written statement reads the same rows. Figures are milliseconds of this
machine, so docs/performance.md keeps the ratios.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from deploy.local.postgres import start_cluster

ROOT = Path(__file__).resolve().parents[1]
DATABASES = ("sqlite", "postgresql")
COLUMNS = ("page", "queries", "p50 ms", "p95 ms", "own SQL ms", "bare SQL ms", "ratio")


def main() -> None:
    """Measure on each database and print a table for each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--titles", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", action="append", choices=DATABASES)
    parser.add_argument("--rounds", type=int, default=20, help="requests to each page, at most")
    parser.add_argument("--only", default="", help="pages whose name contains this")
    parser.add_argument("--keep", type=Path, help="a folder that is kept, and filled only once")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    results = {name: measure(name, options) for name in options.database or DATABASES}
    if options.json:
        print(json.dumps(results, indent=2))
        return
    for name, result in results.items():
        print(f"\n{name}: {result['size']}\n")
        print(table(result["pages"]))


def measure(database: str, options: argparse.Namespace) -> Any:
    """Fill an installation on `database` and return what its pages took."""
    with folder_for(options.keep) as folder, environment_for(database, folder) as environment:
        run = [sys.executable, "-m", "bench.catalogue_pages"]
        settings = {
            "titles": options.titles,
            "seed": options.seed,
            "rounds": options.rounds,
            "only": options.only,
        }
        done = subprocess.run(
            [*run, json.dumps(settings)],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            check=True,
        )
    return json.loads(done.stdout.splitlines()[-1])


@contextmanager
def folder_for(kept: Path | None) -> Iterator[Path]:
    """Give a folder, which goes away afterwards unless it was named."""
    if kept is not None:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept
        return
    with tempfile.TemporaryDirectory(prefix="streamex-bench-") as name:
        folder = Path(name)
        folder.chmod(0o711)  # PostgreSQL's user needs a way through
        yield folder


@contextmanager
def environment_for(database: str, folder: Path) -> Iterator[dict[str, str]]:
    """Give the environment of an installation on a database of its own."""
    foreign = ("STREAMEX_", "DATABASE_URL", "REDIS_URL", "EMAIL_URL")
    own = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    environment = {
        **own,
        "DJANGO_SETTINGS_MODULE": "streamex.settings",
        "STREAMEX_DATA_DIR": str(folder / "data"),
        "STREAMEX_DEMO": "0",
        "STREAMEX_ENV_FILE": os.devnull,
    }
    if database == "sqlite":
        yield environment
        return
    if url := os.environ.get("DATABASE_URL"):
        yield {**environment, "DATABASE_URL": url}
        return
    url, kept = start_cluster(folder / "cluster")
    try:
        yield {**environment, "DATABASE_URL": url}
    finally:
        kept.stop()


def table(pages: list[dict[str, Any]]) -> str:
    """Return what was measured as a Markdown table."""
    lines = [f"| {' | '.join(COLUMNS)} |", f"| --- {'| ---: ' * (len(COLUMNS) - 1)}|"]
    for page in pages:
        values = [page[column] for column in COLUMNS]
        cells = [f"{value:.2f}" if isinstance(value, float) else str(value) for value in values]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
