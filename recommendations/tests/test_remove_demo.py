"""`manage.py remove_demo`: the whole demo goes, nothing else does, and it stays away."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import Profile, User
from accounts.site import read_site
from catalog.actions.demo import find_demo_playable, take_in_demo, write_demo
from catalog.actions.demo_logins import VIEWER_EMAIL, create_demo_logins
from catalog.actions.edit_session import editing
from catalog.actions.editing.writing import change_title
from catalog.models import (
    Artwork,
    Change,
    Character,
    Credit,
    Genre,
    HistoryEntry,
    MediaAsset,
    Person,
    Playable,
    SearchEntry,
    TextTrack,
    Title,
)
from catalog.tests.stored import local_media  # noqa: F401 – a fixture
from media_engine.tests.samples import make_sample
from recommendations.actions.demo_history import write_demo_history
from recommendations.models import Trend, Viewing
from samples.demo.catalogue import CATALOGUE, plays
from samples.demo.studio import Studio


@pytest.fixture
def data_dir(settings, tmp_path: Path, local_media: Path) -> Path:  # noqa: F811
    settings.DATA_DIR = tmp_path / "data"
    (settings.DATA_DIR / "demo").mkdir(parents=True)
    (settings.DATA_DIR / "demo" / "complete").touch()
    return settings.DATA_DIR


@pytest.fixture
def demo(db: None, data_dir: Path) -> None:
    """The demo as it stands when everything has been made, less the films."""
    write_demo(now=timezone.now())
    create_demo_logins()
    write_demo_history(now=timezone.now())


def remove() -> str:
    said = StringIO()
    call_command("remove_demo", stdout=said)
    return said.getvalue()


def test_it_takes_everything_away(demo, data_dir) -> None:
    people = Person.objects.count()
    assert Viewing.objects.exists()
    assert Trend.objects.exists()
    said = remove()
    assert said == f"demo: removed {len(CATALOGUE)} titles, {people} people and 2 logins\n"
    gone = (
        Title, Playable, Person, Character, Credit, Viewing, Trend, User, Profile, SearchEntry,
    )  # fmt: skip
    left = {model.__name__: model.objects.count() for model in gone}
    # Genres are found by search as well, and stay.
    left["SearchEntry"] = SearchEntry.objects.filter(genre=None).count()
    assert set(left.values()) == {0}, left
    assert Genre.objects.exists()
    assert not (data_dir / "demo").exists()


def test_it_does_not_come_back(demo, data_dir) -> None:
    remove()
    assert read_site().is_demo_removed
    said = StringIO()
    call_command("load_demo", stdout=said)
    assert said.getvalue() == "demo: removed\n"
    assert not Title.objects.exists()
    assert remove() == "demo: removed 0 titles, 0 people and 0 logins\n"


def test_what_is_yours_stays(demo, data_dir, make_title, ada) -> None:
    film = make_title("Mine", kind=Title.Kind.MOVIE)
    person = Person.objects.get(name="Yuki Tanabe")
    Credit.objects.create(title=film, person=person)
    # One of the demo was deleted, and something else took its address.
    Title.objects.get(slug="ink").delete()
    ink = make_title("Ink and Paper", slug="ink", year=1999)
    remove()
    assert set(Title.objects.all()) == {film, ink}
    assert list(Person.objects.all()) == [person]
    assert list(User.objects.all()) == [ada.user]


def test_one_that_was_renamed_or_dated_anew_goes_as_well(demo, data_dir) -> None:
    Title.objects.filter(slug="ink").update(name="Tinta")
    Title.objects.filter(slug="loom").update(year=1999)
    remove()
    assert not Title.objects.exists()


def test_its_history_cannot_bring_it_back(demo, data_dir, admin) -> None:
    with editing(by=admin, via=Change.Via.ADMIN) as edit:
        title = edit.open(Title.objects.get(slug="ink"))
        change_title(edit=edit, title=title, values={"name": "Tinta"}, now=timezone.now())
    assert HistoryEntry.objects.exists()
    remove()
    assert not HistoryEntry.objects.exists()
    assert not Change.objects.exists()


@pytest.mark.media
def test_its_files_go_at_once(
    demo, settings, data_dir, tmp_path_factory, django_capture_on_commit_callbacks
) -> None:
    storage = Path(settings.STORAGES["default"]["OPTIONS"]["location"])
    play = plays()[0]
    playable = find_demo_playable(play=play)
    film = make_sample("silent.mp4", tmp_path_factory.mktemp("samples"))
    take_in_demo(play=play, playable=playable, film=film)
    assert MediaAsset.objects.exists()
    assert TextTrack.objects.exists()
    kept = {path for path in storage.rglob("*") if path.is_file()}
    assert kept
    with django_capture_on_commit_callbacks(execute=True):
        remove()
    assert not MediaAsset.objects.exists()
    assert not Artwork.rows.exists()
    assert [path for path in storage.rglob("*") if path.is_file()] == []


@pytest.mark.media
@pytest.mark.django_db(transaction=True)
def test_it_may_go_while_it_is_being_made(data_dir, monkeypatch) -> None:
    (data_dir / "demo" / "complete").unlink()
    write_demo(now=timezone.now())
    Title.objects.exclude(slug="ink").delete()
    make_still = Studio.still

    def remove_and_make(self, *arguments):
        still = make_still(self, *arguments)
        remove()
        return still

    monkeypatch.setattr(Studio, "still", remove_and_make)
    said = StringIO()
    call_command("load_demo", stdout=said, stderr=said)
    assert said.getvalue().endswith("demo: removed meanwhile\n")
    assert not Title.objects.exists()
    assert not MediaAsset.objects.exists()
    assert not (data_dir / "demo" / "complete").exists()


def test_the_viewer_of_a_former_version_is_known(demo) -> None:
    assert User.objects.get(email=VIEWER_EMAIL).is_demo
