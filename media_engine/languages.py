"""Language tags: what containers carry (ISO 639-2) to what players want (BCP 47)."""

import re

# ISO 639-2 codes, bibliographic and terminological, to ISO 639-1 (Library of Congress list).
ISO_639_1 = {
    "ara": "ar", "baq": "eu", "eus": "eu", "ben": "bn", "bul": "bg", "cat": "ca", "ces": "cs",
    "cze": "cs", "chi": "zh", "zho": "zh", "cmn": "zh", "dan": "da", "deu": "de", "ger": "de",
    "dut": "nl", "nld": "nl", "ell": "el", "gre": "el", "eng": "en", "est": "et", "fas": "fa",
    "per": "fa", "fil": "fil", "fin": "fi", "fra": "fr", "fre": "fr", "glg": "gl", "heb": "he",
    "hin": "hi", "hrv": "hr", "hun": "hu", "ice": "is", "isl": "is", "ind": "id", "ita": "it",
    "jpn": "ja", "kor": "ko", "lav": "lv", "lit": "lt", "may": "ms", "msa": "ms", "nob": "nb",
    "nno": "nn", "nor": "no", "pol": "pl", "por": "pt", "ron": "ro", "rum": "ro", "rus": "ru",
    "slk": "sk", "slo": "sk", "slv": "sl", "spa": "es", "srp": "sr", "swe": "sv", "tam": "ta",
    "tel": "te", "tha": "th", "tur": "tr", "ukr": "uk", "urd": "ur", "vie": "vi", "wel": "cy",
    "cym": "cy",
}  # fmt: skip

# A useful subset of RFC 5646: language, script or region, variant.
_TAG = re.compile(r"[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8}){0,2}")
_UNKNOWN = frozenset({"und", "mis", "mul", "zxx"})


def language_tag(text: str | None) -> str:
    """Return a BCP 47 tag of at most 12 characters for `text`, or "" where it says nothing."""
    text = (text or "").strip().replace("_", "-")
    if not _TAG.fullmatch(text) or len(text) > 12:
        return ""
    language, *rest = text.split("-")
    language = language.lower()
    if language in _UNKNOWN:
        return ""
    return "-".join([ISO_639_1.get(language, language), *map(_subtag, rest)])


def _subtag(text: str) -> str:
    """Return a script or a region in the case that RFC 5646, section 2.1.1, recommends."""
    cased = {2: text.upper(), 4: text.title()}
    return cased.get(len(text), text.lower())
