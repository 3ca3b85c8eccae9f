"""Every list, search and administration page asks the database as often for many rows as for few.

The pages are those that `bench.catalogue` measures. Searches are for words of this test's own: how
often they ask depends on the kinds of things that are found, and must not on how many there are.
"""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.urls import reverse

from accounts.models import User
from bench.catalogue_asking import captured
from bench.catalogue_audience import Audience, gather
from bench.catalogue_cases import Case, cases, choose_examples
from bench.catalogue_searches import misspelt
from bench.invented.command import fill, remove
from catalog.actions.search_index import index_people, index_titles
from catalog.models import Credit, Playable, Title

#: Few, but of every kind, so that no row of a page is empty.
FEW, MANY = 60, 240
#: Every so many-th title is called by one word; as many episodes, characters and who plays them, by
#: another.
SHARE = 10
TITLE_WORD, OTHER_WORD = "quokkaville", "wombatsson"


def query_counts(titles: int) -> dict[str, int]:
    """How many queries each page sends on a catalogue of so many titles."""
    fill(titles, seed=5)
    audience = gather()
    counts = {}
    for case in (*cases(choose_examples(audience.viewer)), *searches(audience, titles // SHARE)):
        cache.clear()
        counts[case.name] = len(captured(audience.client(case.who), case))
    return counts


def searches(audience: Audience, count: int) -> Iterator[Case]:
    """Name `count` titles after one word, what else can be found after another; look for both."""
    named = Title.objects.visible_to(audience.viewer).order_by("pk")[:count]
    for place, title in enumerate(named):
        title.name = f"{TITLE_WORD} {place}"
        title.save(update_fields=["name"])
        played = Credit.objects.filter(title=title, character__isnull=False)
        for credit in played.select_related("person", "character")[:1]:
            for row in (credit.person, credit.character):
                row.name = f"{OTHER_WORD} {place}"
                row.save(update_fields=["name"])
    episodes = Playable.objects.visible_to(audience.viewer).filter(kind="episode").order_by("pk")
    ids = list(episodes.values_list("pk", flat=True)[:count])
    episodes.filter(pk__in=ids).update(name=OTHER_WORD)
    index_titles(title_ids=Title.objects.values_list("pk", flat=True))
    index_people(person_ids=Credit.objects.values_list("person", flat=True))
    for view, who in (("web:search", "viewer"), ("api-search", "program")):
        for text in (TITLE_WORD, misspelt(TITLE_WORD), OTHER_WORD, "qqzzxx"):
            yield _search(view, who, text)
    for view, who in (("web:suggest", "viewer"), ("api-suggest", "program")):
        for text in (TITLE_WORD, TITLE_WORD[:4], misspelt(TITLE_WORD), "qqzzxx"):
            yield _search(view, who, text)


def _search(view: str, who: str, text: str) -> Case:
    url = f"{reverse(view)}?q={text}"
    return Case(name=f"{view} {text}", url=url, who=who, bare=("SELECT 1", []), is_cold=True)


@pytest.mark.slow
@pytest.mark.sqlite
@pytest.mark.django_db
def test_it_asks_as_often_for_many_titles_as_for_few() -> None:
    few = query_counts(FEW)
    remove()
    User.objects.all().delete()
    many = query_counts(MANY)
    differing = {name: (count, many[name]) for name, count in few.items() if count != many[name]}
    assert not differing
    assert len(few) > 50
