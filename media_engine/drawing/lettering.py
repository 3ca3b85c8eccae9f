"""Sets a name as large as it goes: which font has its letters, and where its lines break."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, features

from media_engine.drawing.typography import FONTS, draw_line, line_width

#: Where operating systems keep fonts; those of East Asia are too large to come with StreamEx.
_SYSTEM_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "/System/Library/Fonts",
    "C:/Windows/Fonts",
)
_SYSTEM_FONTS = (
    "NotoSansCJK-Bold.ttc", "NotoSerifCJK-Bold.ttc", "NotoSansCJK-Regular.ttc",
    "SourceHanSans-Bold.ttc", "PingFang.ttc", "ヒラギノ角ゴシック W7.ttc", "msyhbd.ttc",
    "YuGothB.ttc", "DroidSansFallbackFull.ttf", "wqy-zenhei.ttc",
)  # fmt: skip
_TRIAL = 100
#: Shares of the width: letters smaller than the first have their words broken, none is smaller
#: than the second.
_COMFORTABLE, _SMALLEST = 0.1, 0.066
#: Scripts that are written without gaps break between any two signs.
_GAPLESS = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "THAI")
#: What pictures of letters cannot show: emoji, private signs, unassigned ones.
_UNSET = frozenset({"So", "Sk", "Co", "Cs", "Cn", "Cc"})


@dataclass(frozen=True, slots=True)
class Style:
    """A way of setting a name; `tracking` is in ems, `leading` in lines."""

    font: str
    is_upper: bool = False
    tracking: float = 0.0
    leading: float = 1.0
    is_centred: bool = False
    is_right: bool = False
    #: The largest size, as a share of the width of the picture.
    largest: float = 0.22


STYLES = (
    Style("BebasNeue-Regular", is_upper=True, tracking=0.01, leading=0.9, largest=0.34),
    Style("DMSerifDisplay-Regular", leading=0.98, largest=0.22),
    Style("Manrope-ExtraBold", tracking=-0.035, leading=1.0, largest=0.19),
    Style(
        "Cinzel-Medium", is_upper=True, tracking=0.05, leading=1.16, is_centred=True, largest=0.15
    ),
    Style("Syne-ExtraBold", tracking=-0.02, leading=1.02, largest=0.16),
    Style("CormorantGaramond-SemiBold", leading=0.9, is_centred=True, largest=0.23),
    Style("Jost-Light", is_upper=True, tracking=0.12, leading=1.16, largest=0.17),
    Style("Fredoka-SemiBold", tracking=-0.01, leading=0.98, largest=0.19),
)
#: In this order for names that the chosen style has not all letters of.
_FALLBACKS = (
    Style("Manrope-ExtraBold", tracking=-0.03, leading=1.06, largest=0.18),
    Style("Cairo-ExtraBold", leading=1.24, largest=0.19),
    Style("Heebo-ExtraBold", leading=1.06, largest=0.19),
)


@dataclass(frozen=True)
class Setting:
    """Lines in their font and size, ready to be drawn; `height` is of all, in pixels."""

    lines: list[str]
    face: ImageFont.FreeTypeFont
    style: Style

    @property
    def step(self) -> float:
        """From one baseline to the next."""
        return self.face.size * self.style.leading

    @property
    def width(self) -> float:
        """Of the longest line, in pixels."""
        return max(_width(line, self.face, self.style) for line in self.lines)

    @property
    def height(self) -> float:
        """From the top of the first line's capitals to the last baseline."""
        return self.step * (len(self.lines) - 1) + self.face.size * 0.72

    def draw(self, picture: Image.Image, top: float, colour: str, margin: float) -> None:
        """Draw it from `top` downwards, within `margin` pixels from both sides."""
        draw = ImageDraw.Draw(picture)
        for row, line in enumerate(self.lines):
            width = _width(line, self.face, self.style)
            room = picture.width - 2 * margin - width
            is_right = self.style.is_right or is_rtl(line)
            left = margin + (room / 2 if self.style.is_centred else room if is_right else 0)
            baseline = top + self.face.size * 0.72 + row * self.step
            if self.style.tracking and not _is_shaped(line):
                draw_line(draw, (left, baseline), line, self.face, (colour, self.style.tracking))
            else:
                draw.text((left, baseline), line, font=self.face, fill=f"#{colour}", anchor="ls")


