"""Receives an uploaded source straight into the storage, while the request still arrives."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

from catalog import storage
from catalog.ingest.incoming import SourceWriter, StoredSource, clean_file_name
from media_engine.errors import ErrorCode, MediaError


class StoredUpload(UploadedFile):  # type: ignore[type-arg]
    """A file of a form that lies in the storage already."""

    def __init__(self, stored: StoredSource, name: str) -> None:
        super().__init__(name=name, size=stored.size_bytes)
        self.stored = stored


class SourceUploadHandler(FileUploadHandler):
    """Writes one file, chunk by chunk; neither memory nor the scratch folder ever hold it.

    After a refusal `error` says why, and the other fields of the form are read all the same.
    """

    chunk_size = storage.CHUNK_BYTES

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.error: MediaError | None = None
        self.stored: StoredSource | None = None
        self._writer: SourceWriter | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin, unless the form sends a second file, which nobody asked for."""
        super().new_file(*args, **kwargs)
        if self._writer is not None or self.stored is not None:
            raise SkipFile
        try:
            self._writer = SourceWriter(self.file_name or "file")
        except MediaError as error:
            self._refuse(error)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Pass a chunk on; no other handler gets it."""
        try:
            if self._writer is not None:
                self._writer.write(raw_data)
        except MediaError as error:
            self._refuse(error)

    def file_complete(self, file_size: int) -> StoredUpload | None:
        """Complete the object."""
        writer, self._writer = self._writer, None
        if writer is None:
            return None
        try:
            with writer:
                self.stored = writer.finish()
        except MediaError as error:
            self.error = error
            return None
        return StoredUpload(self.stored, clean_file_name(self.file_name or "file"))

    def upload_complete(self) -> None:
        """Leave nothing of a file whose end never came."""
        self.close()

    def _refuse(self, error: MediaError) -> None:
        self.error = error
        self.close()
        raise SkipFile

    @property
    def file(self) -> "SourceUploadHandler":
        """What Django closes when the connection breaks."""
        return self

    def close(self) -> None:
        """Abandon what is not complete."""
        writer, self._writer = self._writer, None
        if writer is not None:
            try:
                writer.abandon()
            except MediaError as error:
                self.error = self.error or error

    def claim(self) -> None:
        """Keep what was stored: a row names it now."""
        self.stored = None

    def discard(self) -> None:
        """Delete what nobody claimed; the periodic check is the second chance."""
        self.close()
        if self.stored is not None:
            try:
                storage.delete_objects([self.stored.key])
            except MediaError as error:
                self.error = self.error or error


def too_large(length: int, limit: int) -> MediaError | None:
    """Refuse by the announced length of a request, before it is received."""
    if length <= limit + storage.CHUNK_BYTES:
        return None
    return MediaError(ErrorCode.TOO_LARGE_FILE, f"{length} bytes announced")
