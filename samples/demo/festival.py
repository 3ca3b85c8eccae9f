# ruff: noqa: E501
# fmt: off
# Words and their translation belong on one line; this is a table, not code.

"""Films of the demo catalogue, as they are found at festivals."""

from __future__ import annotations

from samples.demo.editorial import Billing, Clip, Entry, Item, Lettering
from samples.demo.graph import ACADEMY, FLAT
from samples.demo.sound import Score

AURORA = Entry(
    slug="aurora-mother",
    kind="movie",
    name="Aurora, Mother",
    original_name="Aurora, mor",
    original_language="nb",
    tagline="Some lights are only ever seen by those who stayed up.",
    synopsis=(
        "Sunniva has kept the weather station above the treeline alone since her mother walked out into the snow "
        "to fix an antenna. On the longest night of the year the radio, silent for eleven winters, begins to read "
        "out temperatures in a voice she knows."
    ),
    year=2024,
    genres=("drama", "fantasy"),
    maturity_age=7,
    maturity_reasons="Themes of loss",
    lettering=Lettering(font="DMSerifDisplay-Regular", lines=("Aurora,", "Mother"), tracking=0.0, place="bottom", colour="eafff4", width=0.78, leading=0.95),
    poster=("aurora", 1.0),
    billing=(
        Billing(person="Ingrid Solheim", role="actor", character="Sunniva"),
        Billing(person="Marit Dahlgren", role="actor", character="Aurora"),
        Billing(person="Oskar Lindqvist", role="actor", character="Halvard"),
        Billing(person="Anders Brekke", role="director"),
        Billing(person="Yuki Tanabe", role="composer"),
    ),
    items=(
        Item(
            kind="film",
            media=Clip(
                scenes=(("aurora", 7.5), ("star_trails", 6.0)),
                score=Score(chords=((40, 52, 59, 63), (45, 52, 57, 64)), weather="wind", brightness_hz=1100, bells=True),
            ),
            cues=(
                (4.5, 6.5, "Minus nineteen. Wind from the north.", "Menos diecinueve. Viento del norte."),
                (7.2, 9.4, "Mother? It has been eleven winters.", "¿Madre? Han pasado once inviernos."),
                (9.9, 12.0, "Minus nineteen. Leave the lamp on.", "Menos diecinueve. Deja la lámpara encendida."),
            ),
        ),
    ),
)

RED_LABYRINTH = Entry(
    slug="the-red-labyrinth",
    kind="movie",
    name="The Red Labyrinth",
    original_name="El laberinto rojo",
    original_language="es",
    tagline="The way out is a person.",
    synopsis=(
        "A forensic architect is hired to draw the floor plan of a private club from the testimony of the nine "
        "people who escaped it. None of the nine plans agree, except on one room, and on who was waiting there."
    ),
    year=2025,
    genres=("thriller", "mystery"),
    maturity_age=18,
    maturity_reasons="Violence, disturbing themes, strong language",
    lettering=Lettering(
        font="Syne-ExtraBold", lines=("THE RED", "LABYRINTH"), tracking=-0.01, place="middle", colour="fff4ea", width=0.84, leading=0.98
    ),
    poster=("red_labyrinth", 0.5),
    billing=(
        Billing(person="Noor Haddadi", role="actor", character="Irene Vasari"),
        Billing(person="Tomás Aldecoa", role="actor", character="The Ninth Witness"),
        Billing(person="Julio Sandoval", role="director"),
        Billing(person="Celia Montrose", role="writer"),
        Billing(person="Henrik Vael", role="composer"),
    ),
    items=(
        Item(
            kind="film",
            media=Clip(
                scenes=(("red_labyrinth", 6.5), ("bone_labyrinth", 4.0), ("red_labyrinth", 4.0)),
                score=Score(chords=((31, 37, 43, 46), (30, 36, 42, 48)), weather="room", brightness_hz=600),
            ),
            cues=(
                (4.3, 6.2, "Close your eyes. How many doors?", "Cierra los ojos. ¿Cuántas puertas?"),
                (6.6, 8.4, "It depends who was counting.", "Depende de quién contara."),
                (9.0, 11.2, "Nine people. Nine houses. One room.", "Nueve personas. Nueve casas. Una habitación."),
            ),
        ),
    ),
)

LOOM = Entry(
    slug="loom",
    kind="movie",
    name="Loom",
    tagline="Pull one thread.",
    synopsis=(
        "In a valley where weather, wages and weddings are computed overnight by a machine nobody has seen, a "
        "repair girl finds a row of code that was written by hand, and signed. She follows the thread back, and the "
        "pattern begins to notice that it is being unpicked."
    ),
    year=2023,
    genres=("science-fiction", "adventure"),
    maturity_age=12,
    maturity_reasons="Flashing lights, peril",
    lettering=Lettering(font="Syne-ExtraBold", lines=("LOOM",), tracking=0.12, place="top", colour="ffe3f1", width=0.80),
    poster=("loom", 0.5),
    billing=(
        Billing(person="Mei-Lin Chau", role="actor", character="Wren"),
        Billing(person="Ravi Sundaram", role="actor", character="The Weaver"),
        Billing(person="Kofi Mensah", role="director"),
        Billing(person="Paulo Reis", role="cinematographer"),
        Billing(person="Dani Okafor", role="composer"),
    ),
    items=(
        Item(
            kind="film",
            media=Clip(
                scenes=(("loom", 7.0), ("loom_weave", 5.5)),
                score=Score(chords=((33, 45, 52, 60), (29, 41, 53, 57), (31, 43, 50, 59)), weather="space", brightness_hz=1600),
            ),
            cues=(
                (4.3, 6.2, "Every row is made from the row above.", "Cada fila nace de la fila anterior."),
                (6.8, 8.8, "Then who made the first one?", "¿Entonces quién hizo la primera?"),
                (9.2, 11.2, "Somebody with cold hands.", "Alguien con las manos frías."),
            ),
        ),
    ),
)

