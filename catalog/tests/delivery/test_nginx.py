"""The real nginx in front, with the sample configuration, serving bytes by X-Accel-Redirect."""

import http.client
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.test import Client

from catalog.delivery import signing
from catalog.tests.stored import store
from deploy.local.postgres import free_port
from streamex.tests.services import Nginx
from streamex.tests.stack import ROOT
from streamex.tests.waiting import PATIENCE_SECONDS, eventually

SAMPLE = ROOT / "deploy" / "nginx" / "streamex.conf"
KEY = "assets/a1/v1/720p.mp4"
SECRET = "the secret key of this installation"


@dataclass(frozen=True)
class Front:
    """nginx, as a client that sends paths exactly as they are written."""

    address: str
    log: Path

    def read_log(self, lines: int) -> str:
        """The access log, as soon as it has `lines`: nginx writes a line after the answer."""
        eventually(lambda: self.log.read_text().count("\n") >= lines, self.log.read_text)
        return self.log.read_text()

    def get(
        self, path: str, method: str = "GET", **headers: str
    ) -> tuple[int, bytes, dict[str, str]]:
        connection = http.client.HTTPConnection(self.address, timeout=PATIENCE_SECONDS)
        connection.putrequest(method, path, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, body, dict(answer.headers)


@pytest.fixture
def front(
    settings, nginx: Nginx, live_server, local_media: Path, tmp_path: Path
) -> Iterator[Front]:
    """The sample configuration, with its marked values replaced, in front of a live StreamEx."""
    settings.X_ACCEL_PREFIX = "/_media"
    settings.ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
    (local_media / "secret_key").write_text(SECRET)
    (local_media.parent / "secret_key").write_text(SECRET)
    port, log = free_port(), nginx.folder / "access.log"
    text = SAMPLE.read_text()
    for marked, value in {
        "server 127.0.0.1:8000;": f"server {urlsplit(live_server.url).netloc};",
        "listen 80;": f"listen 127.0.0.1:{port};",
        "server_name streamex.example.org;": "server_name _;",
        "/srv/streamex-served/media/": f"{local_media}/",
        "/srv/streamex-served/static/": f"{ROOT}/static/",
        "/var/log/nginx/streamex.log": str(log),
        "/var/log/nginx/streamex-error.log": str(nginx.folder / "error.log"),
    }.items():
        assert marked in text
        text = text.replace(marked, value)
    _, kept = nginx.start(text, port=port)
    yield Front(f"127.0.0.1:{port}", log)
    kept.stop()


@pytest.fixture
def content(local_media: Path) -> bytes:
    return store(KEY, 300_000)


def test_django_answers_with_a_redirect_for_nginx_alone(
    settings, client: Client, content: bytes
) -> None:
    settings.X_ACCEL_PREFIX = "/_media"
    response = client.get(signing.signed_url(KEY, file_name="Tren – 1.mp4"))
    assert (response.status_code, response.content) == (200, b"")
    assert response["X-Accel-Redirect"] == f"/_media/{KEY}"
    assert response["Content-Type"] == "video/mp4"
    assert response["Content-Disposition"].startswith("attachment")
    assert client.get(signing.signed_url(KEY, ttl_seconds=-1)).status_code == 403


def test_nginx_serves_the_bytes(front: Front, content: bytes) -> None:
    status, body, headers = front.get(signing.signed_url(KEY, content_type="audio/mp4"))
    assert (status, body) == (200, content)
    assert headers["Content-Type"] == "audio/mp4"
    assert headers["Cache-Control"].startswith("private, max-age=")
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Accept-Ranges"] == "bytes"
    assert "X-Accel-Redirect" not in headers
    assert headers["Server"].startswith("nginx")


def test_nginx_knows_ranges_and_conditions(front: Front, content: bytes) -> None:
    url = signing.signed_url(KEY)
    status, body, headers = front.get(url, Range="bytes=1000-1999")
    assert (status, body) == (206, content[1000:2000])
    assert headers["Content-Range"] == "bytes 1000-1999/300000"
    assert front.get(url, Range="bytes=-5")[1] == content[-5:]
    assert front.get(url, Range="bytes=300000-")[0] == 416
    assert front.get(url, If_None_Match=headers["ETag"])[0] == 304
    assert front.get(url, Range="bytes=0-1", If_Range='"other"')[0] == 200
    status, body, headers = front.get(url, method="HEAD")
    assert (status, body, headers["Content-Length"]) == (200, b"", "300000")


def test_a_download_keeps_its_name(front: Front, local_media: Path) -> None:
    store("sources/a/original.html", 10)
    headers = front.get(signing.signed_url("sources/a/original.html", file_name="Tren ñ.html"))[2]
    assert headers["Content-Type"] == "application/octet-stream"
    assert headers["Content-Disposition"] == "attachment; filename*=utf-8''Tren%20%C3%B1.html"


def test_what_is_not_signed_is_refused(front: Front, content: bytes) -> None:
    url = signing.signed_url(KEY)
    assert front.get(url.replace("720p", "360p"))[0] == 403
    assert front.get(signing.signed_url(KEY, ttl_seconds=-1))[0] == 403
    assert front.get(signing.signed_url("assets/a1/v1/none.mp4"))[0] == 404


@pytest.mark.parametrize(
    "path",
    [
        f"/_media/{KEY}", f"//_media/{KEY}", f"/%5fmedia/{KEY}", f"/x/../_media/{KEY}",
        f"/media/../_media/{KEY}", f"/_media/./{KEY}", "/_media", "/_media/",
        "/_media../secret_key", "/_media/%2e%2e/secret_key", "/static../secret_key",
        "/static/..%2f..%2fsecret_key",
    ],
)  # fmt: skip
def test_nobody_enters_by_the_side(front: Front, content: bytes, path: str) -> None:
    status, body, _ = front.get(path)
    # nginx itself refuses a path that leaves its root.
    assert status == (400 if path == "/static/..%2f..%2fsecret_key" else 404)
    assert SECRET.encode() not in body
    assert content not in body


CLIMBS = [
    "../secret_key", "%2e%2e/secret_key", "..%2fsecret_key", "%2e%2e%2fsecret_key",
    "%252e%252e/secret_key", "..%252fsecret_key", "..\\secret_key", "..%5csecret_key",
    "a/b/../../../secret_key", "a%2fb%2f..%2f..%2f..%2fsecret_key", "secret_key%00.mp4",
    "..%c0%afsecret_key", "%2fetc%2fpasswd", "/etc/passwd", "....//secret_key",
]  # fmt: skip


@pytest.mark.parametrize("climb", CLIMBS)
def test_no_encoded_path_climbs_out(front: Front, content: bytes, climb: str) -> None:
    _, _, signature, expiry, _ = signing.signed_url(KEY).split("/", 4)
    for path in (
        f"/media/{signature}/{expiry}/{climb}",
        f"/media/{signature}/{expiry}/assets/{climb}",
    ):
        status, body, _ = front.get(path)
        if "%00" in climb:  # nginx itself refuses that
            assert (status, b"400 Bad Request" in body) == (400, True)
        else:
            assert (status, body) == (403, b"signature_invalid")


@pytest.mark.parametrize("climb", ["../secret_key", "assets/../../secret_key", "/etc/passwd"])
def test_even_a_signed_climb_finds_nothing(front: Front, local_media: Path, climb: str) -> None:
    window = signing.Window(int(time.time()), 3600)
    status, body, _ = front.get(signing._local_url(window, climb, "", "").replace("..", "%2e%2e"))
    assert (status, body) == (404, b"not_found")


def test_the_access_log_holds_no_address_that_works(front: Front, content: bytes) -> None:
    url = signing.signed_url(KEY)
    front.get(url, Referer=f"http://localhost{url}")
    front.get("/api/v1/nothing")
    front.get(url.replace("720p", "360p"))
    written = front.read_log(lines=4)
    assert f'"GET /_media/{KEY}" 200 300000' in written
    assert '"GET /media/..." 403' in written
    assert '"GET /api/v1/nothing" 404' in written
    assert url.split("/")[2] not in written
