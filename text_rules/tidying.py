"""What of a text counts: every name that a person gives, and every line and paragraph."""

import re
import unicodedata

_BREAKS = re.compile(r"[\t\n\v\f\r\x85\u2028\u2029]+")
#: Control characters but for the line's end, and halves of characters.
_CONTROLS = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
# Of what is invisible only what turns or hides a text; Persian words and joined emoji need theirs.
_INVISIBLE = re.compile(r"[\u180e\u200b\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]")
#: Marks of direction, which prose in two scripts may need and a name in a list does not.
_MARKS = re.compile(r"[\u061c\u200e\u200f]")
#: Categories of characters of which nothing is to be seen where nothing else stands: control,
#: format, halves, private use, unassigned, spaces, marks that sit on a letter.
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zs", "Zl", "Zp", "Mn", "Me"}
#: Letters and symbols by category that are drawn as nothing: fillers of Hangul, empty Braille.
_EMPTY = frozenset("\u115f\u1160\u2800\u3164\uffa0")


def tidy_text(text: str, *, has_lines: bool = False) -> str:
    """Return `text` in NFC without what nobody can see or mean, and without space around it.

    One line, unless it `has_lines`. Empty if nothing of it can be seen.
    """
    text = unicodedata.normalize("NFC", text)
    if has_lines:
        text = re.sub(r"\r\n?|[\x85\u2028]", "\n", text).replace("\u2029", "\n\n")
    else:
        text = _MARKS.sub("", _BREAKS.sub(" ", text))
    text = _INVISIBLE.sub("", _CONTROLS.sub("", text)).strip()
    return text if is_visible(text) else ""


def is_visible(text: str) -> bool:
    """Whether anything of `text` can be seen: not one of spaces, joiners, fillers and marks.

    A zero is visible, the character of that code is not, and is left for others to refuse.
    """
    return any(
        char == "\0" or (unicodedata.category(char) not in _UNSEEN and char not in _EMPTY)
        for char in text
    )
