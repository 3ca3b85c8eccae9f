"""What somebody worked on, as far as a profile may see it."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.models import Profile
from catalog.models import Credit, Person, Playable, Title


@dataclass(kw_only=True)
class Work:
    """A title in a filmography: whom somebody played in it, and in which of its parts only."""

    title: Title
    characters: list[str] = field(default_factory=list)
    playables: list[Playable] = field(default_factory=list)


def visible_person(name: str, profile: Profile) -> Person | None:
    """Return the person with this slug or id, if `profile` may see anything they worked on."""
    named = Q(slug=name)
    with suppress(ValueError):
        named |= Q(public_id=UUID(name))
    return Person.objects.visible_to(profile).filter(named).first()


def credits_of(person: Person, profile: Profile) -> QuerySet[Credit]:
    """Return what `person` did, with what a filmography shows of it, in one query."""
    return (
        Credit.objects.visible_to(profile)
        .filter(person=person)
        .select_related("title", "playable__title", "playable__season", "character")
    )


def filmography(credits: Iterable[Credit]) -> dict[str, list[Work]]:
    """Return works by role, the role with most works first, the latest work first."""
    roles: dict[str, dict[int, Work]] = {}
    for credit in credits:
        works = roles.setdefault(credit.role, {})
        title = title_of(credit)
        work = works.setdefault(title.pk, Work(title=title))
        if credit.character and credit.character.name not in work.characters:
            work.characters.append(credit.character.name)
        if credit.playable and credit.playable not in work.playables:
            work.playables.append(credit.playable)
    by_size = sorted(roles.items(), key=lambda item: -len(item[1]))
    return {role: sorted(works.values(), key=_latest_first) for role, works in by_size}


def title_of(credit: Credit) -> Title:
    """Return the title of a credit, also of one for a single playable."""
    if credit.title is not None:
        return credit.title
    if credit.playable is None:
        raise ValueError("the database holds a title or a playable for every credit")
    return credit.playable.title


def _latest_first(work: Work) -> tuple[int, str]:
    return -(work.title.year or 0), work.title.sort_name
