"""Viewers who read slowly hold no connection to the database, which others need."""

import http.client
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection
from django.test import Client

from catalog.delivery import signing
from catalog.delivery.files import ONE_PIECE_BYTES
from catalog.models import Title
from catalog.tests.stored import store
from streamex.tests.stack import Stack
from streamex.tests.waiting import PATIENCE_SECONDS

#: More than the sockets of both sides hold, so that the server waits for the reader.
SIZE_BYTES = 100_000_000
VIEWERS = 8
STORE = f"""
import os
from pathlib import Path
from django.core.files.storage import default_storage
from accounts.models import User
from catalog.delivery.signing import signed_url
key = "assets/slow/v1/film.mp4"
path = Path(default_storage.path(key))
path.parent.mkdir(parents=True)
path.touch()
os.truncate(path, {SIZE_BYTES})
print(signed_url(key))
"""


@pytest.mark.django_db(transaction=True)
def test_a_stream_lets_go_of_its_connection_before_the_bytes(
    client: Client, local_media: Path
) -> None:
    content = store("assets/a1/v1/large.mp4", ONE_PIECE_BYTES + 1)
    response = client.get(signing.signed_url("assets/a1/v1/large.mp4"))
    assert response.streaming
    Title.objects.count()  # As a middleware might on the way out.
    assert connection.connection is not None
    blocks = iter(response)
    first = next(blocks)
    assert connection.connection is None
    assert first + b"".join(blocks) == content


@pytest.fixture
def crowded(start_stack, postgres_url: str) -> Iterator[tuple[Stack, str]]:
    """A site with two connections to PostgreSQL, and viewers who stopped reading a film."""
    stack = start_stack(DATABASE_URL=postgres_url, STREAMEX_DATABASE_POOL="2")
    url = stack.manage("shell", "--no-imports", "--command", STORE).stdout.strip()
    with ExitStack() as viewers:
        for _ in range(VIEWERS):
            viewer = http.client.HTTPConnection(
                urlsplit(stack.url).netloc, timeout=PATIENCE_SECONDS
            )
            viewers.enter_context(closing(viewer))
            viewer.request("GET", url)
            answer = viewer.getresponse()
            assert (answer.status, len(answer.read(1000))) == (200, 1000)
        yield stack, postgres_url


@pytest.mark.faults
def test_pages_are_served_beside_viewers_who_stopped_reading(
    crowded: tuple[Stack, str],
) -> None:
    stack, postgres_url = crowded

    def status_of_page(_number: int) -> int:
        page = http.client.HTTPConnection(urlsplit(stack.url).netloc, timeout=PATIENCE_SECONDS)
        with closing(page):
            page.request("GET", "/")  # the landing page asks the database
            return page.getresponse().status

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(status_of_page, range(40))) == [200] * 40
    with psycopg.connect(postgres_url) as database:
        found = database.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND state LIKE 'idle in%'"
        ).fetchone()
    assert found == (0,)
