# ruff: noqa: E501
# fmt: off
# Words and their translation belong on one line; this is a table, not code.

"""The series of the demo catalogue."""

from __future__ import annotations

from samples.demo.editorial import Billing, Clip, Entry, Item, Lettering, Part
from samples.demo.graph import FLAT
from samples.demo.sound import Score

LOW = Score(chords=((33, 45, 52, 57), (31, 43, 50, 58)), weather="sea", brightness_hz=700)
COLD = Score(chords=((38, 50, 53, 60), (36, 48, 55, 60)), weather="sea", bells=True)
CLEAR = Score(chords=((43, 50, 59, 62), (45, 52, 57, 61)), weather="sea", bells=True, brightness_hz=1400)

LANTERN_POINT = Entry(
    slug="lantern-point",
    kind="series",
    name="Lantern Point",
    original_name="Punta Farol",
    original_language="es",
    tagline="Every light on this coast is looking for something.",
    synopsis=(
        "Vera Castell takes over the last staffed lighthouse on a shore where no ship has passed for a year, and "
        "finds the logbook filled in for days that have not happened yet. A slow-burning mystery about solitude, "
        "tides, and the duty of keeping a light for people you may never meet."
    ),
    year=2022,
    genres=("mystery", "drama"),
    maturity_age=14,
    maturity_reasons="Suspense, themes of grief",
    lettering=Lettering(font="CormorantGaramond-SemiBold", lines=("Lantern", "Point"), tracking=0.03, place="bottom", colour="f2efdf", across=0.33, width=0.74, leading=0.86),
    poster=("lighthouse", 2.4),
    billing=(
        Billing(person="Ana Belmonte", role="actor", character="Vera Castell"),
        Billing(person="Amaro Quiles", role="actor", character="Old Keeper Bru"),
        Billing(person="Temi Okonjo", role="actor", character="Captain Osei"),
        Billing(person="Nerea Ocaña", role="writer"),
        Billing(person="Celia Montrose", role="director"),
        Billing(person="Saoirse Whelan", role="composer"),
    ),
    parts=(
        Part(
            name="The Keeper's Year",
            synopsis="Autumn to spring, one lamp, and a logbook that knows too much.",
            items=(
                Item(
                    kind="episode", name="The Keeper's Log",
                    synopsis="Vera arrives with two suitcases and orders to switch off the lamp by spring. The first page she reads is dated next Thursday.",
                    media=Clip(scenes=(("lighthouse", 8.2),), score=LOW),
                    cues=(
                        (4.3, 6.2, "Thursday. Fog. A visitor.", "Jueves. Niebla. Una visita."),
                        (6.4, 8.0, "Today is Monday.", "Hoy es lunes."),
                    ),
                ),
                Item(
                    kind="episode", name="Slack Water",
                    synopsis="A storm takes the telephone line and leaves a boat with nobody in it. Its lamp is still warm.",
                    media=Clip(scenes=(("storm", 8.2),), score=Score(chords=((33, 40, 45, 48), (32, 39, 44, 51)), weather="rain", brightness_hz=600)),
                    cues=(
                        (4.3, 6.2, "There is a boat on the slip.", "Hay una barca en la rampa."),
                        (6.4, 8.0, "There is nobody in the boat.", "No hay nadie en la barca."),
                    ),
                ),
                Item(
                    kind="episode", name="Every Ship a Star",
                    synopsis="With the lamp out for repair Vera sees the sky properly for the first time, and counts one light too many.",
                    media=Clip(scenes=(("star_trails", 8.2),), score=COLD),
                    cues=(
                        (4.3, 6.2, "They all turn around one of them.", "Todas giran alrededor de una."),
                        (6.4, 8.0, "So which one is standing still for us?", "¿Y cuál se queda quieta por nosotros?"),
                    ),
                ),
            ),
        ),
        Part(
            name="The Second Light",
            synopsis="A year later, a lamp is burning on the far side of the strait, where there is no land.",
            items=(
                Item(
                    kind="episode", name="Below the Ice",
                    synopsis="The strait freezes. Vera walks out along the beam to where the second light should be, and looks down.",
                    media=Clip(scenes=(("caustics", 8.2),), score=COLD),
                    cues=(
                        (4.3, 6.2, "It was never across the water.", "Nunca estuvo al otro lado del agua."),
                        (6.4, 8.0, "It was under it.", "Estaba debajo."),
                    ),
                ),
                Item(
                    kind="episode", name="Half a Lamp",
                    synopsis="The old keeper returns with the missing lens, and with an account of the winter nobody wrote down.",
                    media=Clip(scenes=(("lighthouse", 4.6), ("storm", 4.8)), score=LOW),
                    cues=(
                        (4.3, 6.2, "You kept it lit for me?", "¿La mantuviste encendida por mí?"),
                        (6.4, 8.2, "I kept it lit for whoever looked.", "La mantuve encendida para quien mirase."),
                    ),
                ),
                Item(
                    kind="episode", name="Dawn Chart",
                    synopsis="The last entry in the log is in Vera's own hand. She has until sunrise to decide whether it is true.",
                    media=Clip(scenes=(("sunrise_sea", 8.2),), score=CLEAR),
                    cues=(
                        (4.3, 6.2, "Friday. Clear. No visitors.", "Viernes. Despejado. Sin visitas."),
                        (6.4, 8.0, "And one ship, coming in.", "Y un barco, entrando."),
                    ),
                ),
            ),
        ),
    ),
)

