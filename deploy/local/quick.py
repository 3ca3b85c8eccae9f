"""`make test-quick`: runs the tests that are nearest to what was changed, within a minute.

python -m deploy.local.quick [--list]

What was changed is what differs from BASE (the branch's start on main; on main itself, what is not
committed, or else the last commit). Nearness is counted in steps of the graph of `uses.py`. It is
a guess: `make test` decides.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath

from deploy.local.sources import LONG_MARKS, Source, list_files, read_source
from deploy.local.uses import Uses

ROOT = Path(__file__).resolve().parents[2]
#: Written by `streamex.tests.hooks` whenever files are run from end to end.
RECORDED = Path(".pytest_cache/v/streamex/seconds")
#: What always runs: the settings load, a page, the API and the administration answer.
SMOKE = (
    "streamex/tests/test_settings.py",
    "streamex/tests/pages/test_landing.py",
    "catalog/tests/api/test_browsing.py",
    "accounts/tests/test_admin.py",
)
#: Fixtures that start something, of which `streamex.tests.hooks` makes a mark.
LONG_FIXTURES = frozenset({"bucket_stack", "chromium", "s3_server", "stack", "start_stack"})
JOBS = 2
#: Of the minute, the rest is for starting Python, Django and the test databases.
SECONDS = 40.0
MAX_STEPS = 5
#: How much further than the nearest tests others may be.
MAX_FURTHER = 1
#: Seconds of a test of which nothing is recorded; many are parametrised.
GUESSED = {"short": 0.3, "long": 3.0}
MAX_LINES = 15
#: Only a browser runs these.
ASSET_ENDINGS = (".css", ".js")


@dataclass(frozen=True, order=True)
class Candidate:
    """A file of tests and how near it is, in steps; of two as near, the lower rank is first."""

    steps: int
    rank: int
    seconds: float
    path: str
    is_long: bool

    def __str__(self) -> str:
        """Describe it on a line."""
        kind = " with its long tests" if self.is_long else ""
        plural = "" if self.steps == 1 else "s"
        return f"{self.path} ({self.steps} step{plural}, {self.seconds:.0f} s{kind})"


class Chooser:
    """Chooses files of tests for changed files."""

    def __init__(
        self, sources: Mapping[str, Source], recorded: Mapping[str, Mapping[str, float]]
    ) -> None:
        self.sources = dict(sources)
        self.recorded = recorded
        self.uses = Uses(self.sources)

    def candidates(self, changed: Iterable[str]) -> list[Candidate]:
        """Return the files of tests within reach of any changed file, the nearest first."""
        found: dict[str, Candidate] = {}
        for path in changed:
            for each in self._near(path):
                first = min(each, found.get(each.path, each))
                is_long = each.is_long or (each.path in found and found[each.path].is_long)
                found[each.path] = self.candidate(
                    each.path, steps=first.steps, rank=first.rank, is_long=is_long
                )
        return sorted(found.values())

    def candidate(
        self, path: str, *, steps: int = 0, rank: int = 0, is_long: bool = False
    ) -> Candidate:
        """Return a file of tests with what it takes."""
        return Candidate(steps, rank, self._seconds(path, is_long=is_long), path, is_long)

    def _near(self, changed: str) -> list[Candidate]:
        """Return the candidates for one changed file.

        Long tests are among them if they bear its name, or are nearer than every file without any:
        then the change touches what only they test.
        """
        found = []
        short, long = self._steps(changed)
        only_short = (steps for path, steps in short.items() if path not in long)
        nearest_short = min(only_short, default=MAX_STEPS + 1)
        for path in short.keys() | long.keys():
            steps = min(short.get(path, MAX_STEPS), long.get(path, MAX_STEPS))
            is_namesake = _stem(path) == f"test_{_stem(changed)}"
            is_long = path in long and (not steps or is_namesake or steps < nearest_short)
            if is_long or path in short:
                rank = -99 if is_namesake else -_kinship(changed, path)
                found.append(self.candidate(path, steps=steps, rank=rank, is_long=is_long))
        limit = min((each.steps for each in found), default=0) + MAX_FURTHER
        return [each for each in found if each.steps <= limit]

    def _steps(self, changed: str) -> tuple[dict[str, int], dict[str, int]]:
        """Return how far the files with short and with long tests are from a changed file."""
        short, long = {}, {}
        is_asset = changed.endswith(ASSET_ENDINGS)
        for path, steps in self.uses.steps_to(changed).items():
            if steps > MAX_STEPS or path not in self.sources:
                continue
            has_short, has_long = self._counts(path)
            # Scripts and styles are run by browsers only; other tests may read them.
            if has_short and not (is_asset and steps > 1):
                short[path] = steps
            if has_long:
                long[path] = steps
        return short, long

    @cache  # noqa: B019 - there is one chooser in a process
    def _counts(self, path: str) -> tuple[int, int]:
        """Return how many short and how many long tests a file has."""
        source = self.sources[path]
        tests = source.tests if source.is_test else ()
        long = sum(
            bool(each.marks & LONG_MARKS) or self.uses.asks_for(source, each.asked, LONG_FIXTURES)
            for each in tests
        )
        return len(tests) - long, long

    def _seconds(self, path: str, *, is_long: bool) -> float:
        """Return what a file took when it last ran, or else a guess."""
        short, long = self._counts(path)
        guessed = {"short": short * GUESSED["short"], "long": long * GUESSED["long"]}
        known = {**guessed, **self.recorded.get(path, {})}
        return known["short"] + (known["long"] if is_long else 0.0)


def _stem(path: str) -> str:
    return PurePosixPath(path).stem


def _kinship(changed: str, test: str) -> int:
    """Count the words that two paths share: of two tests equally near, the namesake's is it."""
    first, second = (set(re.split(r"[/_.]", path)) for path in (changed, test))
    return len(first & second)


