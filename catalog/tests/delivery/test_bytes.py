"""`/media/`: signed bytes of the local disk."""

import time
from pathlib import Path
from urllib.parse import quote

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.utils.http import http_date

from catalog.delivery import signing
from catalog.delivery.files import BLOCK_BYTES, ONE_PIECE_BYTES
from catalog.delivery.logs import RedactSignatures, redact
from catalog.tests.stored import store

KEY = "assets/a1/v1/720p.mp4"


@pytest.fixture
def content(local_media: Path) -> bytes:
    return store(KEY, 700_001)


@pytest.fixture
def url(content: bytes) -> str:
    return signing.signed_url(KEY)


def body(response) -> bytes:
    return response.getvalue()


@pytest.mark.parametrize("size", [ONE_PIECE_BYTES, ONE_PIECE_BYTES + 1, 3 * ONE_PIECE_BYTES + 17])
def test_large_answers_are_streamed_in_blocks(client: Client, local_media: Path, size: int) -> None:
    content = store("assets/a1/v1/large.mp4", size)
    response = client.get(signing.signed_url("assets/a1/v1/large.mp4"))
    assert response.streaming is (size > ONE_PIECE_BYTES)
    if response.streaming:
        blocks = list(response)
        assert {len(block) for block in blocks[:-1]} == {BLOCK_BYTES}
        assert b"".join(blocks) == content
    assert response["Content-Length"] == str(size)
    part = client.get(
        signing.signed_url("assets/a1/v1/large.mp4"), headers={"range": f"bytes=7-{size - 9}"}
    )
    assert (part.status_code, body(part)) == (206, content[7 : size - 8])


def test_it_serves_the_whole_file_without_a_query(client: Client, url: str, content: bytes) -> None:
    response = client.get(url)  # No fixture opens the database here: a query would raise.
    assert body(response) == content
    assert response.status_code == 200
    assert response["Content-Type"] == "video/mp4"
    assert response["Content-Length"] == "700001"
    assert response["Accept-Ranges"] == "bytes"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cache-Control"].startswith("private, max-age=")
    assert "Content-Disposition" not in response
    assert not response.cookies


@pytest.mark.parametrize(
    ("header", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=300000-600000", 300000, 600000),
        ("bytes=700000-", 700000, 700000),
        ("bytes=-7", 699994, 700000),
    ],
)
def test_it_serves_a_range(
    client: Client, url: str, content: bytes, header: str, first: int, last: int
) -> None:
    response = client.get(url, headers={"range": header})
    assert response.status_code == 206
    assert response["Content-Range"] == f"bytes {first}-{last}/700001"
    assert response["Content-Length"] == str(last - first + 1)
    assert body(response) == content[first : last + 1]


@pytest.mark.parametrize("header", ["bytes=0-1,5-9", "bytes=9-1", "lines=1-2", "nonsense"])
def test_it_serves_everything_for_other_ranges(
    client: Client, url: str, content: bytes, header: str
) -> None:
    response = client.get(url, headers={"range": header})
    assert (response.status_code, body(response)) == (200, content)


def test_it_answers_416_beyond_the_end(client: Client, url: str) -> None:
    response = client.get(url, headers={"range": "bytes=700001-"})
    assert response.status_code == 416
    assert response["Content-Range"] == "bytes */700001"


def test_head_has_the_headers_and_no_body(client: Client, url: str) -> None:
    response = client.head(url, headers={"range": "bytes=0-1"})
    assert (response.status_code, response["Content-Length"], response.content) == (
        200,
        "700001",
        b"",
    )


def test_it_says_when_nothing_changed(client: Client, url: str) -> None:
    first = client.head(url)
    assert first["ETag"].startswith('"')
    for name in ("ETag", "Last-Modified"):
        header = {"ETag": "if-none-match", "Last-Modified": "if-modified-since"}[name]
        response = client.get(url, headers={header: first[name]})
        assert (response.status_code, response.content) == (304, b"")
        assert response["ETag"] == first["ETag"]
        assert response["Cache-Control"].startswith("private")
    assert len(body(client.get(url, headers={"if-none-match": '"other"'}))) == 700_001
    assert client.get(url, headers={"if-match": '"other"'}).status_code == 412


