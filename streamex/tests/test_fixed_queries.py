"""Every list and administration page asks the database as often for many rows as for few.

The pages are those that `bench.catalogue` measures.
"""

import pytest
from django.core.cache import cache
from django.core.management import call_command

from accounts.models import User
from bench.catalogue_asking import captured
from bench.catalogue_audience import gather
from bench.catalogue_cases import cases, choose_examples

#: Few, but of every kind, so that no row of a page is empty.
FEW, MANY = 100, 500


def query_counts(titles: int) -> dict[str, int]:
    """How many queries each page sends on a catalogue of so many titles."""
    call_command("generate_catalogue", "--titles", str(titles), "--seed", "5", verbosity=0)
    audience = gather()
    counts = {}
    for case in cases(choose_examples(audience.viewer)):
        cache.clear()
        counts[case.name] = len(captured(audience.client(case.who), case))
    return counts


@pytest.mark.django_db
def test_it_asks_as_often_for_many_titles_as_for_few() -> None:
    few = query_counts(FEW)
    call_command("generate_catalogue", "--remove", verbosity=0)
    User.objects.all().delete()
    many = query_counts(MANY)
    differing = {name: (count, many[name]) for name, count in few.items() if count != many[name]}
    assert not differing
    assert len(few) > 40
