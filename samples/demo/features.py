# ruff: noqa: E501
# fmt: off
# Words and their translation belong on one line; this is a table, not code.

"""The films of the demo catalogue."""

from __future__ import annotations

from samples.demo.editorial import Clip, Entry, Item, cast, film
from samples.demo.graph import FLAT
from samples.demo.sound import Score

SALT_ROAD = Entry(
    slug="the-salt-road", kind="movie", name="The Salt Road", original_name="El camino de la sal", original_language="es",
    year=2023, genres=("drama", "adventure"), maturity_age=7, maturity_reasons="Thirst and peril",
    tagline="Nobody crosses it twice for the same reason.",
    synopsis="Every autumn Inés drives her grandfather's last four mules across a desert that no longer appears on any map, carrying salt to a town that stopped paying for it years ago. This year a stranger asks to walk beside her, and will not say what is in the fifth sack.",
    font="Cinzel-Medium", poster=("desert", 1.0),
    billing=cast("Lucía Ferrán: Inés", "Tomás Aldecoa: The Stranger", "Amaro Quiles: Grandfather", director="Marisol Ibarra", writer="Marisol Ibarra", composer="Henrik Vael"),
    items=film(
        Clip(
            scenes=(("desert", 7.5), ("desert/noon", 5.5)),
            score=Score(chords=((38, 50, 57, 62), (36, 48, 55, 64)), weather="wind", brightness_hz=800),
            dub=Score(chords=((38, 50, 57, 62), (36, 48, 55, 64)), weather="wind", brightness_hz=1200, bells_seconds=1.9),
        ),
        (4.4, 6.6, "My grandfather said the desert keeps accounts.", "Mi abuelo decía que el desierto lleva cuentas."),
        (7.2, 9.4, "It lends you a road. It does not give it.", "Te presta un camino. No te lo regala."),
        (9.7, 11.6, "So walk lightly. Somebody needs it back.", "Así que pisa suave. Alguien lo necesita después."),
    ),
)

PERIHELION = Entry(
    slug="perihelion", kind="movie", name="Perihelion",
    year=2025, genres=("science-fiction", "thriller"), maturity_age=12, maturity_reasons="Peril, mild language",
    tagline="The closest you will ever be.",
    synopsis="A survey ship with one passenger awake falls past a star at four hundred kilometres a second. In the eleven minutes when nothing can be corrected any more, Commander Adeyemi decides what to tell the nine people sleeping behind her.",
    font="Jost-Light", poster=("eclipse", 0.2),
    billing=cast("Temi Okonjo: Commander Adeyemi", "Ravi Sundaram: The Voice of the Ship", director="Ingrid Solheim", writer="Jonah Mirsky", composer="Henrik Vael"),
    items=film(
        Clip(
            scenes=(("nebula/teal", 6.5), ("nebula", 5.0), ("eclipse", 4.0)), chapters=("The Long Fall", "Eleven Minutes", "Perihelion"),
            score=Score(chords=((33, 45, 52, 56), (36, 48, 55, 59), (29, 41, 48, 57)), weather="space"),
        ),
        (4.5, 6.6, "Eleven minutes to closest approach.", "Once minutos para el máximo acercamiento."),
        (7.0, 9.2, "You could wake them.", "Podrías despertarlos."),
        (9.6, 11.4, "And say what? That it is beautiful?", "¿Y decirles qué? ¿Que es hermoso?"),
        (11.7, 13.2, "Yes. That.", "Sí. Eso."),
    ),
    extras=(Item(
        kind="extra", name="Trailer", synopsis="Eight seconds before the point of no return.",
        media=Clip(scenes=(("eclipse", 4.0), ("nebula", 5.0)), score=Score(chords=((33, 40, 45, 52), (28, 40, 47, 56)), weather="space", bells_seconds=1.9), has_credits=False),
        cues=(
            (4.2, 5.8, "Nobody has been this close.", "Nadie ha estado tan cerca."),
            (6.0, 7.6, "Nobody has had to choose.", "Nadie ha tenido que elegir."),
        ),
    ),),
)

