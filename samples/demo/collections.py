# ruff: noqa: E501
# fmt: off
# Words and their translation belong on one line; this is a table, not code.

"""What has parts in the demo catalogue: the series, the course and the album."""

from __future__ import annotations

from samples.demo.editorial import Clip, Entry, Item, Part, cast
from samples.demo.graph import FLAT
from samples.demo.sound import Score, Song

LOW = Score(chords=((33, 45, 52, 57), (31, 43, 50, 58)), weather="sea", brightness_hz=700)
COLD = Score(chords=((38, 50, 53, 60), (36, 48, 55, 60)), weather="sea", bells_seconds=1.9)
QUIET = Score(chords=((48, 55, 60, 64), (45, 52, 57, 60)), weather="room", brightness_hz=1100)

LANTERN_POINT = Entry(
    slug="lantern-point", kind="series", name="Lantern Point", original_name="Punta Farol", original_language="es",
    year=2022, genres=("mystery", "drama"), maturity_age=14, maturity_reasons="Suspense, themes of grief",
    tagline="Every light on this coast is looking for something.",
    synopsis="Vera Castell takes over the last staffed lighthouse on a shore where no ship has passed for a year, and finds the logbook filled in for days that have not happened yet. A slow-burning mystery about solitude, tides, and the duty of keeping a light for people you may never meet.",
    font="CormorantGaramond-SemiBold", poster=("lighthouse", 2.4),
    billing=cast("Ana Belmonte: Vera Castell", "Amaro Quiles: Old Keeper Bru", "Temi Okonjo: Captain Osei", writer="Nerea Ocaña", director="Celia Montrose", composer="Saoirse Whelan"),
    parts=(
        Part(name="The Keeper's Year", synopsis="Autumn to spring, one lamp, and a logbook that knows too much.", items=(
            Item(
                kind="episode", name="The Keeper's Log", media=Clip(scenes=(("lighthouse", 8.2),), score=LOW),
                synopsis="Vera arrives with two suitcases and orders to switch off the lamp by spring. The first page she reads is dated next Thursday.",
                cues=((4.3, 6.2, "Thursday. Fog. A visitor.", "Jueves. Niebla. Una visita."), (6.4, 8.0, "Today is Monday.", "Hoy es lunes.")),
            ),
            Item(
                kind="episode", name="Slack Water", media=Clip(scenes=(("lighthouse/storm", 8.2),), score=LOW),
                synopsis="A storm takes the telephone line and leaves a boat with nobody in it. Its lamp is still warm.",
                cues=((4.3, 6.2, "There is a boat on the slip.", "Hay una barca en la rampa."), (6.4, 8.0, "There is nobody in the boat.", "No hay nadie en la barca.")),
            ),
        )),
        Part(name="The Second Light", synopsis="A year later, a lamp is burning on the far side of the strait, where there is no land.", items=(
            Item(
                kind="episode", name="Below the Ice", media=Clip(scenes=(("caustics", 8.2),), score=COLD),
                synopsis="The strait freezes. Vera walks out along the beam to where the second light should be, and looks down.",
                cues=((4.3, 6.2, "It was never across the water.", "Nunca estuvo al otro lado del agua."), (6.4, 8.0, "It was under it.", "Estaba debajo.")),
            ),
            Item(
                kind="episode", name="Half a Lamp", media=Clip(scenes=(("lighthouse", 4.6), ("lighthouse/storm", 4.8)), score=COLD),
                synopsis="The old keeper returns with the missing lens, and with an account of the winter nobody wrote down.",
                cues=((4.3, 6.2, "You kept it lit for me?", "¿La mantuviste encendida por mí?"), (6.4, 8.2, "I kept it lit for whoever looked.", "La mantuve encendida para quien mirase.")),
            ),
        )),
    ),
)

