"""What bytes are served as: a short allow-list, so that nothing stored ever runs in a browser."""

from dataclasses import dataclass
from pathlib import PurePosixPath

from django.utils.http import content_disposition_header

#: Inert in every browser. HTML, SVG and XML are not here, and so are downloads.
_BY_SUFFIX = {
    ".mp4": "video/mp4",
    ".m4a": "audio/mp4",
    ".m4v": "video/mp4",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".vtt": "text/vtt; charset=utf-8",
}
_INERT = frozenset(_BY_SUFFIX.values())
_UNKNOWN = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class ServedAs:
    """The headers that decide what a browser does with bytes."""

    content_type: str
    disposition: str | None


def served_as(key: str, content_type: str | None, file_name: str | None) -> ServedAs:
    """Return how the bytes of `key` are served.

    As `content_type`, or by the key's extension, within the allow-list; everything else is an
    attachment of no particular type. With a `file_name` it is a download (RFC 6266).
    """
    chosen = content_type or _BY_SUFFIX.get(PurePosixPath(key).suffix, _UNKNOWN)
    is_inert = chosen in _INERT
    return ServedAs(
        content_type=chosen if is_inert else _UNKNOWN,
        disposition=content_disposition_header(bool(file_name) or not is_inert, file_name or ""),
    )