AURORA = Entry(
    slug="aurora-mother", kind="movie", name="Aurora, Mother", original_name="Aurora, mor", original_language="nb",
    year=2024, genres=("drama", "fantasy"), maturity_age=7, maturity_reasons="Themes of loss",
    tagline="Some lights are only ever seen by those who stayed up.",
    synopsis="Sunniva has kept the weather station above the treeline alone since her mother walked out into the snow to fix an antenna. On the longest night of the year the radio, silent for eleven winters, begins to read out temperatures in a voice she knows.",
    font="DMSerifDisplay-Regular", poster=("aurora", 1.0),
    billing=cast("Ingrid Solheim: Sunniva", "Marit Dahlgren: Aurora", "Oskar Lindqvist: Halvard", director="Anders Brekke", composer="Yuki Tanabe"),
    items=film(
        Clip(scenes=(("aurora", 7.5), ("aurora/rose", 6.0)), score=Score(chords=((40, 52, 59, 63), (45, 52, 57, 64)), weather="wind", brightness_hz=1100, bells_seconds=1.9)),
        (4.5, 6.5, "Minus nineteen. Wind from the north.", "Menos diecinueve. Viento del norte."),
        (7.2, 9.4, "Mother? It has been eleven winters.", "¿Madre? Han pasado once inviernos."),
        (9.9, 12.0, "Minus nineteen. Leave the lamp on.", "Menos diecinueve. Deja la lámpara encendida."),
    ),
)

BALLOON = Entry(
    slug="the-balloon-who-hated-heights", kind="movie", name="The Balloon Who Hated Heights",
    year=2024, genres=("family", "animation"),
    tagline="Up is a long way to go for a friend.",
    synopsis="Pomelo is the stripiest balloon in the valley and has never once left the ground. When the little cloud he plays with drifts off over the hills by mistake, he has until bedtime to discover what he is made of. (Silk, mostly. And hot air.)",
    font="Fredoka-SemiBold", poster=("paper_hills", 1.0),
    billing=cast("Alba Serrano: Pomelo", narrator="Margaret Ashdown", director="Kofi Mensah", composer="Dani Okafor"),
    items=film(
        Clip(frame=FLAT, scenes=(("paper_hills", 8.0), ("paper_hills/night", 5.5)), score=Score(chords=((48, 55, 60, 64), (53, 57, 60, 65), (43, 55, 59, 62)), weather="room", bells_seconds=1.9, brightness_hz=2000)),
        (4.4, 6.4, "Do not look down, thought Pomelo.", "No mires abajo, pensó Pomelo."),
        (7.0, 9.2, "So he looked up. That was much worse.", "Así que miró arriba. Fue mucho peor."),
        (9.8, 12.0, "Then somebody small said: hello.", "Entonces alguien pequeño dijo: hola."),
    ),
)

DROWNED_CITY = Entry(
    slug="nocturne-for-a-drowned-city", kind="movie", name="Nocturne for a Drowned City", original_name="Nocturno para una ciudad sumergida", original_language="es",
    year=2024, genres=("mystery", "science-fiction"), maturity_age=12, maturity_reasons="Unsettling scenes",
    tagline="The lights below the water have started to answer.",
    synopsis="Thirty years after the sea came for the lower districts, a night ferryman notices windows being lit in houses that have been under water since he was a boy. He begins to signal back. What follows is a love letter to a city that refuses to stay a memory.",
    font="Jost-Light", poster=("drowned_city", 0.5),
    billing=cast("Oskar Lindqvist: The Ferryman", "Noor Haddadi: Ilse Marrow", "Ewan Pryce: Harbourmaster Dunn", director="Celia Montrose", cinematographer="Paulo Reis", composer="Saoirse Whelan"),
    items=film(
        Clip(scenes=(("drowned_city", 8.0), ("caustics", 5.0)), score=Score(chords=((45, 52, 59, 64), (41, 53, 57, 64)), weather="sea", bells_seconds=1.9)),
        (4.5, 6.8, "There. Third floor of the conservatory.", "Ahí. Tercer piso del conservatorio."),
        (7.4, 9.4, "Someone is practising scales again.", "Alguien vuelve a practicar escalas."),
        (9.7, 11.6, "Turn off the engine. Listen.", "Apaga el motor. Escucha."),
    ),
)

