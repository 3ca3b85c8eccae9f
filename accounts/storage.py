"""Where uploaded pictures of profiles lie: in the storage of media, under names of their own."""

from functools import partial

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from uuid_utils import compat

#: The folder of the storage that holds them; what no profile names is cleaned up there.
PREFIX = "avatars"


def store_picture(content: bytes) -> str:
    """Keep a WebP picture under a key that is never used again, and return the key.

    Raises OSError, and what the storage's client raises, where it cannot be kept.
    """
    stored: str = default_storage.save(
        f"{PREFIX}/{compat.uuid7()}/picture.webp", ContentFile(content)
    )
    return stored


def read_picture(key: str) -> bytes:
    """Return a kept picture; raises FileNotFoundError where it is gone."""
    with default_storage.open(key) as file:
        content: bytes = file.read()
    return content


def delete_after_commit(key: str) -> None:
    """Delete a picture once nothing names it any more; no key, nothing to do.

    If it fails, or the process ends before, the periodic clean-up of the storage does it.
    """
    if key:
        transaction.on_commit(partial(default_storage.delete, key), robust=True)
