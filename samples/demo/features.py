# ruff: noqa: E501
# fmt: off
# Words and their translation belong on one line; this is a table, not code.

"""Films of the demo catalogue, as they open in the cinemas."""

from __future__ import annotations

from samples.demo.editorial import Billing, Clip, Entry, Item, Lettering
from samples.demo.sound import Score

SALT_ROAD = Entry(
    slug="the-salt-road",
    kind="movie",
    name="The Salt Road",
    original_name="El camino de la sal",
    original_language="es",
    tagline="Nobody crosses it twice for the same reason.",
    synopsis=(
        "Every autumn Inés drives her grandfather's last four mules across a desert that no longer appears on "
        "any map, carrying salt to a town that stopped paying for it years ago. This year a stranger asks to "
        "walk beside her, and will not say what is in the fifth sack."
    ),
    year=2023,
    genres=("drama", "adventure"),
    maturity_age=7,
    maturity_reasons="Thirst and peril",
    lettering=Lettering(font="Cinzel-Medium", lines=("THE", "SALT ROAD"), tracking=0.10, place="top", colour="fbe9c8", across=0.32),
    poster=("desert", 1.0),
    billing=(
        Billing(person="Lucía Ferrán", role="actor", character="Inés"),
        Billing(person="Tomás Aldecoa", role="actor", character="The Stranger"),
        Billing(person="Amaro Quiles", role="actor", character="Grandfather"),
        Billing(person="Marisol Ibarra", role="director"),
        Billing(person="Marisol Ibarra", role="writer"),
        Billing(person="Henrik Vael", role="composer"),
    ),
    items=(
        Item(
            kind="film",
            media=Clip(
                scenes=(("desert", 7.5), ("noon", 5.5)),
                score=Score(chords=((38, 50, 57, 62), (36, 48, 55, 64)), weather="wind", brightness_hz=800),
            ),
            cues=(
                (4.4, 6.6, "My grandfather said the desert keeps accounts.", "Mi abuelo decía que el desierto lleva cuentas."),
                (7.2, 9.4, "It lends you a road. It does not give it.", "Te presta un camino. No te lo regala."),
                (9.7, 11.6, "So walk lightly. Somebody needs it back.", "Así que pisa suave. Alguien lo necesita después."),
            ),
        ),
    ),
)

DROWNED_CITY = Entry(
    slug="nocturne-for-a-drowned-city",
    kind="movie",
    name="Nocturne for a Drowned City",
    original_name="Nocturno para una ciudad sumergida",
    original_language="es",
    tagline="The lights below the water have started to answer.",
    synopsis=(
        "Thirty years after the sea came for the lower districts, a night ferryman notices windows being lit in "
        "houses that have been under water since he was a boy. He begins to signal back. What follows is a love "
        "letter to a city that refuses to stay a memory."
    ),
    year=2024,
    genres=("mystery", "science-fiction"),
    maturity_age=12,
    maturity_reasons="Unsettling scenes",
    lettering=Lettering(
        font="Jost-Light", lines=("NOCTURNE", "FOR A", "DROWNED", "CITY"), tracking=0.22, place="bottom", colour="e9dcf5", across=0.74, width=0.66
    ),
    poster=("drowned_city", 0.5),
    billing=(
        Billing(person="Oskar Lindqvist", role="actor", character="The Ferryman"),
        Billing(person="Noor Haddadi", role="actor", character="Ilse Marrow"),
        Billing(person="Ewan Pryce", role="actor", character="Harbourmaster Dunn"),
        Billing(person="Celia Montrose", role="director"),
        Billing(person="Paulo Reis", role="cinematographer"),
        Billing(person="Saoirse Whelan", role="composer"),
    ),
    items=(
        Item(
            kind="film",
            media=Clip(
                scenes=(("drowned_city", 8.0), ("caustics", 5.0)),
                score=Score(chords=((45, 52, 59, 64), (41, 53, 57, 64)), weather="sea", bells=True),
            ),
            cues=(
                (4.5, 6.8, "There. Third floor of the conservatory.", "Ahí. Tercer piso del conservatorio."),
                (7.4, 9.4, "Someone is practising scales again.", "Alguien vuelve a practicar escalas."),
                (9.7, 11.6, "Turn off the engine. Listen.", "Apaga el motor. Escucha."),
            ),
        ),
    ),
)

