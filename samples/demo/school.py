# ruff: noqa: E501
# fmt: off
# Words and their translation belong on one line; this is a table, not code.

"""The course of the demo catalogue."""

from __future__ import annotations

from samples.demo.editorial import Billing, Clip, Entry, Item, Lettering, Part
from samples.demo.graph import FLAT
from samples.demo.sound import Score

QUIET = Score(chords=((48, 55, 60, 64), (45, 52, 57, 60)), weather="room", brightness_hz=1100)
OPEN = Score(chords=((43, 50, 55, 59), (48, 55, 59, 64)), weather="room", brightness_hz=1300)

SEEING_COLOUR = Entry(
    slug="seeing-colour",
    kind="course",
    name="Seeing Colour",
    original_name="Ver el color",
    tagline="Five short lessons for people who make pictures.",
    synopsis=(
        "Colour is not in things; it is an argument between light, surfaces and you. The colourist Yuki Tanabe takes "
        "you from a beam of sunlight to a finished grade in five lessons, each with one idea and one exercise you can "
        "do before dinner."
    ),
    year=2025,
    genres=("learning", "documentary"),
    maturity_age=0,
    lettering=Lettering(font="Syne-ExtraBold", lines=("SEEING", "COLOUR"), tracking=-0.02, place="bottom", colour="ffffff", width=0.82, leading=1.0),
    poster=("spectrum", 0.5),
    billing=(
        Billing(person="Yuki Tanabe", role="teacher"),
        Billing(person="Mei-Lin Chau", role="director"),
    ),
    parts=(
        Part(
            name="Light",
            synopsis="Where colour comes from, and what the eye makes of it.",
            items=(
                Item(
                    kind="lesson", name="What White Is Made Of",
                    synopsis="Newton's experiment, and why a prism adds nothing. Exercise: find three whites in the room you are in, and name their differences.",
                    media=Clip(frame=FLAT, scenes=(("spectrum", 10.8),), score=QUIET, has_credits=False),
                    cues=(
                        (4.2, 6.2, "The prism does not paint the light.", "El prisma no pinta la luz."),
                        (6.5, 8.5, "It only lets the colours leave separately.", "Solo deja que los colores salgan por separado."),
                        (8.8, 10.4, "White was a crowd all along.", "El blanco siempre fue una multitud."),
                    ),
                ),
                Item(
                    kind="lesson", name="Hue Is a Circle",
                    synopsis="Why the two ends of the rainbow meet in a colour that is not in the rainbow. Exercise: mix a magenta without using pink.",
                    media=Clip(frame=FLAT, scenes=(("wheel", 10.8),), score=QUIET, has_credits=False),
                    cues=(
                        (4.2, 6.2, "Red and violet are far apart in the spectrum.", "El rojo y el violeta están lejos en el espectro."),
                        (6.5, 8.5, "Your eye joins them, and calls it magenta.", "El ojo los une y lo llama magenta."),
                        (8.8, 10.4, "The circle is you.", "El círculo eres tú."),
                    ),
                ),
                Item(
                    kind="lesson", name="The Same Grey Twice",
                    synopsis="Simultaneous contrast: the two squares never change. Exercise: cover the grounds with your hands and check.",
                    media=Clip(frame=FLAT, scenes=(("contrast", 10.8),), score=OPEN, has_credits=False),
                    cues=(
                        (4.2, 6.2, "One square looks bluish, one looks warm.", "Un cuadrado parece azulado; el otro, cálido."),
                        (6.5, 8.5, "They are the same grey.", "Son el mismo gris."),
                        (8.8, 10.4, "We never see a colour alone.", "Nunca vemos un color a solas."),
                    ),
                ),
            ),
        ),
        Part(
            name="Palette",
            synopsis="How to choose few colours, and how to make a picture agree with itself.",
            items=(
                Item(
                    kind="lesson", name="Five Colours Are Enough",
                    synopsis="Limiting a palette until every colour has a job. Exercise: redraw a photograph with five pieces of paper.",
                    media=Clip(frame=FLAT, scenes=(("palette_lesson", 10.8),), score=OPEN, has_credits=False),
                    cues=(
                        (4.2, 6.2, "A sky, two hills, a light, a shadow.", "Un cielo, dos colinas, una luz, una sombra."),
                        (6.5, 8.5, "Five colours, and each has one job.", "Cinco colores, y cada uno con un oficio."),
                        (8.8, 10.4, "A sixth would have to ask permission.", "El sexto tendría que pedir permiso."),
                    ),
                ),
                Item(
                    kind="lesson", name="Grading a Shot",
                    synopsis="Lift, gamma, gain, and restraint, on one shot from The Salt Road. Exercise: make it midnight without touching the exposure.",
                    media=Clip(frame=FLAT, scenes=(("grading", 10.8),), score=OPEN, has_credits=False),
                    cues=(
                        (4.2, 6.2, "On the left, what the camera saw.", "A la izquierda, lo que vio la cámara."),
                        (6.5, 8.5, "On the right, what Inés felt.", "A la derecha, lo que sintió Inés."),
                        (8.8, 10.4, "The grade is the distance between them.", "El etalonaje es la distancia entre ambas."),
                    ),
                ),
            ),
        ),
    ),
)
