"""The views of `/stream/` and `/media/`: HTTP around playlists and bytes."""

import os
from collections.abc import Callable
from functools import wraps
from io import BufferedReader
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import storages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.utils import timezone

from catalog.delivery import playlists, signing, tokens
from catalog.delivery.content_types import served_as
from catalog.delivery.files import file_response, open_file_response, x_accel_response
from catalog.delivery.policy import NotEntitled
from catalog.models import MediaAsset
from catalog.storage import external

PLAYLIST_TYPE = "application/vnd.apple.mpegurl"
#: Any site may read these answers, and that gives nothing away: the address itself is the right to
#: read, and no cookie or header takes part in the decision. Players on other origins need it.
_OPEN_TO_PLAYERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Accept-Ranges, Content-Length, Content-Range, ETag",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Content-Type-Options": "nosniff",
}
_PREFLIGHT = {
    **_OPEN_TO_PLAYERS,
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "Range, If-Range, If-None-Match, If-Modified-Since",
    "Access-Control-Max-Age": "86400",
}

View = Callable[..., HttpResponseBase]


def for_players(view: View) -> View:
    """Let a view answer GET, HEAD and CORS preflights, and say refusals in one plain word."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "OPTIONS":
            return HttpResponse(status=204, headers=_PREFLIGHT)
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "HEAD", "OPTIONS"])
        response = _answered(view, request, *args, **kwargs)
        if request.method == "HEAD" and isinstance(response, HttpResponse):
            _leave_out_body(response)
        for name, value in _OPEN_TO_PLAYERS.items():
            response[name] = value
        return response

    return wrapped


def _answered(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    try:
        return view(request, *args, **kwargs)
    except (tokens.BadToken, signing.BadSignature, NotEntitled) as refusal:
        return _plain(403, str(refusal))
    except (playlists.NoSuchPlaylist, FileNotFoundError):
        return _plain(404, "not_found")


@for_players
def master(request: HttpRequest, token: str) -> HttpResponse:
    """Answer with the multivariant playlist of a session."""
    return _playlist(playlists.master(_grant(token)))


@for_players
def media_playlist(request: HttpRequest, token: str, public_id: UUID) -> HttpResponse:
    """Answer with the playlist of one rendition or text track of a session."""
    return _playlist(playlists.media(_grant(token), public_id))


@for_players
def serve_bytes(request: HttpRequest, signature: str, expiry: str, key: str) -> HttpResponseBase:
    """Answer with a stored file, if the address is signed; no query.

    A source that stays in place lies where nginx does not reach, and takes one.
    """
    chosen_type, file_name = request.GET.get("type", ""), request.GET.get("name", "")
    ends_at = signing.verify(signature, expiry, key, content_type=chosen_type, file_name=file_name)
    if not signing.is_key(key):
        raise FileNotFoundError(key)
    served = served_as(key, chosen_type, file_name)
    remaining = max(ends_at - int(timezone.now().timestamp()), 0)
    headers = {
        "Content-Type": served.content_type,
        "Cache-Control": f"private, max-age={remaining}, immutable",
        **({"Content-Disposition": served.disposition} if served.disposition else {}),
    }
    folder, _slash, name = key.partition("/")
    if folder == signing.IN_PLACE:
        return open_file_response(request, _open_in_place(name), headers)
    if settings.X_ACCEL_PREFIX:
        return x_accel_response(key, settings.X_ACCEL_PREFIX, headers)
    return file_response(request, _path_of(key), headers)


def _leave_out_body(response: HttpResponse) -> None:
    """Keep the length and drop the content: not every WSGI server does that by itself."""
    response.setdefault("Content-Length", str(len(response.content)))
    response.content = b""


def _grant(token: str) -> playlists.Grant:
    return playlists.grant(token, timezone.now())


def _open_in_place(public_id: str) -> BufferedReader:
    """Open the source of an asset where it lies, unless it is another file by now."""
    asset = MediaAsset.objects.filter(public_id=public_id, source_key__startswith="file:").first()
    if asset is None:
        raise FileNotFoundError(public_id)
    try:
        file = external.open_in_place(asset.source_key)
    except (OSError, external.ForbiddenSourceError) as error:
        raise FileNotFoundError(public_id) from error
    if os.fstat(file.fileno()).st_size != asset.source_bytes:
        file.close()
        raise FileNotFoundError(public_id)
    return file


def _path_of(key: str) -> Path:
    try:
        path = Path(storages["default"].path(key))
    except (NotImplementedError, SuspiciousFileOperation) as error:  # S3 serves its own bytes.
        raise FileNotFoundError(key) from error
    if not path.is_file():
        raise FileNotFoundError(key)
    return path


def _playlist(text: str) -> HttpResponse:
    return HttpResponse(text, PLAYLIST_TYPE, headers={"Cache-Control": "private, no-store"})


def _plain(status: int, code: str) -> HttpResponse:
    return HttpResponse(code, "text/plain", status=status, headers={"Cache-Control": "no-store"})