PERIHELION = Entry(
    slug="perihelion",
    kind="movie",
    name="Perihelion",
    tagline="The closest you will ever be.",
    synopsis=(
        "A survey ship with one passenger awake falls past a star at four hundred kilometres a second. In the "
        "eleven minutes when nothing can be corrected any more, Commander Adeyemi decides what to tell the nine "
        "people sleeping behind her."
    ),
    year=2025,
    genres=("science-fiction", "thriller"),
    maturity_age=12,
    maturity_reasons="Peril, mild language",
    lettering=Lettering(font="Jost-Light", lines=("PERIHELION",), tracking=0.30, place="bottom", colour="ffe7cb", width=0.86),
    poster=("eclipse", 0.2),
    billing=(
        Billing(person="Temi Okonjo", role="actor", character="Commander Adeyemi"),
        Billing(person="Ravi Sundaram", role="actor", character="The Voice of the Ship"),
        Billing(person="Ingrid Solheim", role="director"),
        Billing(person="Jonah Mirsky", role="writer"),
        Billing(person="Henrik Vael", role="composer"),
    ),
    items=(
        Item(
            kind="film",
            media=Clip(
                scenes=(("orbit", 6.5), ("approach", 5.0), ("eclipse", 4.0)),
                score=Score(chords=((33, 45, 52, 56), (36, 48, 55, 59), (29, 41, 48, 57)), weather="space"),
            ),
            cues=(
                (4.5, 6.6, "Eleven minutes to closest approach.", "Once minutos para el máximo acercamiento."),
                (7.0, 9.2, "You could wake them.", "Podrías despertarlos."),
                (9.6, 11.4, "And say what? That it is beautiful?", "¿Y decirles qué? ¿Que es hermoso?"),
                (11.7, 13.2, "Yes. That.", "Sí. Eso."),
            ),
        ),
    ),
    extras=(
        Item(
            kind="extra",
            name="Trailer",
            synopsis="Eight seconds before the point of no return.",
            media=Clip(
                scenes=(("eclipse", 4.0), ("nebula", 5.0)),
                score=Score(chords=((33, 40, 45, 52), (28, 40, 47, 56)), weather="space", bells=True),
                has_credits=False,
            ),
            cues=(
                (4.2, 5.8, "Nobody has been this close.", "Nadie ha estado tan cerca."),
                (6.0, 7.6, "Nobody has had to choose.", "Nadie ha tenido que elegir."),
            ),
        ),
    ),
)

EMBER = Entry(
    slug="what-the-fire-said",
    kind="movie",
    name="What the Fire Said",
    original_name="Lo que dijo el fuego",
    original_language="es",
    tagline="Keep it fed. Do not answer.",
    synopsis=(
        "Two sisters return to clear out the farmhouse where they grew up and find the hearth still burning, as it "
        "has, the neighbours swear, every night since the funeral. By the second evening it knows their names. By "
        "the third it has begun to use them."
    ),
    year=2022,
    genres=("horror", "drama"),
    maturity_age=16,
    maturity_reasons="Sustained threat, frightening scenes",
    lettering=Lettering(
        font="BebasNeue-Regular", lines=("WHAT", "THE FIRE", "SAID"), tracking=0.02, place="top", colour="ffdca8", width=0.74, leading=0.86
    ),
    poster=("fire", 2.0),
    billing=(
        Billing(person="Lucía Ferrán", role="actor", character="Berta"),
        Billing(person="Ana Belmonte", role="actor", character="Clara"),
        Billing(person="Julio Sandoval", role="director"),
        Billing(person="Nerea Ocaña", role="writer"),
        Billing(person="Saoirse Whelan", role="composer"),
    ),
    items=(
        Item(
            kind="film",
            media=Clip(
                scenes=(("embers", 6.5), ("fire", 6.5)),
                score=Score(chords=((29, 36, 41, 44), (28, 35, 40, 46)), weather="fire", brightness_hz=500),
            ),
            cues=(
                (4.4, 6.2, "Who lit this?", "¿Quién ha encendido esto?"),
                (6.6, 8.8, "Nobody lit it. Nobody ever put it out.", "Nadie lo encendió. Nadie lo apagó nunca."),
                (9.4, 11.4, "Clara. It asked for you first.", "Clara. Preguntó primero por ti."),
            ),
        ),
    ),
)

CARTOGRAPHER = Entry(
    slug="the-cartographer-of-infinity",
    kind="movie",
    name="The Cartographer of Infinity",
    tagline="He set out to measure a coastline. It kept getting longer.",
    synopsis=(
        "In 1911 the Admiralty sent Edmund Thorne to survey a bay nine miles wide. He never finished. This film "
        "follows his notebooks, each drawn at a finer scale than the last, to the point where the map becomes "
        "more detailed than the place."
    ),
    year=2021,
    genres=("documentary", "mystery"),
    maturity_age=0,
    lettering=Lettering(
        font="CormorantGaramond-SemiBold", lines=("The", "Cartographer", "of Infinity"), tracking=0.0, place="bottom", colour="fff3d2", over_colour="2b1a10", leading=0.92
    ),
    poster=("gilded_coast", 3.0),
    billing=(
        Billing(person="Margaret Ashdown", role="narrator"),
        Billing(person="Ewan Pryce", role="actor", character="Edmund Thorne"),
        Billing(person="Jonah Mirsky", role="director"),
        Billing(person="Yuki Tanabe", role="composer"),
    ),
    items=(
        Item(
            kind="film",
            media=Clip(
                scenes=(("contours", 5.5), ("gilded_coast", 7.5)),
                score=Score(chords=((43, 50, 55, 59), (40, 52, 55, 59)), weather="room", bells=True, brightness_hz=1200),
            ),
            cues=(
                (4.3, 6.4, "The bay is nine miles wide.", "La bahía tiene nueve millas de ancho."),
                (6.8, 9.0, "Its shore, I now believe, has no length at all.", "Su orilla, creo ahora, no tiene longitud alguna."),
                (9.4, 11.5, "I shall need a smaller pencil.", "Necesitaré un lápiz más fino."),
            ),
        ),
    ),
)
