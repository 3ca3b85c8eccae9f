"""`catalog/actions/edit_session.py`: one transaction that refuses what is stale and remembers."""

import threading

import pytest
from django.db import connection, connections

from accounts.models import User
from catalog.actions.edit_session import CollisionError, GoneError, StaleError, editing
from catalog.models import (
    Change,
    Credit,
    Genre,
    HistoryEntry,
    Marker,
    Person,
    Playable,
    Season,
    Title,
)


@pytest.fixture
def person(db: None) -> Person:
    return Person.objects.create(slug="ines-vidal", name="Inés Vidal")


def rows(entry: HistoryEntry) -> dict[str, tuple]:
    """Return what was before and after, by the name of the row, as far as it differs."""
    found = {}
    for row in entry.rows:
        before, after = row["before"] or {}, row["after"] or {}
        keys = [k for k in {**before, **after} if before.get(k) != after.get(k)]
        found[row["row"]] = {key: (before.get(key), after.get(key)) for key in keys}
    return found


def test_it_remembers_who_changed_what(film: Playable, editor: User) -> None:
    title = film.title
    with editing(by=editor, via=Change.Via.API, comment="Spelling") as edit:
        opened = edit.open(title)
        opened.name = "Night Trains"
        opened.save()
    entry = HistoryEntry.objects.of("title", title.pk).get()
    assert (entry.change.made_by, entry.change.comment) == (editor, "Spelling")
    assert rows(entry) == {f"title:{title.pk}": {"name": ("Night Train", "Night Trains")}}
    assert (entry.reference, entry.versions) == (str(title.public_id), {f"title:{title.pk}": 2})
    title.refresh_from_db()
    assert title.version == 2


def test_nothing_is_remembered_where_nothing_differs(film: Playable, editor: User) -> None:
    with editing(by=editor, via="api") as edit:
        edit.open(film.title).save()
    assert not Change.objects.exists()
    assert Title.objects.get().version == 1


def test_it_sees_what_a_queryset_changes_and_what_is_added_and_gone(
    episodes: list[Playable], person: Person, editor: User
) -> None:
    title, season = episodes[0].title, episodes[0].season
    noir = Genre.objects.create(slug="noir", name="Noir")
    old = Credit.objects.create(title=title, person=person, role="writer")
    with editing(by=editor, via="admin") as edit:
        edit.open(title)
        Title.objects.filter(pk=title.pk).update(status="withdrawn")
        title.genres.add(noir)
        old_pk = old.pk
        old.delete()
        guest = Credit.objects.create(playable=episodes[1], person=person)
        marker = Marker.objects.create(
            playable=episodes[2], kind="intro", start_seconds=1, end_seconds=9
        )
        gone_pk = episodes[0].pk
        episodes[0].delete()
    entry = HistoryEntry.objects.get()
    found = rows(entry)
    assert found[f"title:{title.pk}"] == {
        "status": ("published", "withdrawn"),
        "genres": ([], [noir.pk]),
    }
    assert set(found) == {
        f"title:{title.pk}", f"credit:{old_pk}", f"credit:{guest.pk}", f"marker:{marker.pk}",
        f"playable:{gone_pk}",
    }  # fmt: skip
    versions = {
        row.pk: row.version for model in (Title, Season, Playable) for row in model.objects.all()
    }
    assert Title.objects.get().version == 2
    assert Season.objects.get(pk=season.pk).version == 2
    assert Season.objects.exclude(pk=season.pk).get().version == 1
    assert [p.version for p in Playable.objects.order_by("pk")] == [2, 2, 1], versions


def test_an_episode_counts_for_its_season_and_not_for_the_whole_series(
    episodes: list[Playable], editor: User
) -> None:
    with editing(by=editor, via="api") as edit:
        episode = edit.open(episodes[0])
        episode.name = "Arrival"
        episode.save()
    assert Title.objects.get().version == 1
    assert (Playable.objects.get(pk=episode.pk).version, episode.season.version) == (2, 2)


def test_what_is_new_starts_at_one(editor: User) -> None:
    with editing(by=editor, via="import") as edit:
        title = edit.created(Title.objects.create(kind="series", slug="new", name="New"))
        Season.objects.create(title=title, number=1)
    entry = HistoryEntry.objects.get()
    assert [row["before"] for row in entry.rows] == [None, None]
    assert (Title.objects.get().version, Season.objects.get().version) == (1, 1)


def test_what_is_deleted_keeps_its_history(film: Playable, editor: User) -> None:
    with editing(by=editor, via="admin") as edit:
        edit.open(film.title).delete()
    entry = HistoryEntry.objects.get()
    assert entry.name == "Night Train (2024)"
    assert {row["row"].split(":")[0]: row["after"] for row in entry.rows} == {
        "title": None,
        "playable": None,
    }


def test_many_titles_at_once(make_title, editor: User, django_assert_num_queries) -> None:
    titles = [make_title(str(number)) for number in range(30)]
    # Begin; lock, read, genres, plans; the change; read, genres, plans; raise, read, write twice;
    # search; end.
    with django_assert_num_queries(17), editing(by=editor, via="admin") as edit:
        edit.open_titles(title.pk for title in titles)
        Title.objects.update(status="draft")
    assert HistoryEntry.objects.count() == 30
    assert Change.objects.count() == 1
    assert all(len(entry.versions) == 1 for entry in HistoryEntry.objects.all())


def test_it_refuses_what_is_stale_or_gone(film: Playable, editor: User) -> None:
    with editing(by=editor, via="api") as edit:
        opened = edit.open(film.title, expected_version=1)
        opened.tagline = "First"
        opened.save()
    with pytest.raises(StaleError) as error, editing(by=editor, via="api") as edit:
        edit.open(film.title, expected_version=1)
    assert (error.value.row.tagline, error.value.row.version) == ("First", 2)
    gone = Playable.objects.get()
    Playable.objects.all().delete()
    with pytest.raises(GoneError), editing(by=editor, via="api") as edit:
        edit.open(gone)


def test_a_collision_changes_nothing(film: Playable, editor: User, make_title) -> None:
    other = make_title("Other")

    def take_the_slug_of_the_other() -> None:
        with editing(by=editor, via="api") as edit:
            opened = edit.open(film.title)
            opened.name = "Changed"
            opened.save()
            Title.objects.filter(pk=opened.pk).update(slug=other.slug)

    with pytest.raises(CollisionError):
        take_the_slug_of_the_other()
    assert Title.objects.get(pk=film.title_id).name == "Night Train"
    assert not Change.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_wins(editor: User) -> None:
    """On PostgreSQL the row is the lock, on SQLite the database."""
    title = Title.objects.create(kind="movie", slug="film", name="Film")
    start = threading.Barrier(8)
    outcomes: list[str] = []

    def change(number: int) -> None:
        start.wait()
        try:
            with editing(by=None, via="api") as edit:
                opened = edit.open(title, expected_version=1)
                opened.name = f"Film {number}"
                opened.save()
            outcomes.append(f"Film {number}")
        except StaleError:
            outcomes.append("stale")
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=change, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    connection.close()
    title.refresh_from_db()
    assert outcomes.count("stale") == 7
    assert title.name in outcomes
    assert (title.version, Change.objects.count()) == (2, 1)
