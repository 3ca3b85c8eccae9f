"""Addresses of bytes, each signed for one key and a span of time; cheap enough for every card."""

import hmac
import re
import time
from dataclasses import dataclass
from functools import cache, lru_cache
from urllib.parse import quote, urlencode
from uuid import UUID
from zlib import crc32

from django.conf import settings
from django.core.files.storage import storages
from django.core.signing import b64_encode
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import base36_to_int, int_to_base36

from catalog.delivery import content_types, s3
from catalog.models import Artwork
from catalog.storage import external

_SALT = b"catalog.delivery.signing"
#: RFC 2104, section 5: not less than half of the hash; 128 bits are 22 characters.
_SIGNATURE_BYTES = 16
#: How long the same picture keeps the same address, in seconds, so that browsers cache it. Its
#: address then works for as long again.
ARTWORK_BUCKET_SECONDS = 12 * 3600
_GROUPS = 240
#: The keys of sources that are not in the storage begin so; nothing is ever stored there.
IN_PLACE = "in-place"
#: How a key looks: folders and names that we made up ourselves, never a dot file or a climb.
_KEY = re.compile(r"\A(?:[A-Za-z0-9_-][A-Za-z0-9_.-]*/)+[A-Za-z0-9_-][A-Za-z0-9_.-]*\Z")


class BadSignature(Exception):  # noqa: N818
    """An address that was not signed here, was changed, or has expired."""


@dataclass(frozen=True, slots=True)
class Window:
    """When an address works: from `starts_at` (Unix time, whole seconds) for `seconds`."""

    starts_at: int
    seconds: int

    @property
    def ends_at(self) -> int:
        """The Unix time at which it stops working."""
        return self.starts_at + self.seconds


def signed_url(
    key: str,
    *,
    content_type: str | None = None,
    ttl_seconds: int | None = None,
    file_name: str | None = None,
) -> str:
    """Return an address of the stored `key` that works for `ttl_seconds` from now.

    On the local disk it is an absolute path on our host; on S3 a presigned URL. By default it works
    for STREAM_TTL_SECONDS. `content_type` replaces what the key's extension says, within the
    allow-list; `file_name` makes it a download of that name. No query, no request.
    """
    seconds = settings.STREAM_TTL_SECONDS if ttl_seconds is None else ttl_seconds
    window = Window(int(time.time()), seconds)
    return signed_url_within(window, key, content_type=content_type, file_name=file_name)


def in_place_url(source_key: str, public_id: UUID, *, ttl_seconds: int, file_name: str) -> str:
    """Return an address of a source that stays in place, which makes it a download.

    In the site's own bucket it is a presigned URL, else an absolute path on our host, which names
    the asset and never the path. Raises ValueError for another bucket, which we do not sign for.
    """
    window = Window(int(time.time()), ttl_seconds)
    if not external.is_s3(source_key):
        return _local_url(window, f"{IN_PLACE}/{public_id}", "", file_name)
    place, bucket = external.s3_address(source_key), s3.bucket_of(storages["default"])
    if bucket is None or bucket.storage.bucket_name != place.bucket:
        message = f"not the site's own bucket: {place.bucket!r}"
        raise ValueError(message)
    return _presigned(bucket, window, place.key, content_types.served_as("", "", file_name))


def artwork_url(artwork: Artwork, width: int, suffix: str = "webp") -> str:
    """Return the address of the picture at least `width` pixels wide, the same for hours.

    It works for 12 to 24 hours. A profile that may see the row may have the picture, so rows are
    only ever taken from a queryset that started at `visible_to`.
    """
    return _lasting_url(artwork.key(width, suffix))


def fallback_url(artwork: Artwork) -> str:
    """Return the address of its JPEG, or where there is none of its middle width, as long-lived."""
    widths = sorted(artwork.widths)
    middle = widths[(len(widths) - 1) // 2]
    return _lasting_url(artwork.fallback_key or artwork.key(middle))


def _lasting_url(key: str) -> str:
    return signed_url_within(_bucketed_window(key, int(time.time())), key)


def signed_url_within(
    window: Window, key: str, *, content_type: str | None = None, file_name: str | None = None
) -> str:
    """Return an address of `key` that works within `window`; equal input gives an equal address."""
    if not is_key(key):
        message = f"not a storage key: {key!r}"
        raise ValueError(message)
    bucket = s3.bucket_of(storages["default"])
    if bucket is None:
        return _local_url(window, key, content_type or "", file_name or "")
    return _presigned(bucket, window, key, content_types.served_as(key, content_type, file_name))


def _presigned(bucket: s3.Bucket, window: Window, key: str, served: content_types.ServedAs) -> str:
    overrides = {"response-content-type": served.content_type}
    if served.disposition:
        overrides = {"response-content-disposition": served.disposition, **overrides}
    return bucket.presigned_url(
        key, starts_at=window.starts_at, seconds=window.seconds, overrides=overrides
    )


def is_key(key: str) -> bool:
    """Whether `key` is a name that we could have stored something under."""
    return _KEY.match(key) is not None and ".." not in key


def verify(signature: str, expiry: str, key: str, *, content_type: str, file_name: str) -> int:
    """Return until when (Unix time) this address of `key` works; raises BadSignature if not."""
    candidates = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    message = _message(expiry, key, content_type, file_name)
    given = signature.encode(errors="surrogatepass")
    if not any(hmac.compare_digest(_sign(secret, message), given) for secret in candidates):
        raise BadSignature("signature_invalid")
    ends_at = base36_to_int(expiry)
    if ends_at <= time.time():
        raise BadSignature("signature_expired")
    return ends_at


def _local_url(window: Window, key: str, content_type: str, file_name: str) -> str:
    expiry = _base36(window.ends_at)
    signature = _sign(settings.SECRET_KEY, _message(expiry, key, content_type, file_name))
    url = f"{_address()}{signature.decode()}/{expiry}/{quote(key)}"
    chosen = {"type": content_type, "name": file_name}
    query = urlencode({name: value for name, value in chosen.items() if value})
    return f"{url}?{query}" if query else url


@cache
def _address() -> str:
    """Return what all addresses of bytes begin with; reversing each takes most of the time."""
    return reverse("catalog:bytes", args=["-", "-", "-"]).removesuffix("-/-/-")


def _message(expiry: str, key: str, content_type: str, file_name: str) -> bytes:
    # Quoted, no field can contain the separator and spill into its neighbour.
    return f"{expiry}|{quote(key)}|{quote(content_type)}|{quote(file_name)}".encode()


def _sign(secret: str | bytes, message: bytes) -> bytes:
    digest = hmac.digest(_SALT + force_bytes(secret), message, "sha256")
    return b64_encode(digest[:_SIGNATURE_BYTES])


_base36 = lru_cache(maxsize=1024)(int_to_base36)


def _bucketed_window(key: str, now: int) -> Window:
    # Each picture changes at its own time, or all of the site would be fetched again at once; all
    # its files at the same, and in groups, because the signer keeps what a moment has in common.
    picture = key.rpartition("/")[0]
    offset = crc32(picture.encode()) % _GROUPS * (ARTWORK_BUCKET_SECONDS // _GROUPS)
    started = (now - offset) // ARTWORK_BUCKET_SECONDS * ARTWORK_BUCKET_SECONDS + offset
    return Window(started, 2 * ARTWORK_BUCKET_SECONDS)