def style_of_font(font: str) -> Style | None:
    """Return the style that names are set in with a font, if there is one."""
    return next((style for style in STYLES if style.font == font), None)


def face_of(style: Style, size: int) -> ImageFont.FreeTypeFont:
    """Return the font of `style` at `size` pixels."""
    return _face(style.font, size)


def settable(name: str) -> str:
    """Return the part of `name` that letters can show: without emoji and control signs."""
    composed = unicodedata.normalize("NFC", name)
    kept = (s for s in composed if unicodedata.category(s) not in _UNSET and s != "\ufe0f")
    return " ".join("".join(kept).split())


def is_rtl(line: str) -> bool:
    """Whether a line begins on the right (Unicode Bidirectional Algorithm, rule P2)."""
    kinds = (unicodedata.bidirectional(sign) for sign in line)
    first = next((kind for kind in kinds if kind in {"L", "R", "AL"}), "L")
    return first != "L"


def fit(name: str, style: Style, *, width: float, height: float) -> Setting | None:
    """Set `name` as large as it goes within `width` × `height` pixels; None without its letters.

    Where `style` lacks letters, the first font that has all of them takes its place. What is still
    too long at the smallest size ends in an ellipsis.
    """
    chosen = _having(name, style)
    if chosen is None:
        return None
    text = name.upper() if chosen.is_upper else name
    lines, size = max(_sizes(text, chosen, width, height), key=lambda found: found[1])
    if size < width * _COMFORTABLE:
        lines, size = _forced(text, chosen, width, height)
    return Setting(lines, _face(chosen.font, max(8, round(size))), chosen)


def _forced(text: str, style: Style, width: float, height: float) -> tuple[list[str], float]:
    """Break words too, for as large letters as that allows; at the smallest size, cut the end."""
    for share in (_COMFORTABLE, (_COMFORTABLE + _SMALLEST) / 2):
        size = width * share
        lines = _filled(text, style, width / size * _TRIAL)
        if len(lines) <= _room(style, height / size):
            return lines, size
    size = width * _SMALLEST
    lines = _filled(text, style, width / size * _TRIAL)
    room = _room(style, height / size)
    return (lines if len(lines) <= room else _shortened(lines, room)), size


def _sizes(
    text: str, style: Style, width: float, height: float
) -> Iterator[tuple[list[str], float]]:
    """Yield the best lines for every number of lines, and how large they may be."""
    pieces = _pieces(text)
    face = _face(style.font, _TRIAL)
    for count in range(1, min(len(pieces), 9) + 1):
        lines = _balanced(pieces, count, face, style)
        longest = max(_width(line, face, style) for line in lines)
        by_height = height / (style.leading * (len(lines) - 1) + 0.95)
        largest = style.largest * (2 if len(text) < 4 else 1.3 if len(text) < 6 else 1)
        size = min(_TRIAL * width / longest, by_height, width * largest / 0.84)
        # Of equal sizes the one with fewer lines is calmer.
        yield lines, size * (1 - 0.015 * count)


def _balanced(
    pieces: Sequence[str], count: int, face: ImageFont.FreeTypeFont, style: Style
) -> list[str]:
    """Break `pieces` into `count` lines whose longest is as short as possible."""
    low, high = 0.0, _width("".join(pieces), face, style) + 1
    best = ["".join(pieces).strip()]
    for _ in range(14):
        middle = (low + high) / 2
        lines = _greedy(pieces, middle, face, style)
        fits = len(lines) <= count and all(_width(x, face, style) <= middle for x in lines)
        if fits:
            best, high = lines, middle
        else:
            low = middle
    return best


def _greedy(
    pieces: Sequence[str], width: float, face: ImageFont.FreeTypeFont, style: Style
) -> list[str]:
    lines = [""]
    for piece in pieces:
        joined = lines[-1] + piece
        if lines[-1].strip() and _width(joined.strip(), face, style) > width:
            lines.append(piece)
        else:
            lines[-1] = joined
    return [line.strip() for line in lines]


