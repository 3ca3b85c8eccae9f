"""Giving a profile a picture of its own, and taking it away."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import storage
from accounts.models import Profile
from media_engine.errors import ErrorCode, MediaError
from media_engine.pictures import crop_to_aspect, open_picture, webp_bytes

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

#: As much as a telephone makes of a photograph.
MAX_BYTES = 12 * 1024 * 1024
#: What a picture may hold, in pixels: it is decoded while somebody waits.
MAX_PIXELS = 30_000_000
SMALLEST_SIDE = 64
#: How wide it is kept: the largest that a page draws it, on screens of two dots a pixel.
SIDE = 320

_REFUSALS = {
    ErrorCode.TOO_LARGE_FILE: _("The file is larger than 12 MB."),
    ErrorCode.TOO_LARGE_PICTURE: _("The picture has more than 30 megapixels."),
    ErrorCode.TOO_SMALL_PICTURE: _("The picture is smaller than 64 pixels."),
}


class BadPictureError(Exception):
    """It is no picture that is taken; `code` says why, `message` in words."""

    def __init__(self, code: ErrorCode) -> None:
        super().__init__(code.value)
        self.code = code

    @property
    def message(self) -> "StrOrPromise":
        """What was wrong, for people."""
        unreadable = _("This is no picture that can be read: JPEG, PNG, WebP or AVIF.")
        return _REFUSALS.get(self.code, unreadable)


def set_picture(*, profile: Profile, content: bytes) -> Profile:
    """Show `content` in place of the avatar: cut to a square around its middle, as WebP.

    Only its pixels are kept: no place, no camera, no name of a file. The former picture is deleted.
    Raises BadPictureError: BAD_PICTURE, TOO_LARGE_FILE, TOO_LARGE_PICTURE, TOO_SMALL_PICTURE.
    """
    return keep_picture(profile=profile, drawn=draw_picture(content))


def keep_picture(*, profile: Profile, drawn: bytes) -> Profile:
    """Show what `draw_picture` has made in place of the avatar; the former picture is deleted."""
    _replace(profile, storage.store_picture(drawn))
    return profile


def remove_picture(*, profile: Profile) -> Profile:
    """Delete the picture of `profile`, which shows its avatar again."""
    _replace(profile, "")
    return profile


@transaction.atomic
def _replace(profile: Profile, key: str) -> None:
    # Locked, so that of two uploads at once the first is deleted as well.
    row = Profile.objects.select_for_update().get(pk=profile.pk)
    storage.delete_after_commit(row.picture_key)
    profile.picture_key = key
    profile.save(update_fields=["picture_key"])


def draw_picture(content: bytes) -> bytes:
    """Return the square of a picture as it is kept, WebP; raises as `set_picture` does."""
    if len(content) > MAX_BYTES:
        raise BadPictureError(ErrorCode.TOO_LARGE_FILE)
    try:
        image = open_picture(content, max_pixels=MAX_PIXELS)
    except MediaError as error:
        raise BadPictureError(error.code) from error
    if min(image.size) < SMALLEST_SIDE:
        raise BadPictureError(ErrorCode.TOO_SMALL_PICTURE)
    square = crop_to_aspect(image, (1, 1))
    return webp_bytes(square, min(SIDE, square.width))
