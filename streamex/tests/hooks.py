"""What a run of the tests does as a whole: forbid skips when asked to, and tidy up."""

import os
import shutil

import pytest

from deploy.local.keep import Kept
from streamex.tests.environment import owner, run_folder


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--forbid-skips", action="store_true", help="fail when any test was skipped (make test)"
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


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--forbid-skips") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(SkipWatch(), "forbid-skips")


MARKS_BY_FIXTURE = {
    "chromium": (pytest.mark.browser,),
    "s3_server": (pytest.mark.s3,),
    "start_stack": (pytest.mark.stack,),
    "stack": (pytest.mark.stack,),
}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests by what they use, so that nobody has to remember it."""
    for item in items:
        for name in getattr(item, "fixturenames", ()):
            for mark in MARKS_BY_FIXTURE.get(name, ()):
                item.add_marker(mark)


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
