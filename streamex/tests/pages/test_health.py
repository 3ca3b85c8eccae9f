import pytest
from django.db import connection, connections
from django.db.utils import OperationalError

LIVE, READY = "/health/live/", "/health/ready/"


def test_it_lives(client) -> None:
    response = client.get(LIVE)
    assert response.json() == {"status": "live"}
    assert "no-store" in response["Cache-Control"]


def test_it_is_ready(client, db) -> None:
    response = client.get(READY)
    assert response.status_code == 200
    assert response.json()["checks"] == {"database": "ok", "migrations": "ok", "broker": "ok"}


def test_it_needs_the_folder_of_the_broker(client, db, settings, tmp_path) -> None:
    settings.REDIS_URL = ""
    settings.BROKER_DIR = tmp_path / "gone"
    response = client.get(READY)
    assert response.status_code == 503
    assert "broker" in response.json()["checks"]["broker"]


def test_it_needs_redis_where_it_is_the_broker(client, db, settings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    response = client.get(READY)
    assert response.status_code == 503
    assert response.json()["checks"]["broker"] == "Redis does not answer"


def test_it_needs_the_migrations(client, db) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'catalog'")
    response = client.get(READY)
    assert response.status_code == 503
    assert "migrations" in response.json()["checks"]["migrations"]


def test_it_says_nothing_of_secrets(client, db, settings) -> None:
    settings.REDIS_URL = "redis://:hunter2@127.0.0.1:1/0"
    assert "hunter2" not in client.get(READY).text


@pytest.mark.parametrize("url", [LIVE, READY])
def test_it_only_answers_questions(client, url: str) -> None:
    assert client.post(url).status_code == 405


def test_it_lives_without_a_database(client) -> None:
    # No db mark: any query would fail this test.
    assert client.get(LIVE).status_code == 200


@pytest.fixture
def broken_database(db, monkeypatch):
    """Cut the database off, as a restart of PostgreSQL does."""

    def refuse(*args: object, **kwargs: object) -> None:
        raise OperationalError("connection refused")

    with monkeypatch.context() as patch:
        patch.setattr(type(connections["default"]), "cursor", refuse)
        yield


def test_it_needs_the_database(client, broken_database) -> None:
    response = client.get(READY)
    assert response.status_code == 503
    assert response.json()["checks"]["database"] == "the database does not answer"


def test_a_page_says_that_the_database_is_away(client, broken_database) -> None:
    client.raise_request_exception = False
    client.cookies["session"] = "x" * 32
    response = client.get("/home/")
    assert response.status_code == 503
    assert response["Retry-After"]
    assert "Back in a moment" in response.text
