"""Bytes as the production server sends them: its treatment of HEAD, lengths and slow readers."""

import http.client
from urllib.parse import urlsplit

import pytest

from streamex.tests.stack import Stack
from streamex.tests.waiting import PATIENCE_SECONDS

SIZE_BYTES = 9_000_000
STORE = f"""
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from catalog.delivery.signing import signed_url
key = "assets/live/v1/large.mp4"
if not default_storage.exists(key):
    default_storage.save(key, ContentFile(bytes(range(250)) * ({SIZE_BYTES} // 250)))
print(signed_url(key))
"""


@pytest.fixture(scope="module")
def url(stack: Stack) -> str:
    """The address of a file of nine million bytes, 0 to 249 over and over."""
    return stack.manage("shell", "--no-imports", "--command", STORE).stdout.strip()


def fetch(stack: Stack, path: str, method: str = "GET", **headers: str):
    connection = http.client.HTTPConnection(urlsplit(stack.url).netloc, timeout=PATIENCE_SECONDS)
    connection.request(method, path, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer, body


def test_the_whole_and_a_part(stack: Stack, url: str) -> None:
    answer, body = fetch(stack, url)
    assert (answer.status, len(body)) == (200, SIZE_BYTES)
    assert answer.getheader("Content-Length") == str(SIZE_BYTES)
    assert answer.getheader("Transfer-Encoding") is None
    answer, body = fetch(stack, url, Range="bytes=1000001-1000004")
    assert (answer.status, body) == (206, bytes([1, 2, 3, 4]))
    answer, body = fetch(stack, url, Range="bytes=1-8000000")
    assert (answer.status, len(body), body[:3]) == (206, 8_000_000, bytes([1, 2, 3]))


def test_head_says_the_length_without_a_body(stack: Stack, url: str) -> None:
    answer, body = fetch(stack, url, method="HEAD")
    assert (answer.status, answer.getheader("Content-Length"), body) == (200, str(SIZE_BYTES), b"")


def test_not_modified_and_not_satisfiable(stack: Stack, url: str) -> None:
    tag = fetch(stack, url, method="HEAD")[0].getheader("ETag")
    assert fetch(stack, url, **{"If-None-Match": tag})[0].status == 304
    answer, _ = fetch(stack, url, Range=f"bytes={SIZE_BYTES}-")
    assert (answer.status, answer.getheader("Content-Range")) == (416, f"bytes */{SIZE_BYTES}")


def test_encoded_climbs_through_the_server(stack: Stack, url: str) -> None:
    _, _, signature, expiry, _ = url.split("/", 4)
    for climb in (
        "%2e%2e/%2e%2e/secret_key",
        "..%2fsecret_key",
        "%252e%252e/secret_key",
        "..\\secret_key",
        "%00",
    ):
        answer, body = fetch(stack, f"/media/{signature}/{expiry}/{climb}")
        assert (answer.status, body) == (403, b"signature_invalid")


def test_viewers_who_leave_in_the_middle_leave_nothing_behind(stack: Stack, url: str) -> None:
    for _ in range(30):
        connection = http.client.HTTPConnection(
            urlsplit(stack.url).netloc, timeout=PATIENCE_SECONDS
        )
        connection.request("GET", url)
        connection.getresponse().read(1000)
        connection.close()
    answer, body = fetch(stack, url, Range="bytes=0-9")
    assert (answer.status, body) == (206, bytes(range(10)))