def test_if_range_decides_between_a_part_and_the_whole(client: Client, url: str) -> None:
    first = client.head(url)

    def status(condition: str) -> int:
        response = client.get(url, headers={"range": "bytes=0-9", "if-range": condition})
        body(response)
        return response.status_code

    assert status(first["ETag"]) == 206
    assert status(first["Last-Modified"]) == 206
    assert status('"other"') == 200
    assert status(f"W/{first['ETag']}") == 200
    assert status(http_date(time.time() + 60)) == 200


def test_another_file_under_the_same_name_has_another_tag(client: Client, url: str) -> None:
    before = client.head(url)["ETag"]
    Path(default_storage.path(KEY)).write_bytes(b"x" * 700_001)
    assert client.head(url)["ETag"] != before


def test_it_serves_an_empty_file(client: Client, local_media: Path) -> None:
    store("text/empty.vtt", 0)
    response = client.get(signing.signed_url("text/empty.vtt"), headers={"range": "bytes=-5"})
    assert (response.status_code, body(response), response["Content-Length"]) == (200, b"", "0")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("text/a.vtt", "text/vtt; charset=utf-8"), ("artwork/a/320.webp", "image/webp"),
        ("assets/a/v1/storyboard.jpg", "image/jpeg"), ("artwork/a/a.png", "image/png"),
    ],
)  # fmt: skip
def test_it_names_inert_types(client: Client, local_media: Path, name: str, expected: str) -> None:
    store(name, 10)
    response = client.get(signing.signed_url(name))
    assert response["Content-Type"] == expected
    assert "Content-Disposition" not in response
    body(response)


@pytest.mark.parametrize("suffix", ["html", "svg", "xml", "js", "mkv", "HTML", "swf", "pdf"])
def test_everything_else_is_only_ever_downloaded(
    client: Client, local_media: Path, suffix: str
) -> None:
    key = f"sources/a/original.{suffix}"
    store(key, 10)
    for content_type in (None, "text/html", "image/svg+xml"):
        response = client.get(signing.signed_url(key, content_type=content_type))
        assert response["Content-Type"] == "application/octet-stream"
        assert response["Content-Disposition"].startswith("attachment")
        body(response)


def test_a_download_keeps_its_name(client: Client, url: str) -> None:
    response = client.get(signing.signed_url(KEY, file_name='Tren – \r\n"noche".mkv'))
    assert response["Content-Disposition"].startswith(
        "attachment; filename*=utf-8''Tren%20%E2%80%93"
    )
    body(response)


def test_sound_can_be_served_as_sound(client: Client, url: str) -> None:
    response = client.get(signing.signed_url(KEY, content_type="audio/mp4"))
    assert response["Content-Type"] == "audio/mp4"
    body(response)


def tampered(url: str) -> dict[str, str]:
    _, _, signature, expiry, key = url.split("/", 4)
    other = signing.signed_url("assets/a1/v1/360p.mp4").split("/")[2]
    return {
        "without a signature": f"/media/-/{expiry}/{key}",
        "with two letters changed": f"/media/--{signature[2:]}/{expiry}/{key}",
        "with a longer life": f"/media/{signature}/zzzzzz/{key}",
        "with the signature of another": f"/media/{other}/{expiry}/{key}",
        "for another key": f"/media/{signature}/{expiry}/assets/a1/v1/360p.mp4",
        "as another type": f"{url}?type=audio/mp4",
        "under another name": f"{url}?name=x.html",
        "with an accent": f"/media/é{signature}/{expiry}/{key}",
    }  # fmt: skip


@pytest.mark.parametrize("change", tampered("/media/s/e/k"))
def test_it_refuses_an_address(client: Client, url: str, change: str) -> None:
    response = client.get(tampered(url)[change])
    assert (response.status_code, response.content) == (403, b"signature_invalid")
    assert response["Content-Type"] == "text/plain"


