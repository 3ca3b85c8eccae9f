"""Why media were refused or failed, in sentences that tell an editor what to do."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from media_engine.errors import ErrorCode

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

SENTENCES: dict[ErrorCode, "_StrPromise"] = {
    ErrorCode.NOT_MEDIA: _(
        "This file is not a video or a piece of music, whatever its name says."
        " Choose the file that you play on your own computer."
    ),
    ErrorCode.UNSUPPORTED_FORMAT: _(
        "This kind of file is not accepted. Export it as MP4, MKV, WebM or MOV, or as MP3, FLAC or"
        " M4A for sound, and upload that."
    ),
    ErrorCode.UNSUPPORTED_CODEC: _(
        "The picture or the sound in this file is compressed in a way that is not accepted."
        " Export it with H.264, H.265, VP9 or AV1 for the picture and AAC, MP3, Opus or FLAC for"
        " the sound."
    ),
    ErrorCode.NO_STREAMS: _(
        "There is neither picture nor sound in this file. Check that the export finished, and"
        " upload it again."
    ),
    ErrorCode.TOO_MANY_STREAMS: _(
        "This file holds more tracks than are accepted. Export it with only the languages that"
        " you need."
    ),
    ErrorCode.TOO_LONG: _("This file plays for longer than is accepted. Cut it into parts."),
    ErrorCode.TOO_LARGE_PICTURE: _(
        "The picture has more pixels than are accepted. Export it at 4K or smaller."
    ),
    ErrorCode.TOO_SMALL_PICTURE: _(
        "This picture is too small to be shown. Give one that is at least 240 pixels wide."
    ),
    ErrorCode.TOO_LARGE_FILE: _("This file is larger than is accepted. Export a smaller one."),
    ErrorCode.TRUNCATED: _(
        "The end of this file is missing: the upload or the export was cut short."
        " Check that it plays to its end on your own computer, and upload it again."
    ),
    ErrorCode.DAMAGED: _(
        "This file is damaged and could not be decoded. Check that it plays on your own computer,"
        " export it again, and upload that."
    ),
    ErrorCode.ENCRYPTED: _(
        "This file is protected by DRM or encrypted. Upload a copy without protection."
    ),
    ErrorCode.PROBE_FAILED: _(
        "This file could not be examined within the limits of time and memory. Export it again,"
        " and upload that."
    ),
    ErrorCode.ENCODER_MISSING: _(
        "The encoder of this site could not be started. Ask whoever runs it to run manage.py check."
    ),
    ErrorCode.ENCODER_FAILED: _(
        "The encoder gave up on this file. Try again; if it fails once more, export the file in"
        " another format."
    ),
    ErrorCode.ENCODER_STALLED: _(
        "The encoder stopped making progress and was ended. Try again; if it happens once more,"
        " export the file in another format."
    ),
    ErrorCode.TIMEOUT: _(
        "Encoding took longer than is allowed and was ended. Try again when the site is less busy,"
        " or cut the file into parts."
    ),
    ErrorCode.DISK_FULL: _(
        "The site ran out of room while encoding. Ask whoever runs it to make room, then try again."
    ),
    ErrorCode.OUTPUT_INVALID: _(
        "What the encoder made did not pass the checks, so it was not published. Try again; if it"
        " fails once more, export the file in another format."
    ),
    ErrorCode.LOST_CLAIM: _("Another worker took over this file. Nothing needs to be done."),
    ErrorCode.BAD_SUBTITLES: _(
        "These subtitles could not be read. Save them as SRT or WebVTT in UTF-8, and upload that."
    ),
    ErrorCode.BAD_PICTURE: _(
        "This picture could not be read. Save it as JPEG, PNG or WebP, and upload that."
    ),
    ErrorCode.EMPTY_FILE: _("This file is empty. Choose the file that has something in it."),
    ErrorCode.SOURCE_MISSING: _("The uploaded file is no longer in the storage. Upload it again."),
    ErrorCode.SOURCE_CHANGED: _(
        "The file in the storage is not the one that was uploaded. Upload it again."
    ),
    ErrorCode.STORAGE_FAILED: _(
        "The storage did not answer as it should. Try again; if it fails once more, ask whoever"
        " runs the site to run manage.py check."
    ),
    ErrorCode.WORKER_LOST: _(
        "The work on this file was interrupted three times. Try again; if it happens once more,"
        " the file may need more memory than the site has."
    ),
    ErrorCode.INTERNAL: _(
        "Something went wrong inside the site, and its log says what. Try again; if it fails once"
        " more, tell whoever runs the site."
    ),
}


def sentence(code: str) -> str:
    """Say in the active language what `code` means and what to do; for unknown codes as well."""
    try:
        return str(SENTENCES[ErrorCode(code)])
    except ValueError:
        return str(_("Something went wrong with this file. Try again."))
