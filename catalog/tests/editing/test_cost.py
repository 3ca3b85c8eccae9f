"""An edit of little reads little, however much is in the title."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from django.db import connection
from django.db.models import Max
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from catalog.actions.edit_session import editing
from catalog.actions.editing.casting import Casting, set_cast
from catalog.actions.editing.writing import change_row, change_title, create_playable
from catalog.actions.media.assets import attach_asset, require_free
from catalog.importing.describing import describe_playable
from catalog.importing.placement import Options, find_placement, make_playable
from catalog.importing.reading.names import ParsedPath
from catalog.importing.reading.nfo import Contributor, Description
from catalog.importing.requesting import ImportOptions, record_import
from catalog.importing.run import run_import
from catalog.models import (
    Credit,
    HistoryEntry,
    Marker,
    MediaAsset,
    Person,
    Playable,
    Season,
    TextTrack,
    Title,
)
from catalog.tests.editing.api.conftest import EditorClient
from catalog.tests.editing.test_admin_editing import form_of, url
from catalog.tests.plans import work_of_block

ANY = {"If-Match": "*"}
Act = Callable[["Editors", Title, int], None]


class Editors:
    """An editor with a program and a browser."""

    def __init__(self, user: User, browser: Client) -> None:
        self.editor_client, self.browser = EditorClient(user), browser

    def send(self, method: str, path: str, body: Any) -> None:
        answer = self.editor_client.send(method, path, body, **({} if method == "post" else ANY))
        assert answer.status_code in {200, 201}, answer.content


@pytest.fixture
def editors(editor: User, client_for: Callable[[User], Client]) -> Editors:
    return Editors(editor, client_for(editor))


@pytest.fixture
def series_of(db: None, ines: Person) -> Callable[[int], Title]:
    """Return a function that makes a series of so many episodes, each with what can hang on it."""

    def make(count: int) -> Title:
        title = Title.objects.create(kind="series", slug=f"of-{count}", name=f"Of {count}")
        season = Season.objects.create(title=title, number=1)
        episodes = Playable.objects.bulk_create(
            Playable(title=title, season=season, kind="episode", number=number, name="Part")
            for number in range(1, count + 1)
        )
        Credit.objects.bulk_create(Credit(playable=each, person=ines) for each in episodes)
        Marker.objects.bulk_create(
            Marker(playable=each, kind="intro", start_seconds=1, end_seconds=9) for each in episodes
        )
        TextTrack.objects.bulk_create(
            TextTrack(playable=each, language="es", key=f"text/{each.public_id}", size_bytes=1)
            for each in episodes
        )
        return title

    return make


def an_episode(title: Title) -> Playable:
    return title.playables.filter(number=3).get()


def somebody(number: int) -> Person:
    return Person.objects.get_or_create(slug=f"p-{number}", defaults={"name": "Somebody"})[0]


def change_title_over_api(editors: Editors, title: Title, number: int) -> None:
    editors.send("patch", f"titles/{title.slug}/", {"tagline": f"Number {number}"})


def change_title_by_action(editors: Editors, title: Title, number: int) -> None:
    with editing(by=None, via="api") as edit:
        values = {"tagline": f"Number {number}"}
        change_title(edit=edit, title=edit.open_row(title), values=values, now=title.created_at)


def change_episode_over_api(editors: Editors, title: Title, number: int) -> None:
    path = f"playables/{an_episode(title).public_id}/"
    editors.send("patch", path, {"synopsis": f"Number {number}"})


def change_episode_by_action(editors: Editors, title: Title, number: int) -> None:
    with editing(by=None, via="api") as edit:
        row = edit.open_row(an_episode(title))
        change_row(row=row, values={"synopsis": f"Number {number}"})


def change_season_by_action(editors: Editors, title: Title, number: int) -> None:
    """Not over the API, whose answer lists the episodes."""
    with editing(by=None, via="api") as edit:
        row = edit.open_row(title.seasons.get())
        change_row(row=row, values={"synopsis": f"Number {number}"})


def add_episode_by_action(editors: Editors, title: Title, number: int) -> None:
    with editing(by=None, via="api") as edit:
        season = edit.open_row(title.seasons.get())
        create_playable(edit=edit, within=season, values={"name": "New"})


def add_episode_over_api(editors: Editors, title: Title, number: int) -> None:
    season = title.seasons.get()
    editors.send("post", f"seasons/{season.public_id}/playables/", {"name": "New"})


def add_trailer_over_api(editors: Editors, title: Title, number: int) -> None:
    editors.send("post", f"titles/{title.slug}/playables/", {"name": "Trailer"})


def credit_over_api(editors: Editors, title: Title, number: int) -> None:
    cast = [{"person": str(somebody(number).public_id), "role": "writer"}]
    editors.send("put", f"titles/{title.slug}/cast/", {"cast": cast})


def credit_by_action(editors: Editors, title: Title, number: int) -> None:
    with editing(by=None, via="api") as edit:
        opened = edit.open_row(title, having=(Credit,))
        cast = [Casting(person=somebody(number).public_id, role="writer")]
        set_cast(of=opened, cast=cast, is_extension=False)


def guest_over_api(editors: Editors, title: Title, number: int) -> None:
    cast = [{"person": str(somebody(number).public_id), "role": "writer"}]
    editors.send("put", f"playables/{an_episode(title).public_id}/cast/", {"cast": cast})


def delete_episode_over_api(editors: Editors, title: Title, number: int) -> None:
    last = title.playables.order_by("-number").exclude(number=3)[0]
    editors.send("delete", f"playables/{last.public_id}/", None)


def save_page(editors: Editors, row: Any, **values: Any) -> None:
    answer = editors.browser.post(url(row), form_of(editors.browser, url(row)) | values)
    assert answer.status_code == 302, answer.context["errors"]


def change_title_on_its_page(editors: Editors, title: Title, number: int) -> None:
    save_page(editors, title, tagline=f"Number {number}")


def change_season_on_page_of_title(editors: Editors, title: Title, number: int) -> None:
    save_page(editors, title, **{"seasons-0-name": f"Number {number}"})


def change_episode_on_its_page(editors: Editors, title: Title, number: int) -> None:
    save_page(editors, an_episode(title), synopsis=f"Number {number}")


NFO = b"<episodedetails><plot>It ends.</plot><credits>Ada</credits></episodedetails>"
PARSED = ParsedPath(kind="episode", title="", season=1)
SAID = Description(
    kind="episodedetails", name="Told", synopsis="It ends.",
    people=(Contributor(name="Ada", role="writer"),),
)  # fmt: skip


def place_episode_by_import(editors: Editors, title: Title, number: int) -> None:
    """Find the place of a file of its own number, make it, and say what lies beside the file."""
    options, last = Options(title=title), title.playables.aggregate(Max("number"))["number__max"]
    placement = find_placement(replace(PARSED, number=last + 1), options)
    with editing(by=None, via="import") as edit:
        playable = make_playable(placement, options, edit)
        require_free(playable)
        asset = MediaAsset.objects.create(
            source_bytes=1, source_key=str(playable.public_id), queued_at=title.created_at
        )
        attach_asset(asset=asset, playable=playable)
        describe_playable(playable, SAID, edit)


def describe_episode_by_import(editors: Editors, title: Title, number: int) -> None:
    """Import a description alone, which came after its file."""
    episode = title.playables.filter(number=number + 3).get()
    episode.credits.all().delete()
    with TemporaryDirectory() as folder:
        Path(folder, f"{title.name} S01E0{episode.number}.nfo").write_bytes(NFO)
        run = record_import(sources=[folder], options=ImportOptions(), is_confined=False)
        assert run_import(run.pk)
    assert (run.items.get().outcome, episode.credits.get().role) == ("new", "writer")


ACTS: list[Act] = [
    change_title_over_api, change_title_by_action, change_title_on_its_page,
    change_episode_over_api, change_episode_by_action, change_episode_on_its_page,
    change_season_by_action, change_season_on_page_of_title,
    add_episode_over_api, add_episode_by_action, add_trailer_over_api,
    credit_over_api, credit_by_action, guest_over_api, delete_episode_over_api,
    place_episode_by_import, describe_episode_by_import,
]  # fmt: skip


def test_an_import_does_not_sum_up_the_title_for_each_file(
    editors: Editors, series_of: Callable[[int], Title]
) -> None:
    """Nothing is known of its length yet; the worker that publishes it sums up."""
    title = series_of(5)
    with CaptureQueriesContext(connection) as work:
        place_episode_by_import(editors, title, 1)
    assert title.playables.count() == 6
    assert not [query for query in work.captured_queries if "AVG(" in query["sql"]]


@pytest.mark.sqlite
@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_it_reads_as_much_of_500_episodes_as_of_5(
    editors: Editors, series_of: Callable[[int], Title], act: Act
) -> None:
    somebody(1), somebody(2)
    counts = []
    for count in (5, 500):
        title = series_of(count)
        act(editors, title, 1)  # What is looked up once for all is known then.
        with work_of_block() as work:
            act(editors, title, 2)
        counts.append((work.queries, work.rows))
        assert HistoryEntry.objects.of("title", title.pk).count() == 2
    assert counts[0] == counts[1]
