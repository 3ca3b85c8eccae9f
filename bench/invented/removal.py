"""Taking an invented catalogue away again, and nothing else."""

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from bench.invented.writing import generated
from catalog.models import Character, Credit, Genre, MediaAsset, Person, Title
from samples.invented import vocabulary
from samples.invented.identity import Table, id_range
from samples.invented.vocabulary import entries

BATCH = 500


@transaction.atomic
def remove_titles() -> int:
    """Delete a batch of generated titles with all that is in them; return how many."""
    titles = list(generated(Title, Table.TITLE).values_list("pk", flat=True)[:BATCH])
    MediaAsset.objects.filter(
        playable__title__in=titles, public_id__range=id_range(Table.ASSET)
    ).delete()
    Title.objects.filter(pk__in=titles).delete()
    return len(titles)


@transaction.atomic
def remove_rest() -> int:
    """Delete what generated titles leave behind, and return how many people.

    Whom an editor has credited elsewhere since then stays, as do genres that have other titles.
    """
    credited = Credit.objects.filter
    generated(MediaAsset, Table.ASSET).delete()
    characters = generated(Character, Table.CHARACTER).order_by()
    characters.filter(~Exists(credited(character=OuterRef("pk")))).delete()
    people = generated(Person, Table.PERSON).order_by()
    count = people.filter(~Exists(credited(person=OuterRef("pk")))).delete()[1]
    _genres_without_titles().delete()
    return count.get("catalog.Person", 0)


def _genres_without_titles() -> QuerySet[Genre]:
    ours = Q()
    for text in (vocabulary.FILM_GENRES, vocabulary.MUSIC_GENRES, vocabulary.COURSE_GENRES):
        for slug, name, name_es in entries(text):
            ours |= Q(slug=slug, name=name, name_es=name_es)
    return Genre.objects.filter(ours, titles=None)