def test_it_refuses_an_expired_address(client: Client, url: str) -> None:
    expired = signing.signed_url(KEY, ttl_seconds=-1)
    assert client.get(expired).content == b"signature_expired"
    assert client.get(expired).status_code == 403


CLIMBS = [
    "../secret", "..%2fsecret", "%2e%2e/secret", "%252e%252e/secret", "..\\secret",
    "%5c..%5csecret", "a/%2e%2e/%2e%2e/secret", "....//secret", "/etc/passwd",
    "%2fetc%2fpasswd", "a%00.mp4", "..%c0%afsecret",
]  # fmt: skip


@pytest.mark.parametrize("climb", CLIMBS)
def test_no_path_climbs_out(client: Client, url: str, local_media: Path, climb: str) -> None:
    (local_media.parent / "secret").write_text("secret")
    _, _, signature, expiry, _ = url.split("/", 4)
    for path in (
        f"/media/{signature}/{expiry}/{climb}",
        f"/media/{signature}/{expiry}/assets/{climb}",
    ):
        answer = client.get(path)
        assert (answer.status_code, answer.content) == (403, b"signature_invalid")


@pytest.mark.parametrize(
    "key",
    [
        "../secret",
        "assets/../secret",
        "/etc/passwd",
        "a\\b/c",
        "a/.hidden",
        "a/b\0",
        "one",
        "a/b%2e",
        "a//b",
        "a/b\n",
    ],
)
def test_no_climb_is_ever_signed(key: str) -> None:
    with pytest.raises(ValueError, match="not a storage key"):
        signing.signed_url(key)


@pytest.mark.parametrize("key", ["../secret", "assets/../../secret", "/etc/passwd"])
def test_even_a_signed_climb_finds_nothing(client: Client, local_media: Path, key: str) -> None:
    """As if the key had leaked into somebody's hands: the second lock holds by itself."""
    (local_media.parent / "secret").write_text("secret")
    url = signing._local_url(signing.Window(int(time.time()), 3600), key, "", "")
    answer = client.get(quote(url, safe="/?=%"))
    assert (answer.status_code, answer.content) == (404, b"not_found")


def test_what_is_gone_is_not_found(client: Client, local_media: Path) -> None:
    assert client.get(signing.signed_url("assets/a1/v1/none.mp4")).status_code == 404
    (local_media / "assets/a1").mkdir(parents=True)
    assert client.get(signing.signed_url("assets/a1")).status_code == 404


def test_it_answers_a_preflight_and_refuses_other_methods(url: str) -> None:
    client = Client(enforce_csrf_checks=False)
    response = client.options(url, headers={"access-control-request-method": "GET"})
    assert response.status_code == 204
    assert "Range" in response["Access-Control-Allow-Headers"]
    assert client.post(url).status_code == 405


def test_a_rotated_key_still_verifies(client: Client, url: str, settings) -> None:
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "new" * 20
    assert client.head(url).status_code == 200
    settings.SECRET_KEY_FALLBACKS = []
    assert client.head(url).status_code == 403


def test_the_log_does_not_show_the_signature(client: Client, local_media: Path, caplog) -> None:
    url = signing.signed_url("assets/a1/v1/none.mp4")
    client.get(url)
    (record,) = caplog.records
    assert RedactSignatures().filter(record)
    assert record.getMessage().startswith("Not Found: /media/.../")
    assert url.split("/")[2] not in record.getMessage()


def test_every_log_handler_redacts(settings) -> None:
    for handler in settings.LOGGING["handlers"].values():
        assert "signatures" in handler["filters"]
    assert redact("GET /stream/abc.def/master.m3u8?x") == "GET /stream/.../master.m3u8?x"
    assert redact("Gone: /invitation/2Jx_a-b/") == "Gone: /invitation/.../"
    presigned = "https://b/k?X-Amz-Date=1&X-Amz-Security-Token=s3cr3t&X-Amz-Signature=abc"
    assert redact(presigned) == (
        "https://b/k?X-Amz-Date=1&X-Amz-Security-Token=...&X-Amz-Signature=..."
    )
