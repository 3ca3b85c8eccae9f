"""How files of ordinary forms are received: pictures and subtitles, never more.

A form is parsed before anybody knows who sent it, so this limit is what keeps strangers from
filling the disk. Media go another way: they are received only by the page that asks for them.
"""

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler

#: A little above the largest picture that is accepted (`catalog.media.pictures.MAX_BYTES`).
MAX_BYTES = 48 * 1024 * 1024


class SmallFileHandler(TemporaryFileUploadHandler):
    """Spools files to the disk up to a limit; a larger one is as good as not sent."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write a chunk, or let go of a file that grows too large."""
        if start + len(raw_data) > MAX_BYTES:
            raise SkipFile
        super().receive_data_chunk(raw_data, start)

    def file_complete(self, file_size: int) -> UploadedFile | None:  # type: ignore[type-arg]
        """Hand over the file, unless it was let go of."""
        return None if self.file.closed else super().file_complete(file_size)
