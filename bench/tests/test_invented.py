"""`python -m bench.invented`: an invented catalogue that can be had again, and taken away."""

from collections import Counter
from contextlib import redirect_stdout
from io import StringIO

import pytest
from django.utils import timezone

from accounts.models import Profile
from bench.invented import command, writing
from catalog.models import (
    Character,
    Credit,
    Cue,
    Genre,
    MediaAsset,
    Person,
    Playable,
    SearchEntry,
    Season,
    TextTrack,
    Title,
)
from catalog.search.changes import stale_text_tracks

pytestmark = pytest.mark.django_db
MODELS = (Title, Season, Playable, Person, Character, Credit, MediaAsset, TextTrack, Genre)


def run(*arguments: str) -> str:
    out = StringIO()
    with redirect_stdout(out):
        command.main(arguments)
    return out.getvalue()


def contents() -> list[list[tuple[object, ...]]]:
    """Everything that a seed decides."""
    return [
        list(Title.objects.order_by("slug").values_list("slug", "name", "synopsis", "public_id")),
        list(
            Credit.objects.order_by("title__slug", "billing_order").values_list(
                "title__slug", "person__slug", "role", "character__name"
            )
        ),
        list(Playable.objects.order_by("public_id").values_list("public_id", "name", "kind")),
        list(TextTrack.objects.order_by("key").values_list("key", "language", "size_bytes")),
    ]


def counts() -> list[int]:
    return [model._default_manager.count() for model in MODELS]


def test_it_writes_what_was_asked_for() -> None:
    assert "40 titles" in run("--titles", "40", "--cues", "200")
    assert Title.objects.count() == 40
    assert Credit.objects.count() > 60
    assert TextTrack.objects.count() >= 1
    assert Cue.objects.count() == 200
    for title in Title.objects.all():
        title.full_clean()


def test_it_makes_the_same_again_from_the_same_seed() -> None:
    run("--titles", "30", "--seed", "7")
    first = contents()
    run("--remove")
    run("--titles", "30", "--seed", "7")
    assert contents() == first
    run("--remove")
    run("--titles", "30", "--seed", "8")
    assert contents()[0] != first[0]


def test_it_goes_on_where_it_was_interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "BATCH", 10)
    run("--titles", "30", "--seed", "7")
    whole = contents()
    run("--remove")
    write, written = writing.write_titles, []

    def stop_at_the_third(**arguments: object) -> int:
        written.append(arguments["first"])
        if len(written) == 3:
            raise KeyboardInterrupt
        return write(**arguments)

    monkeypatch.setattr(command, "write_titles", stop_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        run("--titles", "30", "--seed", "7")
    assert Title.objects.count() == 20
    run("--titles", "30", "--seed", "7")
    assert written == [0, 10, 20, 20]
    assert contents() == whole


def test_it_does_nothing_when_it_is_complete() -> None:
    run("--titles", "10")
    before = counts()
    assert "there already" in run("--titles", "10")
    assert counts() == before


def test_it_refuses_another_seed_or_size_on_top() -> None:
    run("--titles", "10", "--seed", "1")
    before = counts()
    for other in (("--titles", "10", "--seed", "2"), ("--titles", "40", "--seed", "1")):
        with pytest.raises(SystemExit, match="--remove"):
            run(*other)
    assert counts() == before


def test_it_refuses_to_mix_with_somebody_s_titles_unasked(film: Playable) -> None:
    with pytest.raises(SystemExit, match="1 other titles"):
        run("--titles", "10")
    assert Title.objects.count() == 1
    run("--titles", "10", "--yes")
    assert Title.objects.count() == 11


def test_it_removes_only_what_it_made(film: Playable) -> None:
    Genre.objects.create(slug="drama", name="Drama", name_es="Mi drama")
    own = Person.objects.create(slug="own", name="Own")
    before = counts()
    run("--titles", "20", "--yes")
    busy = Person.objects.exclude(pk=own.pk).first()
    assert busy is not None
    Credit.objects.create(title=film.title, person=busy)
    run("--remove")
    assert Title.objects.get() == film.title
    assert set(Person.objects.all()) == {own, busy}
    Credit.objects.all().delete()
    run("--remove")
    assert counts() == before


def test_it_has_heavy_tails() -> None:
    run("--titles", "400", "--seed", "3")
    people = Counter(Credit.objects.values_list("person", flat=True))
    assert max(people.values()) > 4 * sum(people.values()) / len(people)
    genres = Counter(Title.objects.filter(kind="movie").values_list("genres__slug", flat=True))
    assert genres.most_common(1)[0][0] == "drama"
    statuses = Counter(Title.objects.values_list("status", flat=True))
    assert statuses["published"] > 300 > statuses["draft"] > 0
    assert len(set(Title.objects.values_list("name", flat=True))) < 400


def test_it_can_be_searched() -> None:
    run("--titles", "30")
    entries = SearchEntry.objects.filter
    assert entries(kind="title").count() == 30
    assert entries(kind="person").count() == Person.objects.count()
    assert entries(kind="person", popularity__gt=0.2).exists()
    assert not stale_text_tracks(timezone.now())
    run("--remove")
    assert not entries().exclude(kind="genre").exists()
    assert not Cue.objects.exists()


def test_it_is_listed_as_playable(ada: Profile) -> None:
    run("--titles", "40")
    assert Title.objects.filter(languages__use="audio").exists()
    assert Playable.objects.visible_to(ada).with_media().count() > 40
    assert not MediaAsset.objects.filter(status__in=("queued", "processing")).exists()
