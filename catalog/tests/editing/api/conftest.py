"""A program of an editor."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from conftest import sign_in

V1 = "/api/v1/"


class EditorClient:
    """A client that writes JSON, and sends the ETag of what it read last of an address."""

    def __init__(self, user: User, **headers: str) -> None:
        self.client = Client(headers=headers)
        sign_in(self.client, user)

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(V1 + path, {"scope": "all", **query})

    def tag(self, path: str) -> str:
        answer = self.get(path)
        assert answer.status_code == 200, answer.content
        return answer["ETag"]

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        return getattr(self.client, method)(
            V1 + path, body, content_type="application/json", headers=headers
        )

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.send("post", path, body, **headers)

    def change(self, method: str, path: str, body: Any = None, of: str | None = None) -> Any:
        """Send a change with the present ETag of `of`, by default of the address itself."""
        return self.send(method, path, body, **{"If-Match": self.tag((of or path).split("?")[0])})


@pytest.fixture
def editor_client(editor: User) -> EditorClient:
    """The editor's program."""
    return EditorClient(editor)


@pytest.fixture
def editor_client_of() -> Callable[..., EditorClient]:
    """Return a function that gives the program of any user."""
    return EditorClient


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def fields(answer: Any) -> dict[str, Any]:
    assert code(answer) == (400, "invalid"), answer.content
    return answer.json()["error"]["fields"]
