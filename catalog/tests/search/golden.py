"""The golden set: a catalogue with hard names among invented noise, and what must be found in it.

The queries are split by their own checksum: two thirds were looked at while weights were chosen,
one third, held out, was not.
"""

import datetime
import random
import zlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import connection
from django.utils import timezone
from django.utils.text import slugify

from accounts.models import Profile
from catalog.actions.media.text_tracks import set_text_track
from catalog.models import (
    Character,
    Credit,
    Genre,
    Person,
    Playable,
    Season,
    Title,
)
from catalog.search.engine import Hit, search
from catalog.search.indexing import index_titles
from catalog.search.spoken_lines import index_cues

FOLDER = Path(__file__).parent
TOP = 5
#: A held-out query is one in so many.
HOLD_OUT = 3
GENRES = {
    "Action": "Acción", "Animation": "Animación", "Classical": "Clásica", "Comedy": "Comedia",
    "Cooking": "Cocina", "Documentary": "Documental", "Drama": "Drama", "Family": "Familiar",
    "Fantasy": "Fantasía", "Horror": "Terror", "Jazz": "Jazz", "Latin": "Latina",
    "Music": "Música", "Rock": "Rock", "Romance": "Romance", "Science fiction": "Ciencia ficción",
    "Technology": "Tecnología", "Thriller": "Suspense", "War": "Bélica", "Western": "Del oeste",
}  # fmt: skip
PART_KINDS = {"series": "episode", "course": "lesson", "album": "track"}
NOISE_TITLES = 1500
NOISE_WORDS = (
    "night star dark black house lights train river last king queen summer winter secret wild "
    "city love war man woman girl boy mother father brother island moon sun fire rain road "
    "way home dead blue red golden silent broken lost hidden good bad little big return legend "
    "story day garden noche mar casa sol luna viento ciudad amor guerra hombre mujer camino "
    "sombra secreto isla río "
    "lobo verano invierno último reina rey fuego sangre sueño puerto tren fantasma espejo jardín "
)
NOISE_NAMES = (
    "Anna Marta Lucía Carlos Peter Paul Maria Stephen Steven Robert Tom Thomas Akira Pedro Penny "
    "Ricardo William David Denise Hanna Alba Marcos Grace Daniel Laura Inés Tobias Clara Hugo Nora "
)
NOISE_SURNAMES = (
    "Hanson Spielman Kubicek Kurosaki Almodena Cruise Darling Torres Niro Garcés Villeda Mizuki "
    "Ford Fisher Walker Miller Sánchez Romero Ortega Vidal Castro Molina Prieto Weber Nilsson "
    "Stone"
)
NOISE_LINES = (
    "I don't know what you're talking about.",
    "We have to get out of here, now.",
    "Where is the last train?",
    "You never told me about your brother.",
    "No puedo creer que estés aquí.",
    "¿Qué vamos a hacer con la casa?",
    "Open the door, please.",
    "May I help you with that?",
    "There is no time for this.",
    "La vida no es tan fácil.",
)


@dataclass(frozen=True)
class Golden:
    """A query, and the one thing that it must find."""

    query: str
    kind: str
    name: str

    @property
    def is_held_out(self) -> bool:
        """Whether it was left alone while weights were chosen."""
        return zlib.crc32(self.query.encode()) % HOLD_OUT == 0


def queries() -> list[Golden]:
    return [
        Golden(query.strip().removesuffix("_") + (" " if query.endswith("_") else ""), kind, name)
        for kind, name, typed in _query_lines()
        for query in typed.split("; ")
    ]


def _query_lines() -> Iterator[tuple[str, str, str]]:
    for line in _lines("golden_queries.txt"):
        expected, typed = line.split(" <- ")
        kind, name = expected.split(": ", 1)
        yield kind, name, typed


def _lines(name: str) -> list[str]:
    text = (FOLDER / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("# ")]


def load(*, noise: int = NOISE_TITLES) -> None:
    """Write the catalogue of the golden set, noise included, and index it."""
    for name, name_es in GENRES.items():
        Genre.objects.get_or_create(name=name, defaults={"slug": slugify(name), "name_es": name_es})
    titles = {line: _title(line) for line in _lines("golden_catalogue.txt")}
    by_name = {title.name: title for title in titles.values()}
    for line in _lines("golden_parts.txt"):
        _parts(by_name, line)
    _noise(noise)
    index_titles(title_ids=list(Title.objects.values_list("pk", flat=True)))
    _subtitles(by_name)
    # Autovacuum does this in an installation; it cannot see into the transaction of a test.
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _title(line: str) -> Title:
    kind, name, original, year, genres, credits, tagline = _fields(line, 7)
    title = Title.objects.create(
        kind=kind,
        name=name,
        original_name=original,
        year=int(year),
        tagline=tagline,
        slug=f"{slugify(name)}-{year}",
        status="published",
        published_at=timezone.now() - datetime.timedelta(days=400),
    )
    title.genres.set(Genre.objects.filter(name=genres))
    for place, credit in enumerate(filter(None, credits.split(", "))):
        _credit(title, credit, place)
    if kind == "movie":
        Playable.objects.create(title=title, kind="film", duration_seconds=9000)
    return title


def _fields(line: str, count: int) -> list[str]:
    fields = [field.strip() for field in line.split("|")]
    return fields + [""] * (count - len(fields))