SMALL_GODS = Entry(
    slug="small-gods-of-the-garden",
    kind="series",
    name="Small Gods of the Garden",
    tagline="Kneel. Look closer.",
    synopsis=(
        "Three films made on a single square metre of ground. With a lens the size of a lentil and the patience of a "
        "stone, the series visits the empires that rise and fall behind the watering can."
    ),
    year=2025,
    genres=("documentary", "family"),
    maturity_age=0,
    lettering=Lettering(font="DMSerifDisplay-Regular", lines=("Small Gods", "of the", "Garden"), tracking=0.0, place="middle", colour="f6fbdf", width=0.82, leading=0.95),
    poster=("moss", 0.5),
    billing=(
        Billing(person="Margaret Ashdown", role="narrator"),
        Billing(person="Mei-Lin Chau", role="director"),
        Billing(person="Paulo Reis", role="cinematographer"),
        Billing(person="Dani Okafor", role="composer"),
    ),
    parts=(
        Part(
            items=(
                Item(
                    kind="episode", name="Moss",
                    synopsis="A forest four millimetres high, which has been fighting the same war with the pavement since before there was pavement.",
                    media=Clip(frame=FLAT, scenes=(("moss", 8.2),), score=Score(chords=((48, 55, 59, 62), (45, 52, 57, 60)), weather="room", bells=True)),
                    cues=(
                        (4.2, 6.0, "It has no roots and no hurry.", "No tiene raíces ni prisa."),
                        (6.3, 8.0, "It is winning.", "Va ganando."),
                    ),
                ),
                Item(
                    kind="episode", name="Rain",
                    synopsis="To us a shower. To a springtail, a bombardment by houses made of water.",
                    media=Clip(frame=FLAT, scenes=(("ripples", 8.2),), score=Score(chords=((50, 57, 60, 64), (48, 55, 59, 64)), weather="rain", bells=True)),
                    cues=(
                        (4.2, 6.0, "Each ring is a message.", "Cada anillo es un mensaje."),
                        (6.3, 8.0, "They all say: here.", "Todos dicen: aquí."),
                    ),
                ),
                Item(
                    kind="episode", name="Spore",
                    synopsis="Something lands, and waits, and is suddenly a city. A night in the life of a crumb.",
                    media=Clip(frame=FLAT, scenes=(("bloom", 8.2),), score=Score(chords=((41, 53, 57, 64), (43, 50, 59, 62)), weather="space", bells=True)),
                    cues=(
                        (4.2, 6.0, "By midnight, a village.", "A medianoche, una aldea."),
                        (6.3, 8.0, "By dawn, a history.", "Al alba, una historia."),
                    ),
                ),
            ),
        ),
    ),
)
