"""What a user name may be, and when two of them are the same.

A name is compared by its key: compatibility forms (NFKC, Unicode Standard Annex 15) and case are
gone from it, so that `Ada`, `ADA` and `Ａｄａ` are one name.
"""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MIN_LENGTH, MAX_LENGTH = 3, 30
#: Case folding makes up to three characters of one, as of U+0390.
MAX_KEY_LENGTH = 3 * MAX_LENGTH
PUNCTUATION = frozenset("._-")
#: Letters that draw nothing: the fillers of Hangul.
INVISIBLE = frozenset("\u115f\u1160\u3164\uffa0")
#: Names that would pass for the installation's own, with punctuation left out.
RESERVED = frozenset(
    {
        "abuse", "account", "accounts", "admin", "administrator", "anonymous", "api", "billing",
        "contact", "editor", "everyone", "help", "hostmaster", "info", "mail", "mailerdaemon",
        "moderator", "nobody", "noreply", "null", "official", "owner", "postmaster", "root",
        "security", "setup", "signin", "signup", "staff", "streamex", "superuser", "support",
        "system", "undefined", "user", "webmaster", "www",
    }
)  # fmt: skip


def clean_username(text: str) -> str:
    """Return a user name as it is kept and shown: NFKC, without space around it."""
    return unicodedata.normalize("NFKC", text).strip()


def username_key(text: str) -> str | None:
    """Return what a user name is compared by, or None for no name."""
    folded = clean_username(text).casefold()
    return unicodedata.normalize("NFKC", folded) or None


def validate_username(text: str) -> None:
    """Refuse what is no user name.

    Raises ValidationError with the code `username_length`, `username_characters` or
    `username_reserved`.
    """
    # The field holds the other end.
    if len(text) < MIN_LENGTH:
        raise ValidationError(_("A user name has 3 to 30 characters."), code="username_length")
    if not all(_is_allowed(each) for each in text) or set(text) <= PUNCTUATION:
        raise ValidationError(
            _("A user name is made of letters, digits, and . _ -"), code="username_characters"
        )
    if "".join(each for each in username_key(text) or "" if each.isalnum()) in RESERVED:
        raise ValidationError(_("This user name is reserved."), code="username_reserved")


def _is_allowed(character: str) -> bool:
    if character in PUNCTUATION:
        return True
    is_letter = unicodedata.category(character)[0] == "L"
    is_digit = unicodedata.category(character) == "Nd"
    return (is_letter or is_digit) and character not in INVISIBLE
