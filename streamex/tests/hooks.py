"""What a run of the tests does as a whole: order, left-out tests, forbidden skips, tidying up."""

import gc
import os
import shutil
from collections.abc import Generator, Iterable
from itertools import chain, zip_longest
from pathlib import Path

import pytest
from django.db import connection

from deploy.local.keep import Kept
from streamex.installation import prepare
from streamex.tests.environment import owner, run_folder


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--forbid-skips", action="store_true", help="fail when any test was skipped (make test)"
    )
    parser.addoption(
        "--long-only-in",
        metavar="FILES",
        help="leave out long tests but those of these files, colons between (make test-quick)",
    )


class SkipWatch:
    """Turns a run with skipped tests into a failed one: what is missing must be installed."""

    def __init__(self) -> None:
        self.skipped: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.skipped and not hasattr(report, "wasxfail"):
            self.skipped.append(report.nodeid)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.skipped and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        for nodeid in self.skipped:
            terminalreporter.write_line(f"SKIPPED, which is forbidden here: {nodeid}", red=True)


#: Python's own looks for garbage after each 700 new objects. A run has very many that stay.
GARBAGE_THRESHOLDS = (50_000, 20, 20)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Leave what is imported and collected out of garbage collection: a fifth of all work."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.collect()
        gc.freeze()
        gc.set_threshold(*GARBAGE_THRESHOLDS)


def pytest_configure(config: pytest.Config) -> None:
    prepare()
    if config.getoption("--forbid-skips") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(SkipWatch(), "forbid-skips")
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(SecondsWatch(config), "seconds")


class SecondsWatch:
    """Keeps in pytest's cache what each file of tests took, for `make test-quick` to choose by."""

    KEY = "streamex/seconds"

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.seconds: dict[str, dict[str, float]] = {}
        self.started: set[str] = set()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        worker = getattr(report, "worker_id", "")
        # The first set-up of a process makes its database, whichever file it is for.
        if report.when != "setup" or worker in self.started:
            kind = "long" if any(mark in report.keywords for mark in LONG) else "short"
            of_file = self.seconds.setdefault(report.nodeid.partition("::")[0], {})
            of_file[kind] = of_file.get(kind, 0.0) + report.duration
        self.started.add(worker)

    def pytest_sessionfinish(self) -> None:
        """Remember it, unless only some tests of the files were asked for."""
        option = self.config.option
        is_part = option.keyword or option.markexpr or "::" in "".join(option.file_or_dir)
        cache = getattr(self.config, "cache", None)
        if cache is None or is_part:
            return
        known = cache.get(self.KEY, {})
        for path, kinds in self.seconds.items():
            rounded = {kind: round(seconds, 2) for kind, seconds in kinds.items()}
            known[path] = {**known.get(path, {}), **rounded}
        cache.set(self.KEY, known)


MARKS_BY_FIXTURE = {
    "bucket_stack": (pytest.mark.stack,),
    "chromium": (pytest.mark.browser,),
    "django_db_setup": (pytest.mark.database,),
    "s3_server": (pytest.mark.s3,),
    "start_stack": (pytest.mark.stack,),
    "stack": (pytest.mark.stack,),
}


def item_values(item: pytest.Function) -> Iterable[object]:
    """Return what a parametrised test is run with; nothing for any other."""
    return item.callspec.params.values() if hasattr(item, "callspec") else ()


#: What makes a file of tests a long one.
LONG = ("slow", "stack", "browser", "media", "s3")


def is_long(item: pytest.Item) -> bool:
    """Say whether a test has one of the marks of long tests."""
    return any(item.get_closest_marker(mark) for mark in LONG)


def leave_out_postgresql(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect what only PostgreSQL can show, where another database is tested."""
    if connection.vendor == "postgresql":
        return
    left_out = [item for item in items if item.get_closest_marker("postgresql")]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


def leave_out_long(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect long tests as `--long-only-in` says."""
    files = config.getoption("--long-only-in")
    if files is None:
        return
    kept_in = {config.rootpath / name for name in files.split(":")}
    left_out = [item for item in items if is_long(item) and item.path not in kept_in]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


def running_order(items: Iterable[pytest.Item]) -> list[Path]:
    """Return the files of the tests as they should begin: long ones first.

    A file that takes a minute and begins last is waited for by everybody. Those that wait for a
    browser alternate with those that compute, so that the processors are never all idle or all
    wanted.
    """
    places: dict[Path, int] = {}
    for item in items:
        marked = (place for place, mark in enumerate(LONG) if item.get_closest_marker(mark))
        places[item.path] = min(places.get(item.path, len(LONG)), next(marked, len(LONG)))
    slow, stack, browser, media, s3, others = (
        [path for path in places if places[path] == place] for place in range(len(LONG) + 1)
    )
    alternating = chain.from_iterable(zip_longest(browser, media + s3))
    return [*slow, *stack, *filter(None, alternating), *others]


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> Generator[None]:
    """Mark the tests by what they use, so that nobody has to remember it; put them in order."""
    for item in items:
        for name in getattr(item, "fixturenames", ()):
            for mark in MARKS_BY_FIXTURE.get(name, ()):
                item.add_marker(mark)
        if item.get_closest_marker("django_db"):
            item.add_marker(pytest.mark.database)
        if isinstance(item, pytest.Function) and "s3" in item_values(item):
            item.add_marker(pytest.mark.s3)
    leave_out_postgresql(config, items)
    leave_out_long(config, items)
    yield
    places = {path: place for place, path in enumerate(running_order(items))}
    items.sort(key=lambda item: places[item.path])


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the shared servers and remove the run's folder; if this is never reached, their
    keepers do the first part.
    """
    if os.getpid() != owner() or not run_folder().exists():
        return
    for path in run_folder().glob("*.pid"):
        Kept(int(path.read_text())).stop()
    shutil.rmtree(run_folder(), ignore_errors=True)