def _filled(text: str, style: Style, width: float) -> list[str]:
    """Break `text` into lines of `width` at the trial size, words in two where they must."""
    face = _face(style.font, _TRIAL)
    pieces: list[str] = []
    for piece in _pieces(text):
        rest = piece
        while len(rest) > 3 and _width(rest.strip(), face, style) > width:
            fitting = [n for n in range(2, len(rest) - 1)
                       if _width(f"{rest[:n]}-", face, style) <= width] or [1]  # fmt: skip
            cut = next((n for n in reversed(fitting[-5:]) if _ends_syllable(rest, n)), fitting[-1])
            pieces.append(f"{rest[:cut]}-")
            rest = rest[cut:]
        pieces.append(rest)
    return _greedy(pieces, width, face, style)


def _ends_syllable(word: str, at: int) -> bool:
    """Whether a vowel stands before a consonant there: where most languages part a word."""
    before, after = (unicodedata.normalize("NFD", word[n])[0].casefold() for n in (at - 1, at))
    return before in "aeiouy" and after not in "aeiouy"


def _room(style: Style, height: float) -> int:
    """How many lines fit into a height of so many ems."""
    return max(1, int((height - 0.95) / style.leading) + 1)


def _shortened(lines: list[str], count: int) -> list[str]:
    return [*lines[: count - 1], lines[count - 1].rstrip(" ,.;:-")[:-1] + "…"]


def _pieces(text: str) -> list[str]:
    """Cut where a line may end: after gaps, and between the signs of gapless scripts."""
    pieces = [""]
    for before, sign in pairwise(f" {text}"):
        if before == " " or (_is_gapless(before) and _is_gapless(sign)):
            pieces.append("")
        pieces[-1] += sign
    return [piece for piece in pieces if piece]


def _is_gapless(sign: str) -> bool:
    return unicodedata.name(sign, "").startswith(_GAPLESS)


def _is_shaped(line: str) -> bool:
    """Whether its letters join or reorder, so that they cannot be set one by one."""
    return any(
        unicodedata.combining(sign) or (sign.isalpha() and not _is_simple(sign)) for sign in line
    )


def _is_simple(sign: str) -> bool:
    return unicodedata.name(sign, "").startswith(("LATIN", "GREEK", "CYRILLIC", "FEMININE", "MASC"))


def _width(line: str, face: ImageFont.FreeTypeFont, style: Style) -> float:
    if _is_shaped(line):
        return face.getlength(line)
    return line_width(line, face, style.tracking)


def small_style(text: str) -> Style | None:
    """Return in which font a small line can be set; None where none has its letters."""
    return _having(text, Style("Manrope-ExtraBold", tracking=0.05))


def _having(name: str, style: Style) -> Style | None:
    letters = (name + name.upper()) if style.is_upper else name
    if _has_all(style.font, letters) and not _is_shaped(name):
        return style
    for fallback in _FALLBACKS:
        if _has_all(fallback.font, name) and (features.check("raqm") or not _is_shaped(name)):
            return fallback
    system = (Style(path, leading=1.14, largest=0.2) for path in _system_fonts())
    return next((each for each in system if _has_all(each.font, name)), None)


@lru_cache(maxsize=1)
def _system_fonts() -> list[str]:
    found = {
        path.name: str(path)
        for folder in _SYSTEM_FOLDERS
        for path in Path(folder).rglob("*.tt[cf]")
        if path.name in _SYSTEM_FONTS
    }
    return [found[name] for name in _SYSTEM_FONTS if name in found]


@lru_cache(maxsize=64)
def _face(name: str, size: int) -> ImageFont.FreeTypeFont:
    path = name if "/" in name or "\\" in name else str(FONTS / f"{name}.ttf")
    return ImageFont.truetype(path, size)


def _has_all(font: str, text: str) -> bool:
    return all(sign.isspace() or _has(font, sign) for sign in set(text))


@lru_cache(maxsize=4096)
def _has(font: str, sign: str) -> bool:
    """Whether a font has a glyph of its own for `sign`, not the box that stands for none."""
    face = _face(font, 40)
    drawn, missing = face.getmask(sign), face.getmask("\U0010fffe")
    return (drawn.size, bytes(drawn)) != (missing.size, bytes(missing))