SNOW = Entry(
    slug="small-hours-of-snow",
    kind="movie",
    name="Small Hours of Snow",
    original_name="Las horas pequeñas de la nieve",
    original_language="es",
    tagline="A film in which nothing is hurried.",
    synopsis=(
        "Between four and six in the morning a snowplough driver, a baker and a girl who cannot sleep each believe "
        "they are alone in the forest. Shot over one winter in the old square format, it is the quietest film you "
        "will see this year, and perhaps the warmest."
    ),
    year=2020,
    genres=("drama", "family"),
    maturity_age=0,
    lettering=Lettering(
        font="CormorantGaramond-SemiBold", lines=("Small Hours", "of Snow"), tracking=0.0, place="top", colour="20262c", width=0.82, leading=0.9
    ),
    poster=("snowfall", 1.0),
    billing=(
        Billing(person="Amaro Quiles", role="actor", character="The Driver"),
        Billing(person="Marit Dahlgren", role="actor", character="The Baker"),
        Billing(person="Alba Serrano", role="actor", character="The Girl"),
        Billing(person="Marisol Ibarra", role="director"),
        Billing(person="Yuki Tanabe", role="composer"),
    ),
    items=(
        Item(
            kind="film",
            media=Clip(
                frame=ACADEMY,
                scenes=(("snowfall", 9.5),),
                score=Score(chords=((48, 55, 59, 64), (45, 52, 60, 64)), weather="wind", bells=True, brightness_hz=1300),
            ),
            cues=(
                (4.5, 6.4, "Four o'clock. Not a single light.", "Las cuatro. Ni una sola luz."),
                (6.9, 8.7, "Except that one. Except mine.", "Salvo aquella. Salvo la mía."),
            ),
        ),
    ),
)

BALLOON = Entry(
    slug="the-balloon-who-hated-heights",
    kind="movie",
    name="The Balloon Who Hated Heights",
    tagline="Up is a long way to go for a friend.",
    synopsis=(
        "Pomelo is the stripiest balloon in the valley and has never once left the ground. When the little cloud he "
        "plays with drifts off over the hills by mistake, he has until bedtime to discover what he is made of. "
        "(Silk, mostly. And hot air.)"
    ),
    year=2024,
    genres=("family", "animation"),
    maturity_age=0,
    lettering=Lettering(
        font="Fredoka-SemiBold", lines=("The Balloon", "Who Hated", "Heights"), tracking=-0.01, place="bottom", colour="fffaf0", across=0.68, width=0.80, leading=0.92
    ),
    poster=("paper_hills", 1.0),
    billing=(
        Billing(person="Margaret Ashdown", role="narrator"),
        Billing(person="Alba Serrano", role="actor", character="Pomelo"),
        Billing(person="Kofi Mensah", role="director"),
        Billing(person="Dani Okafor", role="composer"),
    ),
    items=(
        Item(
            kind="film",
            media=Clip(
                frame=FLAT,
                scenes=(("paper_hills", 8.0), ("paper_night", 5.5)),
                score=Score(chords=((48, 55, 60, 64), (53, 57, 60, 65), (43, 55, 59, 62)), weather="room", bells=True, brightness_hz=2000),
            ),
            cues=(
                (4.4, 6.4, "Do not look down, thought Pomelo.", "No mires abajo, pensó Pomelo."),
                (7.0, 9.2, "So he looked up. That was much worse.", "Así que miró arriba. Fue mucho peor."),
                (9.8, 12.0, "Then somebody small said: hello.", "Entonces alguien pequeño dijo: hola."),
            ),
        ),
    ),
)

INK = Entry(
    slug="ink",
    kind="movie",
    name="Ink",
    original_name="Tinta",
    original_language="es",
    tagline="One drop. One breath. One take.",
    synopsis=(
        "The calligrapher Hana Mori gave up paper at seventy and began to write in water. This short film watches a "
        "single character dissolve, from the moment the brush lifts to the moment nothing is left to read."
    ),
    year=2019,
    genres=("documentary", "animation"),
    maturity_age=0,
    lettering=Lettering(font="DMSerifDisplay-Regular", lines=("Ink",), tracking=0.02, place="top", colour="14161c", width=0.5, over_colour="f7f2e8"),
    poster=("ink", 1.4),
    billing=(
        Billing(person="Hana Mori", role="artist"),
        Billing(person="Anders Brekke", role="director"),
        Billing(person="Yuki Tanabe", role="composer"),
    ),
    items=(
        Item(
            kind="film",
            media=Clip(
                frame=FLAT,
                scenes=(("ink", 6.5), ("ink_indigo", 5.5)),
                score=Score(chords=((50, 57, 62, 64), (46, 53, 62, 65)), weather="room", bells=True, brightness_hz=1000),
            ),
            cues=(
                (4.4, 6.4, "On paper a stroke is a decision.", "En el papel, un trazo es una decisión."),
                (6.8, 9.0, "In water it is only a suggestion.", "En el agua es solo una sugerencia."),
            ),
        ),
    ),
)
