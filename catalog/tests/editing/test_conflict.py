"""What a conflict asks of the history: its subject's index, however long the whole history is."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from catalog.actions.edit_session import editing
from catalog.models import Change, HistoryEntry, Person, Playable, Title
from catalog.tests.editing.api.conftest import EditorClient, code
from catalog.tests.editing.test_admin_editing import errors, form_of, url
from catalog.tests.plans import gather_statistics, queries_of

SUBJECTS, ENTRIES_EACH = 400, 5


@pytest.fixture
def long_history(db: None) -> None:
    """A history of other titles, long enough for a database to think of its indexes."""
    change = Change.objects.create(via="import")
    HistoryEntry.objects.bulk_create(
        HistoryEntry(
            change=change, kind="title", subject=10_000 + subject, reference=f"t-{subject}",
            name="Other", versions={f"title:{10_000 + subject}": number}, rows=[],
        )
        for number in range(ENTRIES_EACH)
        for subject in range(SUBJECTS)
    )  # fmt: skip
    gather_statistics()


def change(row: Any, **values: Any) -> None:
    with editing(by=None, via="api") as edit:
        opened = edit.open(row)
        for name, value in values.items():
            setattr(opened, name, value)
        opened.save()


def plan_of(act: Callable[[], Any]) -> tuple[Any, str]:
    """Return what `act` returns, and the plan of the one query of the history that it makes."""
    with queries_of("catalog_historyentry") as asked:
        answer = act()
    (plan,) = asked.plans()
    return answer, plan


def test_the_api_asks_by_the_index_of_the_subject(
    editor: User, episodes: list[Playable], ines: Person, long_history: None
) -> None:
    """An episode and a season are found in the history of their title, a person in its own."""
    editor_client, title, season = EditorClient(editor), episodes[0].title, episodes[0].season
    for row, path, field in (
        (title, f"titles/{title.slug}/", "tagline"),
        (season, f"seasons/{season.public_id}/", "synopsis"),
        (episodes[0], f"playables/{episodes[0].public_id}/", "synopsis"),
        (ines, f"people/{ines.public_id}/", "biography"),
    ):
        tag = editor_client.tag(path)
        change(row, **{field: "First"})

        def late(path: str = path, tag: str = tag, field: str = field) -> Any:
            return editor_client.send("patch", path, {field: "Second"}, **{"If-Match": tag})

        answer, plan = plan_of(late)
        assert code(answer) == (412, "stale")
        assert len(answer.json()["error"]["details"]["changes"]) == 1
        assert "history_of_subject" in plan, plan


def test_the_administration_asks_by_the_index_of_the_subject(
    client_for: Callable[[User], Client], editor: User, film: Playable, long_history: None
) -> None:
    browser = client_for(editor)
    sent = form_of(browser, url(film.title)) | {"tagline": "Second"}
    change(film.title, tagline="First")
    answer, plan = plan_of(lambda: browser.post(url(film.title), sent))
    assert "tagline: – → First" in errors(answer)[1]
    assert Title.objects.get(pk=film.title_id).tagline == "First"
    assert "history_of_subject" in plan, plan
