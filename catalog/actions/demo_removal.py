"""Taking the demo away: its titles with all that is in them, who is credited, and its logins."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.text import slugify

from accounts.actions.demo import remove_demo_logins
from catalog import storage
from catalog.actions.media.assets import delete_asset
from catalog.models import (
    Artwork,
    Change,
    Character,
    Credit,
    HistoryEntry,
    MediaAsset,
    Person,
    TextTrack,
    Title,
)
from media_engine.errors import MediaError
from samples.demo.catalogue import CATALOGUE


@dataclass(frozen=True, kw_only=True)
class RemovedDemo:
    """How much went."""

    titles: int
    people: int
    logins: int


@dataclass(frozen=True, kw_only=True)
class _Credited:
    people: set[int]
    characters: set[int]


@transaction.atomic
def remove_demo() -> RemovedDemo:
    """Delete the demo with its media, its history and its logins; it does not come back.

    What editors and viewers have made beside it stays, as do the genres, and whom somebody has
    credited elsewhere. It may be asked for again, and then has nothing to do.
    """
    titles = _demo_titles()
    pks = list(titles.values_list("pk", flat=True))
    credited = _credited_in(pks)
    _delete_media(pks)
    _forget_history(pks)
    titles.delete()
    people = _delete_uncredited(credited)
    return RemovedDemo(titles=len(pks), people=people, logins=remove_demo_logins())


def _demo_titles() -> QuerySet[Title]:
    """Return the titles of the demo: of one that was renamed the year tells, and the reverse.

    A title of an editor's own that has nothing but the address in common is none of them.
    """
    found = Q(pk=None)
    for entry in CATALOGUE:
        same = Q(name=entry.name) | Q(year=entry.year)
        found |= same & Q(slug=entry.slug, kind=entry.kind)
    return Title.objects.filter(found).order_by()


def _credited_in(titles: list[int]) -> _Credited:
    credits_ = Credit.objects.filter(Q(title__in=titles) | Q(playable__title__in=titles))
    people = set(credits_.values_list("person", flat=True))
    characters = set(credits_.exclude(character=None).values_list("character", flat=True))
    return _Credited(people=people, characters=characters)


def _delete_media(titles: list[int]) -> None:
    """Delete what plays; pictures and subtitles go with their titles, and their files after."""
    inside = Q(playable__title__in=titles) | Q(awaits__title__in=titles)
    for asset in MediaAsset.objects.filter(inside).select_related("playable"):
        delete_asset(asset=asset)
    pictures = Artwork.rows.filter(Q(title__in=titles) | Q(playable__title__in=titles))
    prefixes = [prefix for prefix in pictures.values_list("prefix", flat=True) if prefix]
    texts = TextTrack.objects.filter(playable__title__in=titles).values_list("key", flat=True)
    # What pictures were cut from may be another title's too: the storage's clean-up knows.
    transaction.on_commit(partial(_delete_files, prefixes, list(texts)))


def _delete_files(prefixes: Iterable[str], keys: Iterable[str]) -> None:
    with suppress(MediaError):  # the clean-up finds what no row names
        storage.delete_objects(keys)
        for prefix in prefixes:
            storage.delete_prefix(prefix)


def _forget_history(titles: list[int]) -> None:
    """Nothing of it can be brought back."""
    entries = HistoryEntry.objects.filter(kind=HistoryEntry.Kind.TITLE, subject__in=titles)
    changes = list(entries.values_list("change", flat=True))
    entries.delete()
    Change.objects.filter(pk__in=changes, entries=None).delete()


def _delete_uncredited(credited: _Credited) -> int:
    """Delete whom nothing credits any more, and return how many people that were.

    Also whom an editor left without a credit, by deleting a title of the demo.
    """
    credits_ = Credit.objects.filter
    characters = Character.objects.filter(pk__in=credited.characters).order_by()
    characters.filter(~Exists(credits_(character=OuterRef("pk")))).delete()
    names = {billing.person for entry in CATALOGUE for billing in entry.billing}
    ours = Q(slug__in=[slugify(name) for name in names], name__in=names)
    people = Person.objects.filter(ours | Q(pk__in=credited.people)).order_by()
    gone = people.filter(~Exists(credits_(person=OuterRef("pk")))).delete()[1]
    return gone.get("catalog.Person", 0)
