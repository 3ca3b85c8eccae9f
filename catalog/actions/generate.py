"""Writing an invented catalogue, in batches that stand or fall as one."""

import datetime
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils.text import slugify

from catalog.actions.generate_media import write_media
from catalog.generate import vocabulary
from catalog.generate.identity import Table, fingerprint, fingerprint_of, generated_id, id_range
from catalog.generate.language import person_name
from catalog.generate.vocabulary import entries
from catalog.generate.works import Item, Maker, Work
from catalog.models import Character, Credit, Genre, Person, Playable, Season, Title
from catalog.models.titles import sort_name_of

BATCH = 500
#: Seasons and items of a title are numbered from its number times this.
ROOM = 1000


class OtherCatalogueError(Exception):
    """What was generated before came from another seed or was meant to have another size."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What to generate; with the same plan, the same comes out, dated back from `now`."""

    titles: int
    seed: int
    cues: int
    now: datetime.datetime

    @property
    def people(self) -> int:
        """How many people the titles share."""
        return self.titles // 2 + 20

    def rng(self, purpose: str, number: int) -> random.Random:
        """Return the randomness of one batch, the same whichever batches were made before."""
        return random.Random(f"{self.seed}/{purpose}/{number}")  # noqa: S311 - to be repeatable


def generated(model: type[models.Model], table: Table) -> "models.QuerySet[Any]":
    """Return the rows of a table that were generated, in the order in which they were."""
    rows: models.QuerySet[Any] = model._default_manager.filter(public_id__range=id_range(table))
    return rows.order_by("public_id")


def count_written(*, plan: Plan) -> tuple[int, int]:
    """Return how many people and titles of `plan` are there already; raises OtherCatalogueError."""
    people, titles = generated(Person, Table.PERSON), generated(Title, Table.TITLE)
    first = people.first()
    counts = people.count(), titles.count()
    is_another = first is not None and fingerprint_of(first.public_id) != fingerprint(plan.seed)
    is_larger = counts[0] > plan.people or (counts[0] < plan.people and counts[1] > 0)
    if is_another or is_larger:
        raise OtherCatalogueError
    return counts


@transaction.atomic
def write_people(*, plan: Plan, first: int) -> int:
    """Write the batch of people that begins with number `first`; return how many."""
    rng = plan.rng("people", first)
    numbers = range(first, min(first + BATCH, plan.people))
    Person.objects.bulk_create(_person(plan, number, person_name(rng)) for number in numbers)
    return len(numbers)


def _person(plan: Plan, number: int, name: str) -> Person:
    return Person(
        public_id=generated_id(Table.PERSON, plan.seed, number),
        slug=_slug(name, number),
        name=name[:120],
        sort_name=name[:120].casefold(),
    )


