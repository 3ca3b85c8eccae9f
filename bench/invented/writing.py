"""Writing an invented catalogue, in batches that stand or fall as one."""

import datetime
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils.text import slugify

from bench.invented.bulk import Bulk
from bench.invented.media import Playing, write_media
from catalog.actions.search_index import index_people, index_titles
from catalog.ingest.facts import refresh_facts
from catalog.models import Character, Credit, Genre, Person, Playable, Season, Title
from catalog.models.facts import initial_of
from catalog.models.titles import sort_name_of
from samples.invented import vocabulary
from samples.invented.identity import Table, fingerprint, fingerprint_of, generated_id, id_range
from samples.invented.language import person_name
from samples.invented.vocabulary import entries
from samples.invented.works import Item, Maker, Work

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
        return random.Random(f"{self.seed}/{purpose}/{number}")


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
    named = [(number, person_name(rng)[:120]) for number in numbers]
    Bulk(Person, "public_id", "slug", "name", "sort_name").insert(
        (generated_id(Table.PERSON, plan.seed, n), _slug(name, n), name, name.casefold())
        for n, name in named
    )
    return len(numbers)


def _slug(name: str, number: int) -> str:
    # Names collide, and an editor may have used one too.
    return f"{slugify(name)[:100]}-g{number}"


@transaction.atomic
def index_generated_people(*, first: int) -> int:
    """Index the batch of people that begins with number `first`, with what they did by now."""
    ids = generated(Person, Table.PERSON).values_list("pk", flat=True)[first : first + BATCH]
    return index_people(person_ids=list(ids))


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
    works = [(number, around.maker.work(rng)) for number in numbers]
    ids = _write_titles(plan, works)
    made = [(number, pk, work) for (number, work), pk in zip(works, ids, strict=True)]
    Bulk(Title.genres.through, "title_id", "genre_id").insert(
        (pk, around.genres[slug]) for _, pk, work in made for slug in work.genres
    )
    _write_credits(plan, around.people, made)
    playing = _write_playables(plan, made)
    cues = plan.cues * numbers.stop // plan.titles - plan.cues * numbers.start // plan.titles
    write_media(seed=plan.seed, now=plan.now, playing=playing, cues=cues, rng=rng)
    refresh_facts(ids, plan.now)
    index_titles(title_ids=ids)
    return len(numbers)


#: The number of a title in the plan, its row number, what it is.
Made = Sequence[tuple[int, int, Work]]


def _write_titles(plan: Plan, works: Sequence[tuple[int, Work]]) -> list[int]:
    same = (
        *("kind", "name", "original_name", "tagline", "synopsis", "year", "original_language"),
        *("maturity_age", "maturity_reasons", "status", "sitting_seconds"),
    )
    own = ("public_id", "slug", "sort_name", "initial", "published_at", "available_until")
    return Bulk(Title, *own, *same).insert(
        (
            generated_id(Table.TITLE, plan.seed, number),
            _slug(work.name, number),
            sort_name_of(work.name),
            initial_of(sort_name_of(work.name)),
            None if work.status == Title.Status.DRAFT else _published_at(plan, work),
            _published_at(plan, work) + _days(work.lasts_days) if work.lasts_days else None,
            *(getattr(work, name) for name in same),
        )
        for number, work in works
    )


def _published_at(plan: Plan, work: Work) -> datetime.datetime:
    return plan.now - _days(work.age_days)


def _days(days: float) -> datetime.timedelta:
    return datetime.timedelta(days=days)


def _write_credits(plan: Plan, people: list[int], made: Made) -> None:
    shifts = {role: place * 997 for place, role in enumerate(Credit.Role.values)}
    billed = [
        (number * ROOM + order, title, billing, order)
        for number, title, work in made
        for order, billing in enumerate(work.billing, 1)
    ]
    characters = Bulk(Character, "public_id", "name").insert(
        (generated_id(Table.CHARACTER, plan.seed, number), billing.character)
        for number, _, billing, _ in billed
        if billing.character
    )
    played = iter(characters)
    columns = ("title_id", "person_id", "role", "character_id", "billing_order")
    Bulk(Credit, *columns).insert(
        (
            title,
            people[(billing.rank + shifts[billing.role]) % len(people)],
            billing.role,
            next(played) if billing.character else None,
            order,
        )
        for _, title, billing, order in billed
    )


def _write_playables(plan: Plan, made: Made) -> list[Playing]:
    placed = [(number, title, work, part) for number, title, work in made for part in work.parts]
    seasons = Bulk(Season, "public_id", "title_id", "number", "name").insert(
        (
            generated_id(Table.SEASON, plan.seed, number * ROOM + part.number),
            title,
            part.number,
            part.name,
        )
        for number, title, _, part in placed
    )
    outside = [(title, None, work, item) for _, title, work in made for item in work.items]
    inside = [
        (title, season, work, item)
        for season, (_, title, work, part) in zip(seasons, placed, strict=True)
        for item in part.items
    ]
    return _write_items(plan, [*outside, *inside], made[0][0] * ROOM)


Placed = tuple[int, int | None, Work, Item]


def _write_items(plan: Plan, placed: Sequence[Placed], first: int) -> list[Playing]:
    """Write what plays, numbered from `first`."""
    same = ("kind", "number", "name", "duration_seconds")
    own = ("public_id", "title_id", "season_id", "available_from")
    ids = Bulk(Playable, *own, *same).insert(
        (
            generated_id(Table.PLAYABLE, plan.seed, number),
            title,
            season,
            None if item.days is None else _published_at(plan, work) + _days(item.days),
            *(getattr(item, name) for name in same),
        )
        for number, (title, season, work, item) in enumerate(placed, first)
    )
    return [
        Playing(
            number=number,
            pk=pk,
            title_name=work.name,
            language=work.original_language,
            item=item,
        )
        for number, (pk, (_, _, work, item)) in enumerate(zip(ids, placed, strict=True), first)
    ]
