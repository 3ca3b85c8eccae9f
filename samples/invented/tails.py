"""Heavy tails: a few take most, and most take little."""

import random
from collections.abc import Sequence
from itertools import accumulate
from typing import Generic, TypeVar

T = TypeVar("T")


class Zipf(Generic[T]):
    """Draws from a sequence so that the item of rank r comes up in proportion to 1 / (r + q)^s.

    The Zipf–Mandelbrot law (Mandelbrot 1953); `q` flattens the very top, as with actors, of whom
    none is in a tenth of all films.
    """

    def __init__(self, items: Sequence[T], *, exponent: float = 1.0, flat: float = 2.0) -> None:
        self._items = items
        self._weights = list(accumulate((rank + flat) ** -exponent for rank in range(len(items))))

    def draw(self, rng: random.Random) -> T:
        """Return one item."""
        return rng.choices(self._items, cum_weights=self._weights)[0]


def long_tail(rng: random.Random, *, exponent: float, most: int) -> int:
    """Return a whole number from 1 to `most`, Pareto-distributed: usually small, sometimes not."""
    return min(most, int(rng.paretovariate(exponent)))


def around(rng: random.Random, median: float, *, spread: float, most: float) -> float:
    """Return a positive number, log-normal around `median`, at most `most`."""
    return min(most, median * rng.lognormvariate(0, spread))