def _slug(name: str, number: int) -> str:
    # Names collide, and an editor may have used one too.
    return f"{slugify(name)[:100]}-g{number}"


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What batches of titles share: genres by slug, and the numbers of people, busiest first."""

    genres: dict[str, int]
    people: list[int]
    maker: Maker


def surroundings(*, plan: Plan) -> Surroundings:
    """Return what batches of titles share, writing the genres that are missing."""
    people = list(generated(Person, Table.PERSON).values_list("pk", flat=True))
    plan.rng("busy", 0).shuffle(people)
    maker = Maker(people=len(people), this_year=plan.now.year)
    return Surroundings(genres=_write_genres(), people=people, maker=maker)


@transaction.atomic
def _write_genres() -> dict[str, int]:
    lists = (vocabulary.FILM_GENRES, vocabulary.MUSIC_GENRES, vocabulary.COURSE_GENRES)
    genres = {}
    for slug, name, name_es in (genre for text in lists for genre in entries(text)):
        found = Genre.objects.filter(name=name).first()
        new = {"name": name, "name_es": name_es}
        genres[slug] = (found or Genre.objects.get_or_create(slug=slug, defaults=new)[0]).pk
    return genres


@transaction.atomic
def write_titles(*, plan: Plan, around: Surroundings, first: int) -> int:
    """Write the batch of titles that begins with number `first`, and all in them; return how many.

    The cues of subtitles are shared out evenly over the batches.
    """
    rng = plan.rng("titles", first)
    numbers = range(first, min(first + BATCH, plan.titles))
    works = [around.maker.work(rng) for _ in numbers]
    titles = Title.objects.bulk_create(
        _title(plan, number, work) for number, work in zip(numbers, works, strict=True)
    )
    made = list(zip(numbers, titles, works, strict=True))
    Title.genres.through.objects.bulk_create(
        Title.genres.through(title_id=title.pk, genre_id=around.genres[slug])
        for _, title, work in made
        for slug in work.genres
    )
    _write_credits(plan, around.people, made)
    playables = _write_playables(plan, made)
    cues = plan.cues * numbers.stop // plan.titles - plan.cues * numbers.start // plan.titles
    write_media(seed=plan.seed, now=plan.now, playables=playables, cues=cues, rng=rng)
    return len(numbers)


Made = Sequence[tuple[int, Title, Work]]


def _title(plan: Plan, number: int, work: Work) -> Title:
    published_at = plan.now - datetime.timedelta(days=work.age_days)
    lasts = datetime.timedelta(days=work.lasts_days) if work.lasts_days else None
    return Title(
        public_id=generated_id(Table.TITLE, plan.seed, number),
        kind=work.kind,
        slug=_slug(work.name, number),
        name=work.name,
        original_name=work.original_name,
        sort_name=sort_name_of(work.name),
        tagline=work.tagline,
        synopsis=work.synopsis,
        year=work.year,
        original_language=work.original_language,
        maturity_age=work.maturity_age,
        maturity_reasons=work.maturity_reasons,
        status=work.status,
        published_at=None if work.status == Title.Status.DRAFT else published_at,
        available_until=published_at + lasts if lasts else None,
    )


def _write_credits(plan: Plan, people: list[int], made: Made) -> None:
    shifts = {role: place * 997 for place, role in enumerate(Credit.Role.values)}
    billed = [
        (number * ROOM + order, title, billing, order)
        for number, title, work in made
        for order, billing in enumerate(work.billing, 1)
    ]
    characters = Character.objects.bulk_create(
        Character(
            public_id=generated_id(Table.CHARACTER, plan.seed, number), name=billing.character
        )
        for number, _, billing, _ in billed
        if billing.character
    )
    played = iter(characters)
    Credit.objects.bulk_create(
        Credit(
            title=title,
            person_id=people[(billing.rank + shifts[billing.role]) % len(people)],
            role=billing.role,
            character=next(played) if billing.character else None,
            billing_order=order,
        )
        for _, title, billing, order in billed
    )


def _write_playables(plan: Plan, made: Made) -> list[tuple[int, Playable, str]]:
    """Write what plays; return each with its number and the state that its media have."""
    placed = [
        (number * ROOM + part.number, title, part)
        for number, title, work in made
        for part in work.parts
    ]
    seasons = Season.objects.bulk_create(
        Season(
            public_id=generated_id(Table.SEASON, plan.seed, number),
            title=title,
            number=part.number,
            name=part.name,
        )
        for number, title, part in placed
    )
    outside = [(title, None, work.items) for _, title, work in made]
    inside = [
        (season.title, season, part.items)
        for season, (_, _, part) in zip(seasons, placed, strict=True)
    ]
    return _write_items(plan, [*outside, *inside], made[0][0] * ROOM)


def _write_items(
    plan: Plan, groups: Iterable[tuple[Title, Season | None, list[Item]]], first: int
) -> list[tuple[int, Playable, str]]:
    items = [(title, season, item) for title, season, items in groups for item in items]
    playables = Playable.objects.bulk_create(
        _playable(plan, number, title, season, item)
        for number, (title, season, item) in enumerate(items, first)
    )
    states = [item.state for _, _, item in items]
    return list(zip(range(first, first + len(items)), playables, states, strict=True))


def _playable(plan: Plan, number: int, title: Title, season: Season | None, item: Item) -> Playable:
    since = title.published_at or plan.now
    later = datetime.timedelta(days=item.days) if item.days is not None else None
    return Playable(
        public_id=generated_id(Table.PLAYABLE, plan.seed, number),
        title=title,
        season=season,
        kind=item.kind,
        number=item.number,
        name=item.name,
        duration_seconds=round(item.duration_seconds, 3),
        available_from=since + later if later is not None else None,
    )