def _credit(title: Title, text: str, place: int) -> None:
    role, _, who = text.partition("=")
    name, _, plays = who.rstrip(")").partition("(")
    person, _ = Person.objects.get_or_create(name=name, defaults={"slug": f"{slugify(name)}-p"})
    character = Character.objects.get_or_create(name=plays)[0] if plays else None
    Credit.objects.create(
        title=title, person=person, role=role, character=character, billing_order=place
    )


def _parts(by_name: dict[str, Title], line: str) -> None:
    name, season_name, parts = _fields(line, 3)
    title = by_name[name]
    number = title.seasons.count() + 1
    season = Season.objects.create(title=title, number=number, name=season_name)
    for place, part in enumerate(parts.split("; "), 1):
        Playable.objects.create(
            title=title,
            season=season,
            kind=PART_KINDS[title.kind],
            number=place,
            name=part,
            duration_seconds=3000,
        )


def _noise(count: int) -> None:
    """Write titles and people whose names are near those that are looked for."""
    dice = random.Random(20)
    now = timezone.now()
    people = Person.objects.bulk_create(
        Person(name=f"{name} {surname}", slug=slugify(f"{name}-{surname}-noise"))
        for name in NOISE_NAMES.split()
        for surname in NOISE_SURNAMES.split()
    )
    titles = Title.objects.bulk_create(
        Title(
            kind="movie",
            name=" ".join(dice.sample(NOISE_WORDS.split(), dice.choice((1, 2, 2, 3, 4)))).title(),
            sort_name="noise",
            slug=f"noise-{number}",
            year=dice.randint(1950, 2025),
            status="published",
            published_at=now - datetime.timedelta(days=dice.randint(1, 3000)),
            popularity=round(10 ** dice.uniform(0, 4)),
        )
        for number in range(count)
    )
    Credit.objects.bulk_create(
        Credit(title=title, person=person, role="actor")
        for title in titles
        for person in dice.sample(people, 3)
    )
    films = Playable.objects.bulk_create(
        Playable(title=title, kind="film", duration_seconds=6000) for title in titles[:40]
    )
    for film in films:
        _track(film, "en", [(20.0 * n, text) for n, text in enumerate(dice.sample(NOISE_LINES, 8))])


def _subtitles(by_name: dict[str, Title]) -> None:
    tracks: dict[tuple[str, str], list[tuple[float, str]]] = defaultdict(list)
    for line in _lines("golden_lines.txt"):
        name, language, seconds, text = _fields(line, 4)
        tracks[name, language].append((float(seconds), text))
    for (name, language), said in tracks.items():
        playable = by_name[name].playables.order_by("pk").first()
        _track(playable, language, said)


def _track(playable: Playable, language: str, said: list[tuple[float, str]]) -> None:
    cues = [f"{_clock(at)} --> {_clock(at + 2)}\n{text}" for at, text in sorted(said)]
    content = "\n\n".join(["WEBVTT", *cues]).encode()
    track = set_text_track(playable=playable, content=content, language=language)
    index_cues(text_track_id=track.pk)


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 3600:02}:{int(seconds) // 60 % 60:02}:{seconds % 60:06.3f}"


@dataclass
class Score:
    """How much of what must be found was among the first five."""

    asked: int = 0
    found: int = 0
    found_in_kind: int = 0

    @property
    def recall(self) -> float:
        """Among the first five of everything."""
        return self.found / self.asked

    @property
    def recall_in_kind(self) -> float:
        """Among the first five of its own kind, as the page shows them."""
        return self.found_in_kind / self.asked


def evaluate(profile: Profile) -> tuple[dict[str, Score], list[str]]:
    """Ask everything; return the scores of the tuning part, the held-out part, and by kind.

    The second value names what was missed.
    """
    scores: dict[str, Score] = defaultdict(Score)
    missed = []
    now = timezone.now()
    for golden in queries():
        found = search(golden.query, profile=profile, now=now)
        is_in_kind = _is_among(found.by_kind[golden.kind], golden) if found.by_kind else False
        is_found = _is_among(found.best, golden)
        part = "held out" if golden.is_held_out else "tuning"
        for name in (part, golden.kind):
            scores[name].asked += 1
            scores[name].found += is_found
            scores[name].found_in_kind += is_in_kind
        if not is_found:
            firsts = ", ".join(f"{name_of(hit)} {hit.score:.2f}" for hit in found.best[:4])
            place = "" if is_in_kind else " NOT EVEN IN KIND"
            missed.append(f"[{part}] {golden.query!r} → {golden.name}{place}; got {firsts}")
    return dict(scores), missed


def _is_among(hits: list[Hit], golden: Golden) -> bool:
    return any(hit.kind == golden.kind and name_of(hit) == golden.name for hit in hits[:TOP])


def name_of(hit: Hit) -> str:
    return hit.entry.name if hit.entry else hit.cue.text if hit.cue else ""


def report(scores: dict[str, Score]) -> str:
    lines = [f"{'':10} queries  recall@5  within its kind"]
    lines += [
        f"{name:10} {score.asked:7}  {score.recall:8.3f}  {score.recall_in_kind:15.3f}"
        for name, score in scores.items()
    ]
    return "\n".join(lines)
