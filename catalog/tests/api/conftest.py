"""A program that acts as a profile."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import Profile
from catalog.tests.editing.api.conftest import editor_client  # noqa: F401 – a fixture
from catalog.tests.search.conftest import fill_index, write_series  # noqa: F401 – fixtures
from catalog.tests.stored import local_media  # noqa: F401 – a fixture

Acting = Callable[[Profile], Client]


@pytest.fixture
def acting() -> Acting:
    """Return a function that gives a client which acts as a profile with every request."""

    def act(profile: Profile) -> Client:
        client = Client(headers={"X-Profile": str(profile.public_id)})
        client.force_login(profile.user)
        return client

    return act


@pytest.fixture
def api(acting: Acting, ada: Profile) -> Client:
    """Ada's client."""
    return acting(ada)
