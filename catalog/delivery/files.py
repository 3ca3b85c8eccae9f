"""Answers with a file of the local disk: whole, in part, unchanged, or handed over to nginx."""

import contextlib
import os
from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path
from urllib.parse import quote

from django.db import connections
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, parse_http_date_safe

from catalog.delivery.ranges import ByteRange, Unsatisfiable, parse_range

#: With smaller blocks the interpreter is the bottleneck: 256 kB under granian reach 0.75 of nginx
#: for ranges of 1 MB, Django's FileResponse 0.15 (measured, docs/delivery.md).
BLOCK_BYTES = 256 * 1024
#: Up to here an answer is read into memory at once. The server then sends it by itself, while a
#: streamed one keeps its thread until a slow viewer has taken the last byte (docs/adr/0001). A
#: segment of four seconds is smaller.
ONE_PIECE_BYTES = 4 * 1024 * 1024


class Span:
    """The bytes of one range of an open file, in blocks; closes the file at the end.

    The server closes it too when the client goes away in the middle.
    """

    def __init__(self, file: BufferedReader, span: ByteRange) -> None:
        self.file = file
        self.remaining_bytes = span.length
        file.seek(span.first)

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        block = self.file.read(min(BLOCK_BYTES, self.remaining_bytes))
        if not block:
            self.close()
            raise StopIteration
        self.remaining_bytes -= len(block)
        return block

    def close(self) -> None:
        """Close the file."""
        self.file.close()


class Stream(Span):
    """A span on its way to a viewer who may take minutes to read it.

    It holds no connection to the database meanwhile: a few slow viewers would have them all.
    """

    is_begun = False

    def __next__(self) -> bytes:
        if not self.is_begun:  # Everything else that answers the request has run by now.
            self.is_begun = True
            _release_connections()
        return super().__next__()


def _release_connections() -> None:
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close()


def file_response(request: HttpRequest, path: Path, headers: dict[str, str]) -> HttpResponseBase:
    """Answer a GET or HEAD of the file at `path` as RFC 9110 says, with `headers` added.

    Raises FileNotFoundError.
    """
    return open_file_response(request, path.open("rb"), headers)


def open_file_response(
    request: HttpRequest, file: BufferedReader, headers: dict[str, str]
) -> HttpResponseBase:
    """Answer with an open file, and close it in the end.

    Preconditions first (RFC 9110, section 13.2.2), then the range.
    """
    status = os.fstat(file.fileno())
    size_bytes, etag = status.st_size, f'"{status.st_mtime_ns:x}-{status.st_size:x}"'
    modified = int(status.st_mtime)
    whole = HttpResponse(
        headers={
            **headers,
            "Accept-Ranges": "bytes",
            "Content-Length": str(size_bytes),
            "ETag": etag,
            "Last-Modified": http_date(modified),
        }
    )
    conditional = get_conditional_response(request, etag, modified, whole)
    if conditional is not whole or request.method == "HEAD":
        file.close()
        return conditional or whole
    return _body(file, size_bytes, whole, _wanted_range(request, etag, modified))


def x_accel_response(key: str, prefix: str, headers: dict[str, str]) -> HttpResponse:
    """Hand the file of `key` over to nginx, which knows ranges and conditions by itself.

    `prefix` is the path of an `internal` location. nginx decodes the path, so it is quoted here.
    """
    location = f"/{prefix.strip('/')}/{quote(key)}"
    return HttpResponse(headers={**headers, "X-Accel-Redirect": location})


def _wanted_range(request: HttpRequest, etag: str, modified: int) -> str:
    """Return the Range header, or nothing where If-Range says that the file is another by now."""
    condition = request.headers.get("If-Range", "")
    if not condition or condition == etag or parse_http_date_safe(condition) == modified:
        return request.headers.get("Range", "")
    return ""


def _body(
    file: BufferedReader, size_bytes: int, whole: HttpResponse, wanted: str
) -> HttpResponseBase:
    try:
        span = parse_range(wanted, size_bytes)
    except Unsatisfiable:
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size_bytes}"})
    wanted_span = span or ByteRange(0, size_bytes - 1)
    response = _carrying(file, wanted_span, whole)
    if span:
        response.status_code = 206
        response["Content-Range"] = f"bytes {span.first}-{span.last}/{size_bytes}"
        response["Content-Length"] = str(span.length)
    return response


def _carrying(file: BufferedReader, span: ByteRange, whole: HttpResponse) -> HttpResponseBase:
    if span.length > ONE_PIECE_BYTES:
        return StreamingHttpResponse(Stream(file, span), headers=whole.headers)
    with contextlib.closing(Span(file, span)) as blocks:
        return HttpResponse(b"".join(blocks), headers=whole.headers)
