"""Sites that decide for themselves who may come in."""

from collections.abc import Callable

import pytest
from django.core.cache import cache

from accounts.actions.site import change_site
from accounts.site import forget_site


@pytest.fixture
def policy(settings, db: None) -> Callable[[str], None]:
    """Return a function that lets the administrators of the site decide who may make an account."""
    settings.SIGN_UP = ""

    def decide(sign_up: str) -> None:
        change_site(sign_up=sign_up)

    return decide


@pytest.fixture(autouse=True)
def fresh_limits():
    """Forget what other tests tried, and what they knew of the site."""
    cache.clear()
    yield
    cache.clear()
    forget_site()
