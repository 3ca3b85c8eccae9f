"""The application that bench/servers.py serves: a page of 50 kB and ranges of a large file."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.template import engines
from django.urls import path

FILE = Path(os.environ["STREAMEX_BENCH_FILE"])
BLOCK_BYTES = 256 * 1024
LARGEST_BYTES = 4 * 1024 * 1024
CARDS = 150
PAGE = """<!doctype html><html lang="en"><title>{{ title }}</title><main>
{% for card in cards %}<article class="card"><a href="/title/{{ card.slug }}/"><img alt=""
src="/media/{{ card.slug }}.jpg" width="320" height="180" loading="lazy"><h3>{{ card.name }}</h3>
<p>{{ card.synopsis }}</p></a></article>{% endfor %}</main></html>"""
SYNOPSIS = "A night train, a borrowed suitcase and a melody that nobody admits to knowing. " * 2

settings.configure(
    ALLOWED_HOSTS=["*"],
    MIDDLEWARE=["django.middleware.common.CommonMiddleware"],
    ROOT_URLCONF=__name__,
    SECRET_KEY="bench",
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
)
django.setup()


page_template = engines["django"].from_string(PAGE)


def page(request: HttpRequest) -> HttpResponse:
    """Render about 50 kB."""
    cards = [
        {"slug": f"title-{number}", "name": f"Title {number}", "synopsis": SYNOPSIS}
        for number in range(CARDS)
    ]
    return HttpResponse(page_template.render({"title": "Home", "cards": cards}))


def blocks(request: HttpRequest) -> HttpResponseBase:
    """Answer a range with blocks of 256 kB from Python."""
    first, length = _requested(request)
    return _partial(StreamingHttpResponse(_read(first, length)), first, length)


def _read(first: int, length: int) -> Iterator[bytes]:
    with FILE.open("rb", buffering=0) as file:
        file.seek(first)
        while length > 0 and (block := file.read(min(BLOCK_BYTES, length))):
            length -= len(block)
            yield block


def whole_block(request: HttpRequest) -> HttpResponseBase:
    """Answer with one read into memory, hence with a shorter range than asked for if need be."""
    first, length = _requested(request)
    length = min(length, LARGEST_BYTES)
    with FILE.open("rb", buffering=0) as file:
        file.seek(first)
        return _partial(HttpResponse(file.read(length)), first, length)


class _Slice:
    """A file that ends after `length` bytes, as wsgi.file_wrapper reads it."""

    def __init__(self, first: int, length: int) -> None:
        self.file = FILE.open("rb", buffering=0)
        self.file.seek(first)
        self.left = length

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes of the slice."""
        block = self.file.read(self.left if size < 0 else min(size, self.left))
        self.left -= len(block)
        return block

    def close(self) -> None:
        """Close the file."""
        self.file.close()


def file_response(request: HttpRequest) -> HttpResponseBase:
    """Answer a range through FileResponse, hence through the server's wsgi.file_wrapper."""
    first, length = _requested(request)
    response = FileResponse(_Slice(first, length), content_type="video/mp4")
    response.block_size = BLOCK_BYTES
    return _partial(response, first, length)


def _requested(request: HttpRequest) -> tuple[int, int]:
    """Return the first byte and the length of the one range asked for."""
    found = re.fullmatch(r"bytes=(\d+)-(\d+)", request.headers["Range"])
    if found is None:
        raise ValueError("the benchmark asks for one closed range")
    first, last = int(found[1]), int(found[2])
    return first, last - first + 1


def _partial(response: HttpResponseBase, first: int, length: int) -> HttpResponseBase:
    response.status_code = 206
    response["Content-Length"] = str(length)
    response["Content-Range"] = f"bytes {first}-{first + length - 1}/{FILE.stat().st_size}"
    return response


urlpatterns = [
    path("page", page),
    path("blocks", blocks),
    path("whole", whole_block),
    path("file", file_response),
]
application = get_wsgi_application()
