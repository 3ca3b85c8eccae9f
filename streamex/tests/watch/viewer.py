"""The player in Chromium, as somebody in front of it knows it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

from catalog.models import Playable
from streamex.tests.waiting import eventually

BIG_BUTTON = ":is(.player__centre, .music__transport) [data-action=toggle]"


@dataclass(frozen=True)
class Player:
    """The player in a page, as its viewer knows it."""

    page: Page
    base_url: str

    def open(self, playable: Playable, *, is_ready: bool = True) -> None:
        """Go to the page and press play where the browser waits for that."""
        self.page.goto(self.base_url + playable.get_absolute_url())
        if is_ready:
            self.start()

    def start(self) -> None:
        """Wait until it plays."""
        eventually(lambda: self.state("blocked") is not None or self.position > 0)
        if self.state("blocked") is not None:
            self.page.locator(BIG_BUTTON).click()
        eventually(lambda: self.is_playing)

    def state(self, name: str) -> str | None:
        """The player's `data-name`, an empty string if it is only there, or None."""
        return self.page.locator("[data-player]").get_attribute(f"data-{name}")

    def ask(self, expression: str) -> Any:
        """The value of an expression about `media`, the element."""
        element = self.page.locator("video, audio")
        return element.evaluate(f"media => ({expression})")

    def eventually(self, question: Callable[[], Any]) -> Any:
        """Wait until a question has a true answer, and return that."""
        return eventually(question)

    @property
    def position(self) -> float:
        """Where the media stands, in seconds."""
        return self.ask("media.currentTime")

    @property
    def is_playing(self) -> bool:
        """Whether it moves."""
        return self.ask("!media.paused && !media.ended && media.readyState > 2 && !media.seeking")

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)
