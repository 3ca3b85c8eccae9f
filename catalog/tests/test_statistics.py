"""What the database plans by is gathered for the catalogue of the moment."""

import pytest
from django.db import connection

from bench.invented.command import fill
from catalog.models import Playable, Title
from catalog.tasks import refresh_statistics

pytestmark = pytest.mark.django_db


def known_size_of_titles() -> int:
    """How many titles the database believes there are; 0 if it knows nothing."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'catalog_title'")
            return max(0, int(cursor.fetchone()[0]))
        cursor.execute("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'")
        if cursor.fetchone() is None:
            return 0
        cursor.execute("SELECT stat FROM sqlite_stat1 WHERE tbl = 'catalog_title'")
        # An index of some of the rows tells of those only.
        return max(int(stat.split()[0]) for (stat,) in cursor.fetchall())


def test_it_tells_how_many_titles_there_are(film: Playable) -> None:
    refresh_statistics()
    assert known_size_of_titles() == Title.objects.count()


def test_it_follows_a_generated_catalogue() -> None:
    fill(12)
    assert known_size_of_titles() == 12
