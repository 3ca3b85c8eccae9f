"""Markers follow one rule, whether an editor types them or a file brings them."""

import math

import pytest
from django.test import Client

from accounts.models import User
from catalog.ingest.markers import add_markers
from catalog.models import HistoryEntry, Marker, Playable
from catalog.tests.editing.test_admin_editing import errors, form_of, url

TYPED = {
    "markers-TOTAL_FORMS": 1, "markers-0-kind": "intro", "markers-0-start_seconds": 1,
    "markers-0-end_seconds": 9, "markers-0-name": "Cold\u202e open ",
}  # fmt: skip


@pytest.fixture
def browser(editor: User, client_for) -> Client:
    return client_for(editor)


def test_what_an_editor_types_is_tidied_written_and_remembered(
    browser: Client, film: Playable
) -> None:
    assert browser.post(url(film), form_of(browser, url(film)) | TYPED).status_code == 302
    marker = Marker.objects.get()
    assert (marker.name, marker.start_seconds, marker.end_seconds) == ("Cold open", 1, 9)
    changed = form_of(browser, url(film)) | {"markers-0-end_seconds": 12}
    assert browser.post(url(film), changed).status_code == 302
    marker.refresh_from_db()
    assert (marker.name, marker.end_seconds) == ("Cold open", 12)
    last = HistoryEntry.objects.order_by("pk").last()
    (row,) = last.rows
    assert (row["row"], row["after"]["end_seconds"]) == (f"marker:{marker.pk}", 12)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"end_seconds": 1}, "end_seconds"),
        ({"start_seconds": -1}, "end_seconds"),
        ({"start_seconds": ""}, "start_seconds"),
        ({"end_seconds": "nan"}, "end_seconds"),
        ({"kind": "outro"}, "kind"),
        ({"name": "x" * 121}, "name"),
    ],
)
def test_what_is_no_marker_is_refused_at_its_field(
    browser: Client, film: Playable, typed: dict, field: str
) -> None:
    sent = TYPED | {f"markers-0-{name}": value for name, value in typed.items()}
    answer = browser.post(url(film), form_of(browser, url(film)) | sent)
    assert answer.status_code == 200
    (form,) = answer.context["inline_admin_formsets"][0].formset.forms
    assert [*form.errors] == [field]
    assert not Marker.objects.exists()


def test_two_that_trade_places_are_named(browser: Client, film: Playable) -> None:
    for start in (1, 2):
        Marker.objects.create(playable=film, kind="intro", start_seconds=start, end_seconds=9)
    sent = form_of(browser, url(film)) | {
        "markers-0-start_seconds": 2, "markers-1-start_seconds": 1,
    }  # fmt: skip
    (said,) = errors(browser.post(url(film), sent))
    assert said.startswith("Intro: ")
    assert "already exists" in said


def test_of_a_file_what_is_no_marker_is_left_out(film: Playable, django_assert_num_queries) -> None:
    def chapter(start: float, end: float, **more: str) -> Marker:
        given = {"kind": "chapter", **more}
        return Marker(playable=film, start_seconds=start, end_seconds=end, **given)

    known = Marker.objects.create(playable=film, kind="chapter", start_seconds=0, end_seconds=5)
    wrong = [
        chapter(5, 5), chapter(6, 5), chapter(-1, 5), chapter(1, math.nan), chapter(2, math.inf),
        chapter(3, 4, name="x" * 121), chapter(4, 5, kind="outro"),
    ]  # fmt: skip
    with django_assert_num_queries(1):
        add_markers([*wrong, chapter(0, 7, name="Again"), chapter(5, 9, name="Two")])
    assert {*Marker.objects.values_list("start_seconds", "end_seconds", "name")} == {
        (0, known.end_seconds, ""), (5, 9, "Two"),
    }  # fmt: skip
