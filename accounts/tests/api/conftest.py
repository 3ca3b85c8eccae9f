"""Limits on sign-in and PINs are counted in the cache, which outlives a test."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def fresh_limits() -> Iterator[None]:
    """Forget what other tests tried."""
    cache.clear()
    yield
    cache.clear()
