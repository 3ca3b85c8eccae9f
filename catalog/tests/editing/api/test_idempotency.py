"""`Idempotency-Key`: what is asked for twice is made once."""

import datetime
import threading

import pytest
from django.db import connections
from django.utils import timezone

from accounts.models import IdempotencyRecord
from catalog.models import Genre, Person, Playable, Title
from catalog.tests.editing.api.conftest import EditorClient, code

BODY = {"name": "Ana Ríos"}


def key(value: str) -> dict[str, str]:
    return {"Idempotency-Key": value}


def test_the_same_request_is_answered_the_same(editor_client: EditorClient) -> None:
    first = editor_client.post("people/", BODY, **key("a"))
    again = editor_client.post("people/", BODY, **key("a"))
    assert (first.status_code, again.status_code) == (201, 201)
    assert (again.json(), again["ETag"]) == (first.json(), first["ETag"])
    assert "Idempotent-Replayed" not in first
    assert again["Idempotent-Replayed"] == "true"
    assert Person.objects.count() == 1
    editor_client.post("people/", BODY, **key("b"))
    editor_client.post("people/", BODY)
    assert Person.objects.count() == 3


def test_another_request_under_the_same_key_is_refused(
    editor_client: EditorClient, noir: Genre
) -> None:
    editor_client.post("people/", BODY, **key("a"))
    for path, body in (("people/", {"name": "Other"}), ("characters/", BODY)):
        assert code(editor_client.post(path, body, **key("a"))) == (422, "idempotency_key_reused")
    assert Person.objects.count() == 1


def test_keys_are_each_users_own(editor_client: EditorClient, editor_client_of, admin) -> None:
    editor_client.post("people/", BODY, **key("a"))
    assert "Idempotent-Replayed" not in editor_client_of(admin).post("people/", BODY, **key("a"))
    assert Person.objects.count() == 2


def test_what_was_refused_can_be_tried_again(editor_client: EditorClient) -> None:
    body = {"name": "B", "born_on": "2000-01-01", "died_on": "1999-01-01"}
    assert editor_client.post("people/", body, **key("a")).status_code == 400
    assert editor_client.post("people/", BODY, **key("a")).status_code == 201


def test_a_key_is_forgotten_after_a_day(editor_client: EditorClient) -> None:
    editor_client.post("people/", BODY, **key("a"))
    IdempotencyRecord.objects.update(created_at=timezone.now() - datetime.timedelta(hours=25))
    assert "Idempotent-Replayed" not in editor_client.post("people/", BODY, **key("a"))
    assert IdempotencyRecord.objects.count() == 1


@pytest.mark.parametrize("value", ["", "x" * 256])
def test_a_key_has_a_length(editor_client: EditorClient, value: str) -> None:
    assert code(editor_client.post("people/", BODY, **key(value))) == (400, "invalid")


@pytest.mark.parametrize("path", ["titles/", "season", "playable", "genres/", "characters/"])
def test_every_address_that_makes_something(
    editor_client: EditorClient, episodes: list[Playable], path: str
) -> None:
    season = episodes[0].season
    address, body = {
        "season": (f"titles/{season.title.slug}/seasons/", {}),
        "playable": (f"seasons/{season.public_id}/playables/", {}),
    }.get(path, (path, {"name": "Once", "kind": "album"}))
    first, again = (editor_client.post(address, body, **key("k")) for _ in range(2))
    assert (first.status_code, again.json()) == (201, first.json()), first.content


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_makes_it(editor_client_of, editor) -> None:
    start = threading.Barrier(6)
    answers = []

    def ask() -> None:
        editor_client = editor_client_of(editor)
        start.wait()
        answer = editor_client.post("titles/", {"kind": "movie", "name": "Once"}, **key("k"))
        answers.append((answer.status_code, answer.json().get("id")))
        connections["default"].close()

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Title.objects.count() == 1
    assert set(answers) == {(201, str(Title.objects.get().public_id))}
