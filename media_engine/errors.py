"""What can go wrong with somebody's media: a fixed set of reasons, and the exception of each."""

from enum import StrEnum


class ErrorCode(StrEnum):
    """The fixed set of reasons; the values are stored in the database."""

    NOT_MEDIA = "not_media"
    UNSUPPORTED_FORMAT = "unsupported_format"
    UNSUPPORTED_CODEC = "unsupported_codec"
    NO_STREAMS = "no_streams"
    TOO_MANY_STREAMS = "too_many_streams"
    TOO_LONG = "too_long"
    TOO_LARGE_PICTURE = "too_large_picture"
    TOO_SMALL_PICTURE = "too_small_picture"
    TOO_LARGE_FILE = "too_large_file"
    TRUNCATED = "truncated"
    DAMAGED = "damaged"
    ENCRYPTED = "encrypted"
    PROBE_FAILED = "probe_failed"
    ENCODER_MISSING = "encoder_missing"
    ENCODER_FAILED = "encoder_failed"
    ENCODER_STALLED = "encoder_stalled"
    TIMEOUT = "timeout"
    DISK_FULL = "disk_full"
    OUTPUT_INVALID = "output_invalid"
    LOST_CLAIM = "lost_claim"
    BAD_SUBTITLES = "bad_subtitles"
    BAD_PICTURE = "bad_picture"
    EMPTY_FILE = "empty_file"
    SOURCE_MISSING = "source_missing"
    SOURCE_CHANGED = "source_changed"
    STORAGE_FAILED = "storage_failed"
    WORKER_LOST = "worker_lost"
    INTERNAL = "internal"


# Trying the same file again can help: the reason lies with the machine, not with the file.
RETRYABLE = frozenset(
    {
        ErrorCode.ENCODER_MISSING,
        ErrorCode.ENCODER_FAILED,
        ErrorCode.ENCODER_STALLED,
        ErrorCode.TIMEOUT,
        ErrorCode.DISK_FULL,
        ErrorCode.OUTPUT_INVALID,
        ErrorCode.LOST_CLAIM,
        ErrorCode.STORAGE_FAILED,
        ErrorCode.WORKER_LOST,
        ErrorCode.INTERNAL,
    }
)


class MediaError(Exception):
    """Something is wrong with a file or with the machine that works on it.

    `code` tells which of the fixed reasons it is; `detail` is technical English for logs and for
    the folded part of the editor's page, at most 4,000 characters, never a stack trace.
    """

    def __init__(self, code: ErrorCode, detail: str = "") -> None:
        self.code = ErrorCode(code)
        self.detail = detail.replace("\0", "")[-4000:]
        super().__init__(f"{self.code.value}: {self.detail}")

    def __reduce__(self) -> tuple[type["MediaError"], tuple[ErrorCode, str]]:
        """Keep both parts when a task queue pickles the exception."""
        return MediaError, (self.code, self.detail)

    @property
    def is_retryable(self) -> bool:
        """Whether the same file may succeed at another time."""
        return self.code in RETRYABLE
