"""Colours for what is drawn in the place of a picture: harmonious, and readable by calculation.

Lightness does the work: in OKLCH equal lightness looks equally light whatever the hue, so the
contrast of the letters holds for all of them: 4.5 : 1 against the ground and 3 : 1, what WCAG 2.2
asks for large letters, against the tones.
"""

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours as #rrggbb: what everything lies on, two tones of the drawing, and the letters.

    `is_light` says that the letters are dark.
    """

    ground: str
    first: str
    second: str
    ink: str
    is_light: bool


#: Lightness and chroma of ground, first and second tone, and ink, in three tempers.
_TEMPERS = (
    ((0.2, 0.05), (0.4, 0.12), (0.62, 0.155), (0.96, 0.02)),  # night
    ((0.44, 0.13), (0.33, 0.11), (0.61, 0.155), (0.97, 0.025)),  # dusk
    ((0.89, 0.04), (0.79, 0.11), (0.68, 0.15), (0.2, 0.05)),  # paper
)
#: Half of all are dark, as the site is.
_CHANCES = (0, 0, 0, 1, 1, 2)


def palette_of(share: float, second_share: float, chance: int) -> Palette:
    """Return the palette of two hues, as shares of the circle without its olives.

    `chance` decides whether it is dark or light.
    """
    hue, second_hue = _hue(share), _hue(second_share)
    ground, first, second, ink = _TEMPERS[_CHANCES[chance % len(_CHANCES)]]
    return Palette(
        ground=oklch(*ground, hue),
        first=oklch(*first, hue),
        second=oklch(*second, second_hue),
        ink=oklch(*ink, second_hue),
        is_light=ground[0] > ink[0],
    )


def _hue(share: float) -> float:
    """Return a hue in degrees, never one between orange and green: dark yellow is mud."""
    degrees = share % 1 * 300
    return degrees if degrees < 68 else degrees + 60


def oklch(lightness: float, chroma: float, hue: float) -> str:
    """Return a colour as #rrggbb, with as much of its chroma as sRGB has.

    Björn Ottosson, "A perceptual color space for image processing" (2020).
    """
    while True:
        channels = _linear(lightness, chroma, math.radians(hue))
        if all(-0.0005 <= value <= 1.0005 for value in channels) or chroma < 0.005:
            return "#" + "".join(f"{_encoded(value):02x}" for value in channels)
        chroma *= 0.94


def _linear(lightness: float, chroma: float, angle: float) -> tuple[float, float, float]:
    a, b = chroma * math.cos(angle), chroma * math.sin(angle)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _encoded(value: float) -> int:
    value = min(1.0, max(0.0, value))
    curve = 12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055
    return round(curve * 255)
