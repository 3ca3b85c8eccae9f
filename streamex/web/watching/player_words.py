"""The texts that the player's scripts show, in the language of the request."""

from django.utils.translation import gettext as _


def player_words() -> dict[str, str]:
    """Return the texts by name; `{gaps}` are filled in the browser."""
    return {
        **_control_words(),
        **_caption_words(),
        **_trouble_words(),
        "next_in": _("Next in {seconds} s"),
        "skip_intro": _("Skip intro"),
        "skip_recap": _("Skip recap"),
        "up_next": _("Up next"),
    }


def _control_words() -> dict[str, str]:
    return {
        "auto": _("Automatic"),
        "auto_now": _("Automatic ({height}p)"),
        "fullscreen": _("Full screen"),
        "leave_fullscreen": _("Leave full screen"),
        "mute": _("Mute"),
        "muted": _("Muted"),
        "normal_speed": _("Normal"),
        "pause": _("Pause"),
        "play": _("Play"),
        "position_of": _("{position} of {duration}"),
        "replay": _("Play again"),
        "unmute": _("Turn the sound on"),
    }


def _caption_words() -> dict[str, str]:
    return {
        "no_subtitles": _("No subtitles"),
        "off": _("Off"),
        "size_huge": _("Very large"),
        "size_large": _("Large"),
        "size_medium": _("Medium"),
        "size_small": _("Small"),
        "style_box": _("On a dark box"),
        "style_contrast": _("Yellow on black"),
        "style_shadow": _("With a shadow"),
        "subtitles_off": _("Subtitles off"),
    }


def _trouble_words() -> dict[str, str]:
    return {
        "back_to": _("Back to {title}"),
        "broken_text": _(
            "This browser cannot play it, or what arrived is damaged. Another browser may help."
        ),
        "broken_title": _("This does not play here"),
        "enough_title": _("That was enough for today"),
        "eta_minutes": _("about {minutes} min to go"),
        "eta_seconds": _("less than a minute to go"),
        "failed_text": _("Its video could not be prepared. The editors can see why."),
        "failed_title": _("This cannot be played"),
        "gone": _("This is no longer available"),
        "missing_text": _("There is nothing to play here yet."),
        "missing_title": _("Not here yet"),
        "not_saved_elsewhere": _(
            "Another profile was opened: where you are is not saved any more."
        ),
        "not_saved": _("Signed out: where you are is not saved any more."),
        "offline_text": _("Trying again by itself. Where you are is kept."),
        "offline_title": _("The connection is lost"),
        "pip_failed": _("This browser did not open the small picture."),
        "preparing_percent": _("{percent} %"),
        "preparing_title": _("Being prepared"),
        "refused": _("This profile may not play this"),
        "retry": _("Try again"),
        "sign_in": _("Sign in"),
        "signed_out": _("You have been signed out"),
        "unreachable_text": _("The video is refused again and again. Try once more in a moment."),
        "unreachable_title": _("This cannot be reached right now"),
    }