SEEING_COLOUR = Entry(
    slug="seeing-colour", kind="course", name="Seeing Colour", original_name="Ver el color",
    year=2025, genres=("learning", "documentary"),
    tagline="Three short lessons for people who make pictures.",
    synopsis="Colour is not in things; it is an argument between light, surfaces and you. The colourist Yuki Tanabe takes you from a drop of ink to a finished grade in three lessons, each with one idea and one exercise you can do before dinner.",
    font="Syne-ExtraBold", poster=("ink", 0.5),
    billing=cast(teacher="Yuki Tanabe", director="Mei-Lin Chau"),
    parts=(
        Part(name="Light", synopsis="Where colour comes from, and how few of them a picture needs.", items=(
            Item(
                kind="lesson", name="Two Inks, One Glass", media=Clip(frame=FLAT, scenes=(("ink", 9.8),), score=QUIET, has_credits=False),
                synopsis="Where two colours meet, a third begins that neither of them owns. Exercise: find the place in a glass of water where blue stops.",
                cues=((4.2, 6.2, "Nobody poured in any pink.", "Nadie ha echado rosa."), (6.5, 8.8, "It is what the other two say to each other.", "Es lo que los otros dos se dicen.")),
            ),
            Item(
                kind="lesson", name="Five Colours Are Enough", media=Clip(frame=FLAT, scenes=(("paper_hills", 9.8),), score=QUIET, has_credits=False),
                synopsis="Limiting a palette until every colour has a job. Exercise: redraw a photograph with five pieces of paper.",
                cues=((4.2, 6.2, "A sky, two hills, a light, a shadow.", "Un cielo, dos colinas, una luz, una sombra."), (6.5, 8.5, "Five colours, and each has one job.", "Cinco colores, y cada uno con un oficio.")),
            ),
        )),
        Part(name="Grading", synopsis="How to make a picture agree with itself.", items=(
            Item(
                kind="lesson", name="Grading a Shot", media=Clip(frame=FLAT, scenes=(("desert/raw", 5.8), ("desert", 6.0)), score=QUIET, has_credits=False),
                synopsis="Lift, gamma, gain, and restraint, on one shot from The Salt Road. Exercise: make it midnight without touching the exposure.",
                cues=((4.2, 6.0, "First what the camera saw.", "Primero lo que vio la cámara."), (6.5, 8.5, "Then what Inés felt.", "Luego lo que sintió Inés.")),
            ),
        )),
    ),
)

ROOMS = Entry(
    slug="rooms-without-clocks", kind="album", name="Rooms Without Clocks", original_name="Habitaciones sin relojes", original_language="es",
    year=2024, genres=("ambient", "instrumental"),
    tagline="Three pieces for late windows.",
    synopsis="Marea Lenta recorded these three pieces in three empty houses between Cádiz and Tromsø, on whatever was in the room. The result is somewhere between chamber music and weather: unhurried, a little crooked, impossible to play too quietly.",
    font="Jost-Light", poster=("caustics/amber", 1.0),
    billing=cast(artist="Marea Lenta", composer="Saoirse Whelan"),
    parts=(Part(items=(
        Item(kind="track", name="Seven Lamps", synopsis="A waltz for an upright piano with two silent keys.", media=Song(
            seconds=32, score=Score(chords=((50, 57, 62, 65), (46, 53, 58, 62), (48, 55, 60, 64), (45, 52, 57, 61)), weather="room", bells_seconds=0.7),
        )),
        Item(kind="track", name="Paper Trains", synopsis="Everything in the kitchen that could keep time.", media=Song(
            seconds=30, score=Score(chords=((45, 52, 56, 59), (42, 49, 52, 57), (50, 54, 57, 61), (52, 56, 59, 62)), weather="room", bells_seconds=0.3, brightness_hz=1400),
        )),
        Item(kind="track", name="Low Tide, No Hurry", synopsis="The sea does most of the playing.", media=Song(
            seconds=36, score=Score(chords=((41, 48, 52, 57), (43, 50, 55, 59), (40, 47, 52, 55), (45, 52, 55, 60)), weather="sea", bells_seconds=2.4),
        )),
    )),),
)