def fit(candidates: Iterable[Candidate], seconds: float) -> tuple[list[Candidate], list[Candidate]]:
    """Divide candidates, the first first, into those that end within the seconds, and the others.

    A file's tests stay in one process. What was changed itself runs whatever it takes.
    """
    chosen, left_out = [], []
    ends = [0.0] * JOBS
    for each in candidates:
        free = ends.index(min(ends))
        if each.steps and ends[free] + each.seconds > seconds:
            left_out.append(each)
        else:
            chosen.append(each)
            ends[free] += each.seconds
    return chosen, left_out


# --- What was changed ---------------------------------------------------------------------------


def _git(root: Path, *arguments: str) -> str:
    command = ["git", *arguments]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    return done.stdout.strip("\n") if done.returncode == 0 else ""


def changed_files(root: Path, base: str = "") -> tuple[list[str], str]:
    """Return the paths that differ from `base`, and in words what they were compared with.

    Raises SystemExit when there is no such commit.
    """
    open_paths = {
        *_git(root, "diff", "--name-only", "--no-renames", "HEAD").splitlines(),
        *_git(root, "ls-files", "--others", "--exclude-standard").splitlines(),
    }
    head = _git(root, "rev-parse", "HEAD")
    if base and not _git(root, "rev-parse", "--verify", f"{base}^{{commit}}"):
        sys.exit(f"streamex: there is no commit {base}")
    if not base:
        starts = (_git(root, "merge-base", "HEAD", name) for name in ("main", "origin/main"))
        base = next((each for each in starts if each and each != head), "")
    if not base and not open_paths:
        base = _git(root, "rev-parse", "--verify", "--quiet", "HEAD~1")
    committed = _git(root, "diff", "--name-only", "--no-renames", base, "HEAD") if base else ""
    return sorted(open_paths.union(committed.splitlines())), base[:10] or "the last commit"


def read_recorded(root: Path) -> dict[str, dict[str, float]]:
    """Return the seconds of each file of tests as last recorded; empty when there are none."""
    try:
        recorded: dict[str, dict[str, float]] = json.loads((root / RECORDED).read_text())
    except (OSError, ValueError):
        return {}
    return recorded


# --- The command --------------------------------------------------------------------------------


def choose(root: Path, base: str) -> list[Candidate]:
    """Choose tests for what was changed, say which and which not, and return them."""
    changed, since = changed_files(root, base)
    sources = {path: read_source(root, path) for path in list_files(root)}
    chooser = Chooser(sources, read_recorded(root))
    smoke = [chooser.candidate(path) for path in SMOKE if path in sources]
    known = {each.path for each in smoke}
    related = chooser.candidates(changed)
    # Those of the smoke test may have to run with their long tests.
    others = [each for each in related if each.path not in known or each.is_long]
    chosen, left_out = fit([*smoke, *others], float(os.environ.get("SECONDS_AT_MOST", SECONDS)))
    print(f"streamex: changed since {since}: {', '.join(changed[:MAX_LINES]) or 'nothing'}")
    _report("always", smoke)
    _report("nearest to the change", [each for each in chosen if each not in smoke])
    _report("related, but left out for time; make test runs them", left_out)
    if not chooser.recorded:
        print("streamex: the seconds are guesses until tests have run here", flush=True)
    return chosen


def _report(title: str, candidates: Sequence[Candidate]) -> None:
    lines = [f"\n  {each}" for each in candidates[:MAX_LINES]]
    if len(candidates) > MAX_LINES:
        lines.append(f"\n  and {len(candidates) - MAX_LINES} more")
    if lines:
        print(f"streamex: {title}:{''.join(lines)}", flush=True)


def main(arguments: Sequence[str]) -> int:
    """Choose and run; return pytest's exit code."""
    chosen = choose(ROOT, os.environ.get("BASE", ""))
    if "--list" in arguments:
        return 0
    command = [sys.executable, "-m", "pytest", "-n", str(JOBS), "--quiet"]
    command += ["--long-only-in", ":".join(each.path for each in chosen if each.is_long)]
    command += dict.fromkeys(each.path for each in chosen)
    return subprocess.run(command, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
