"""How files of ordinary forms are received: pictures and subtitles, never more.

A form is parsed before anybody knows who sent it, so this limit is what keeps strangers from
filling the disk. Media go another way: they are received only by the page that asks for them.
"""

from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler

#: A little above the largest picture that is accepted (`media_engine.pictures.MAX_BYTES`).
MAX_BYTES = 48 * 1024 * 1024


#: What all files of one request may hold together.
MAX_REQUEST_BYTES = 2 * MAX_BYTES


class SmallFileHandler(TemporaryFileUploadHandler):
    """Spools files to the disk up to a limit; a larger one is as good as not sent."""

    received_bytes = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write a chunk, or let go of a file with which it grows too large."""
        self.received_bytes += len(raw_data)
        is_large = start + len(raw_data) > MAX_BYTES
        if is_large or self.received_bytes > MAX_REQUEST_BYTES:
            raise SkipFile
        super().receive_data_chunk(raw_data, start)
