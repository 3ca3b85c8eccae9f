import datetime

from django.utils import timezone

from catalog.models import Title
from recommendations.engine.popularity import publish_popularity
from recommendations.models import PlayCount


def test_it_sums_the_plays_of_ninety_days(make_title, django_assert_num_queries) -> None:
    now = timezone.now()
    loved, liked, old = make_title("Loved"), make_title("Liked"), make_title("Old")
    for title, days, plays in ((loved, 1, 5), (loved, 80, 2), (liked, 2, 3), (old, 91, 9)):
        PlayCount.objects.create(title=title, hour=now - datetime.timedelta(days=days), plays=plays)
    Title.objects.filter(pk=old.pk).update(popularity=9)
    assert publish_popularity(now=now) == 3
    popularity = dict(Title.objects.values_list("name", "popularity"))
    assert popularity == {"Loved": 7, "Liked": 3, "Old": 0}
    # Savepoints and two reads; nothing changed, so nothing is written.
    with django_assert_num_queries(4):
        assert publish_popularity(now=now) == 0
    assert publish_popularity(now=now + datetime.timedelta(days=100)) == 2
    assert set(Title.objects.values_list("popularity", flat=True)) == {0}