LOOM = Entry(
    slug="loom", kind="movie", name="Loom",
    year=2023, genres=("science-fiction", "mystery"), maturity_age=12, maturity_reasons="Flashing lights, peril",
    tagline="Pull one thread.",
    synopsis="In a valley where weather, wages and weddings are computed overnight by a machine nobody has seen, a repair girl finds a row of code that was written by hand, and signed. She follows the thread back, and the pattern begins to notice that it is being unpicked.",
    font="Syne-ExtraBold", poster=("loom", 0.5),
    billing=cast("Mei-Lin Chau: Wren", "Ravi Sundaram: The Weaver", director="Kofi Mensah", cinematographer="Paulo Reis", composer="Dani Okafor"),
    items=film(
        Clip(scenes=(("loom", 7.0), ("loom/teal", 5.5)), score=Score(chords=((33, 45, 52, 60), (29, 41, 53, 57), (31, 43, 50, 59)), weather="space", brightness_hz=1600)),
        (4.3, 6.2, "Every row is made from the row above.", "Cada fila nace de la fila anterior."),
        (6.8, 8.8, "Then who made the first one?", "¿Entonces quién hizo la primera?"),
        (9.2, 11.2, "Somebody with cold hands.", "Alguien con las manos frías."),
    ),
)

CARTOGRAPHER = Entry(
    slug="the-cartographer-of-infinity", kind="movie", name="The Cartographer of Infinity",
    year=2021, genres=("documentary", "mystery"),
    tagline="He set out to measure a coastline. It kept getting longer.",
    synopsis="In 1911 the Admiralty sent Edmund Thorne to survey a bay nine miles wide. He never finished. This film follows his notebooks, each drawn at a finer scale than the last, to the point where the map becomes more detailed than the place.",
    font="CormorantGaramond-SemiBold", poster=("gilded_coast", 3.0),
    billing=cast("Ewan Pryce: Edmund Thorne", narrator="Margaret Ashdown", director="Jonah Mirsky", composer="Yuki Tanabe"),
    items=film(
        Clip(scenes=(("gilded_coast/mono", 5.5), ("gilded_coast", 7.5)), score=Score(chords=((43, 50, 55, 59), (40, 52, 55, 59)), weather="room", bells_seconds=1.9, brightness_hz=1200)),
        (4.3, 6.4, "The bay is nine miles wide.", "La bahía tiene nueve millas de ancho."),
        (6.8, 9.0, "Its shore, I now believe, has no length at all.", "Su orilla, creo ahora, no tiene longitud alguna."),
        (9.4, 11.5, "I shall need a smaller pencil.", "Necesitaré un lápiz más fino."),
    ),
)

EMBER = Entry(
    slug="what-the-fire-said", kind="movie", name="What the Fire Said", original_name="Lo que dijo el fuego", original_language="es",
    year=2022, genres=("horror", "drama"), maturity_age=16, maturity_reasons="Sustained threat, frightening scenes",
    tagline="Keep it fed. Do not answer.",
    synopsis="Two sisters return to clear out the farmhouse where they grew up and find the hearth still burning, as it has, the neighbours swear, every night since the funeral. By the second evening it knows their names. By the third it has begun to use them.",
    font="BebasNeue-Regular", poster=("embers", 2.0),
    billing=cast("Lucía Ferrán: Berta", "Ana Belmonte: Clara", director="Julio Sandoval", writer="Nerea Ocaña", composer="Saoirse Whelan"),
    items=film(
        Clip(scenes=(("embers", 6.5), ("embers/blue", 6.5)), score=Score(chords=((29, 36, 41, 44), (28, 35, 40, 46)), weather="fire", brightness_hz=500)),
        (4.4, 6.2, "Who lit this?", "¿Quién ha encendido esto?"),
        (6.6, 8.8, "Nobody lit it. Nobody ever put it out.", "Nadie lo encendió. Nadie lo apagó nunca."),
        (9.4, 11.4, "Clara. It asked for you first.", "Clara. Preguntó primero por ti."),
    ),
)

INK = Entry(
    slug="ink", kind="movie", name="Ink", original_name="Tinta", original_language="es",
    year=2019, genres=("documentary", "animation"),
    tagline="One drop. One breath. One take.",
    synopsis="The calligrapher Hana Mori gave up paper at seventy and began to write in water. This short film watches a single character dissolve, from the moment the brush lifts to the moment nothing is left to read.",
    font="CormorantGaramond-SemiBold", poster=("ink/mono", 1.4),
    billing=cast(director="Anders Brekke", artist="Hana Mori", composer="Yuki Tanabe"),
    items=film(
        Clip(frame=FLAT, scenes=(("ink/mono", 6.5), ("ink", 5.5)), score=Score(chords=((50, 57, 62, 64), (46, 53, 62, 65)), weather="room", bells_seconds=1.9, brightness_hz=1000)),
        (4.4, 6.4, "On paper a stroke is a decision.", "En el papel, un trazo es una decisión."),
        (6.8, 9.0, "In water it is only a suggestion.", "En el agua es solo una sugerencia."),
    ),
)
