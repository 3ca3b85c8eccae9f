# ruff: noqa: E501
# fmt: off
# Words and their translation belong on one line; this is a table, not code.

"""The album of the demo catalogue."""

from __future__ import annotations

from samples.demo.editorial import Billing, Entry, Item, Lettering, Part
from samples.demo.sound import Song

ROOMS = Entry(
    slug="rooms-without-clocks",
    kind="album",
    name="Rooms Without Clocks",
    original_name="Habitaciones sin relojes",
    original_language="es",
    tagline="Five pieces for late windows.",
    synopsis=(
        "Marea Lenta recorded these five pieces in five empty houses between Cádiz and Tromsø, on whatever was in the "
        "room. The result is somewhere between chamber music and weather: unhurried, a little crooked, impossible to "
        "play too quietly."
    ),
    year=2024,
    genres=("ambient", "instrumental"),
    maturity_age=0,
    lettering=Lettering(font="Jost-Light", lines=("ROOMS", "WITHOUT", "CLOCKS"), tracking=0.26, place="bottom", colour="fbf3e6", width=0.50, leading=1.15),
    poster=("window_light", 1.0),
    billing=(
        Billing(person="Marea Lenta", role="artist"),
        Billing(person="Saoirse Whelan", role="composer"),
    ),
    parts=(
        Part(
            items=(
                Item(
                    kind="track", name="Seven Lamps",
                    synopsis="A waltz for an upright piano with two silent keys.",
                    media=Song(
                        tempo_bpm=84, beats_per_bar=3,
                        chords=((50, 57, 62, 65), (46, 53, 58, 62), (48, 55, 60, 64), (45, 52, 57, 61)),
                        rounds=3,
                        figure=(0, 2, 3, 4, 3, 2), pluck_decay=2.6, overtone=0.22, bass=(0,),
                    ),
                ),
                Item(
                    kind="track", name="Paper Trains",
                    synopsis="Everything in the kitchen that could keep time.",
                    media=Song(
                        tempo_bpm=112, beats_per_bar=4,
                        chords=((45, 52, 56, 59), (42, 49, 52, 57), (50, 54, 57, 61), (52, 56, 59, 62)),
                        rounds=4,
                        figure=(0, 2, 4, 2, 5, 4, 3, 2), pluck_decay=6, overtone=0.4, bass=(0, 1.5, 2.5),
                        kick=(0, 2), snare=(1, 3), hat=0.14, echo="0.8:0.6:268|402:0.3|0.2",
                    ),
                ),
                Item(
                    kind="track", name="Low Tide, No Hurry",
                    synopsis="The sea does most of the playing.",
                    media=Song(
                        tempo_bpm=60, beats_per_bar=4,
                        chords=((41, 48, 52, 57), (43, 50, 55, 59), (40, 47, 52, 55), (45, 52, 55, 60)),
                        rounds=2,
                        figure=(3, -1, -1, 4, -1, 2, -1, -1), pluck_decay=1.5, overtone=0.15, bass=(0,), weather="sea",
                    ),
                ),
                Item(
                    kind="track", name="The Clockmaker's Holiday",
                    synopsis="In five, because he was finally allowed to be late.",
                    media=Song(
                        tempo_bpm=138, beats_per_bar=5,
                        chords=((52, 55, 59, 64), (48, 55, 60, 64), (45, 52, 57, 60), (47, 51, 54, 59)),
                        rounds=4,
                        figure=(0, 3, 2, 3, 1, 3, 4, 3, 2, -1), pluck_decay=8, overtone=0.5, bass=(0, 3),
                        kick=(0, 3), hat=0.10, echo="0.8:0.6:217|435:0.3|0.2",
                    ),
                ),
                Item(
                    kind="track", name="What the Snow Kept",
                    synopsis="The last house had no roof. You can hear it.",
                    media=Song(
                        tempo_bpm=66, beats_per_bar=4,
                        chords=((48, 55, 59, 64), (45, 52, 59, 60), (41, 53, 57, 60), (43, 50, 57, 59)),
                        rounds=2,
                        figure=(2, -1, 3, -1, 5, -1, 4, -1), pluck_decay=1.9, overtone=0.18, bass=(0, 2), weather="wind",
                        echo="0.8:0.8:455|910|1365:0.4|0.3|0.2",
                    ),
                ),
            ),
        ),
    ),
)
