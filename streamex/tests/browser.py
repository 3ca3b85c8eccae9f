"""Fixtures that drive the real Chromium, and fail a test for what a user would see in the console.

A page's JavaScript errors, console errors, failed requests and answers of 400 and above are all
problems, unless the test has allowed them: `watch.allow(r"401 .*/playback/")`.
"""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Request,
    Response,
    expect,
    sync_playwright,
)

from deploy.local.tools import CHROMIUM, require
from streamex.tests.waiting import PATIENCE_SECONDS

RESULTS = Path(__file__).resolve().parents[2] / "test-results"
FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",  # 64 MB in a container, where a crash of the page would follow
    "--mute-audio",
)
PHONE = {"viewport": {"width": 320, "height": 640}, "is_mobile": True, "has_touch": True}
ACCESSIBILITY_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}

NewPage = Callable[..., Page]


@dataclass
class Watch:
    """Collects what goes wrong in the pages of a test."""

    allowed: list[re.Pattern[str]] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)

    def allow(self, pattern: str) -> None:
        """Accept problems whose text (as listed when the test fails) matches `pattern`."""
        self.allowed.append(re.compile(pattern))

    @property
    def problems(self) -> list[str]:
        """What was seen and is not allowed."""
        return [text for text in self.seen if not any(each.search(text) for each in self.allowed)]

    def follow(self, context: BrowserContext) -> None:
        """Collect from every page of a context, also from those it opens later."""
        context.on("weberror", lambda error: self.seen.append(f"script error: {error.error}"))
        context.on("console", self._note_console)
        context.on("response", self._note_response)
        context.on("requestfailed", self._note_failure)

    def _note_console(self, message: Any) -> None:
        if message.type == "error":
            self.seen.append(f"console: {message.text} {message.location.get('url', '')}")

    def _note_response(self, response: Response) -> None:
        if response.status >= 400:
            self.seen.append(f"{response.status} {response.request.method} {response.url}")

    def _note_failure(self, request: Request) -> None:
        # Leaving a page aborts what it was loading; that is no failure.
        if request.failure != "net::ERR_ABORTED":
            self.seen.append(f"{request.failure} {request.method} {request.url}")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser; STREAMEX_CHROMIUM names another binary."""
    # Playwright runs an event loop in this thread, in which Django would refuse its ORM.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    # Chromium's sandbox refuses to run as root, and needs what CI's containers deny.
    is_confined = os.geteuid() == 0 or os.environ.get("CI")
    expect.set_options(timeout=1000 * PATIENCE_SECONDS)
    flags = [*FLAGS, "--no-sandbox"] if is_confined else list(FLAGS)
    path = os.environ.get("STREAMEX_CHROMIUM") or require(CHROMIUM)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(path), args=flags)
        yield browser
        browser.close()


@pytest.fixture
def watch() -> Watch:
    """What went wrong in the pages of this test so far; `watch.allow(pattern)` accepts some."""
    return Watch()


@pytest.fixture
def new_page(chromium: Browser, watch: Watch, request: pytest.FixtureRequest) -> Iterator[NewPage]:
    """A function that opens a page in a context (cookies, storage) of its own.

    Takes Playwright's context options: `new_page(**PHONE)`, `new_page(java_script_enabled=False)`,
    `new_page(locale="es-ES")`, `new_page(base_url=live_server.url)`.
    """
    contexts: list[BrowserContext] = []

    def open_page(**options: Any) -> Page:
        options = {"viewport": {"width": 1280, "height": 800}, "locale": "en-GB", **options}
        context = chromium.new_context(**options)
        context.set_default_timeout(1000 * PATIENCE_SECONDS)
        watch.follow(context)
        contexts.append(context)
        return context.new_page()

    yield open_page
    if watch.problems or has_failed(request.node):
        _keep_screenshots(contexts, request.node.name)
    for context in contexts:
        context.close()
    assert not watch.problems, "in the browser:\n" + "\n".join(watch.problems)


@pytest.fixture
def page(new_page: NewPage) -> Page:
    """A page of a desktop browser in English."""
    return new_page()


@pytest.fixture
def assert_accessible() -> Callable[[Page], None]:
    """A function that fails when axe finds a WCAG 2.2 AA violation in a page as it stands."""

    def check(page: Page) -> None:
        results = Axe().run(page, options=ACCESSIBILITY_RULES)
        found = [
            f"{each['id']} ({each['impact']}): {each['help']}\n    "
            + "\n    ".join(node["html"][:160] for node in each["nodes"][:5])
            for each in results.response["violations"]
        ]
        assert not found, f"{page.url} is not accessible:\n" + "\n".join(found)

    return check


def wait_for_frames(page: Page) -> None:
    """Wait until the page has shown a frame of all that it has been told so far."""
    page.evaluate("new Promise(go => requestAnimationFrame(() => requestAnimationFrame(go)))")


def has_failed(item: pytest.Item) -> bool:
    """Say whether the body of a test failed (hooks.py remembers)."""
    return bool(item.stash.get(FAILED, False))


FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    """Remember the failure for the fixtures that are torn down afterwards."""
    report = yield
    if report.when == "call" and report.failed:
        item.stash[FAILED] = True
    return report


def _keep_screenshots(contexts: list[BrowserContext], name: str) -> None:
    RESULTS.mkdir(exist_ok=True)
    stem = re.sub(r"[^\w-]+", "-", name)
    pages = [page for context in contexts for page in context.pages]
    for number, page in enumerate(pages):
        page.screenshot(path=RESULTS / f"{stem}-{number}.png")
