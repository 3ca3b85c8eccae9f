"""How tests wait: until something is so, and never for a time in which it ought to be so.

The one bound there is says that something hangs. It is long, because a machine may be busy, and
nothing may depend on it but how soon a broken test is told.
"""

import time
from collections.abc import Callable
from typing import TypeVar

Answer = TypeVar("Answer")
PATIENCE_SECONDS = 120.0
POLL_SECONDS = 0.02


def eventually(question: Callable[[], Answer], otherwise: Callable[[], str] | str = "") -> Answer:
    """Wait until a question has a true answer, and return that; `otherwise` says what is wrong."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not (answer := question()):
        if time.monotonic() > deadline:
            raise AssertionError(otherwise() if callable(otherwise) else otherwise or "it hangs")
        time.sleep(POLL_SECONDS)
    return answer
