"""Tells card numbers and security codes from everything else that is written in digits.

Who keeps them must prove a great deal to the card schemes (PCI DSS), so StreamEx takes none: they
go from the browser to the gateway. What comes by mistake is refused before it is written down.
"""

import logging
import re
import unicodedata
from collections.abc import Iterator

#: The first digits that issuers have, as ranges of equal length, and how long their numbers are
#: (ISO/IEC 7812; the schemes' published ranges). Visa's old numbers of 13 digits are left out: they
#: are no longer issued, and phone numbers of Germany and the United Kingdom look like them.
ISSUERS = (
    ("4", "4", range(16, 20)),  # Visa
    ("51", "55", range(16, 17)),  # Mastercard
    ("2221", "2720", range(16, 17)),
    ("34", "34", range(15, 16)),  # American Express
    ("37", "37", range(15, 16)),
    ("300", "305", range(14, 20)),  # Diners Club
    ("36", "36", range(14, 20)),
    ("38", "39", range(16, 20)),
    ("6011", "6011", range(16, 20)),  # Discover
    ("644", "659", range(16, 20)),
    ("3528", "3589", range(16, 20)),  # JCB
    ("62", "62", range(16, 20)),  # UnionPay
    ("81", "82", range(16, 20)),  # UnionPay, RuPay
    ("5018", "5018", range(16, 20)),  # Maestro
    ("5020", "5038", range(16, 20)),
    ("56", "58", range(16, 20)),
    ("6304", "6304", range(16, 20)),
    ("6759", "6763", range(16, 20)),
    ("2200", "2204", range(16, 20)),  # Mir
)
#: How numbers are printed in groups; the last one of the first layout may be followed by 1 to 3.
LAYOUTS = ((4, 4, 4, 4), (4, 6, 5), (4, 6, 4))
_SEPARATORS = " \\-\u00a0\u2007\u2009\u2010\u2011\u2012\u2013\u202f"
_MANY_DIGITS = re.compile(rf"\d(?:[{_SEPARATORS}]{{0,2}}\d){{13}}")
#: Digits in groups that are no part of a word, of a decimal, or of a phone number with its plus.
_RUN = re.compile(rf"(?<![\w+])(?<!\d[.,])\d+(?:[{_SEPARATORS}]{{1,2}}\d+)*(?!\w|[.,]\d)")
_GROUP = re.compile(r"\d+")
#: A phone number as the world dials it: at most 15 digits (ITU-T E.164).
_PLUS = re.compile(rf"\+[{_SEPARATORS}]?(?:\d[()/{_SEPARATORS}]{{0,2}}){{6,15}}(?!\d)")
_UUID = re.compile(r"\b[0-9a-fA-F]{8}(-?)(?:[0-9a-fA-F]{4}\1){3}[0-9a-fA-F]{12}\b")
_CODE_NAMES = ("cvc", "cvv", "cvc2", "cvv2", "csc", "securitycode", "verificationvalue")
_NUMBER_NAMES = ("cardnumber", "ccnumber")
#: A field that is called a card number is taken for one from so many digits on, right or mistyped.
MIN_NAMED_DIGITS = 12


def has_card_number(text: str) -> bool:
    """Whether there is a card number in a text: an issuer's digits and length, right by Luhn.

    Written in one piece or in groups; UUIDs, phone numbers with a plus, decimals and digits inside
    of words are none.
    """
    return bool(_MANY_DIGITS.search(text)) and any(_is_card(each) for each in _candidates(text))


def is_card_field(name: str, value: str) -> bool:
    """Whether a field is for a card number, and has something like one in it."""
    digits = sum(character.isdecimal() for character in value)
    return _plain(name).endswith(_NUMBER_NAMES) and digits >= MIN_NAMED_DIGITS


def is_code_field(name: str, value: str) -> bool:
    """Whether a field is for the security code of a card (CVC, CVV), and has something in it."""
    return bool(value.strip()) and _plain(name).endswith(_CODE_NAMES)


def redact(text: str) -> str:
    """Return `text` with three dots in the place of card numbers."""
    if not has_card_number(text):
        return text
    return _RUN.sub(lambda match: "..." if has_card_number(match[0]) else match[0], text)


class RedactCardNumbers(logging.Filter):
    """Keeps card numbers out of a log, whoever wrote them there."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record where needed; always lets it through."""
        message = record.getMessage()
        if has_card_number(message):
            record.msg, record.args = redact(message), None
        return True


def _candidates(text: str) -> Iterator[str]:
    """Yield what could be one number: a whole run of groups, one group, groups as printed."""
    plain = _PLUS.sub(" x ", _UUID.sub(" x ", _with_plain_digits(text)))
    for run in _RUN.findall(plain):
        groups = _GROUP.findall(run)
        yield "".join(groups)
        yield from groups
        yield from _as_printed(groups)


def _as_printed(groups: list[str]) -> Iterator[str]:
    lengths = [len(group) for group in groups]
    for start in range(len(groups)):
        for layout in LAYOUTS:
            end = start + len(layout)
            if tuple(lengths[start:end]) == layout:
                yield "".join(groups[start:end])
                yield "".join(groups[start : end + 1])


def _is_card(digits: str) -> bool:
    return _has_issuer(digits) and _passes_luhn(digits)


def _has_issuer(digits: str) -> bool:
    return any(
        first <= digits[: len(first)] <= last and len(digits) in lengths
        for first, last, lengths in ISSUERS
    )


def _passes_luhn(digits: str) -> bool:
    """Check the last digit (ISO/IEC 7812-1, annex B): every second digit counts twice."""
    doubled = ("0", "2", "4", "6", "8", "1", "3", "5", "7", "9")
    total = sum(
        int(doubled[int(digit)]) if place % 2 else int(digit)
        for place, digit in enumerate(reversed(digits))
    )
    return total % 10 == 0


def _with_plain_digits(text: str) -> str:
    """Return `text` with every script's digits as ours: ４２ and ٤٢ are 42."""
    return "".join(
        str(unicodedata.decimal(each)) if each.isdecimal() and not each.isascii() else each
        for each in text
    )


def _plain(name: str) -> str:
    return "".join(each for each in name.casefold() if each.isalnum())
