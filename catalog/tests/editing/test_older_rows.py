"""A row that was written under older rules: what is changed of it is judged, the rest is not."""

import datetime
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from catalog.actions.edit_session import editing
from catalog.actions.editing.checking import check_row, stored_values
from catalog.actions.editing.writing import change_row, change_title
from catalog.models import Change, Person, Playable, Season, Title
from catalog.tests.editing.api.conftest import EditorClient, editor_client, fields  # noqa: F401 - a fixture
from catalog.tests.editing.test_admin_editing import form_of, url
from catalog.tests.editing.test_four_ways import form_errors
from catalog.tests.editing.works import TAG, too_long
from catalog.tests.importing.conftest import (  # noqa: F401 - fixtures
    Import,
    bring,
    library,
    put,
    sample,
)
from catalog.tests.importing.test_exchange import confirm, export, preview

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.usefixtures("local_media")
LONG = "x" * 205
OLD = {
    "no-tag": ("original_language", "not a tag!"),
    "control-character": ("name", "The\x07 Fog"),
    "padded": ("name", " The Fog\n"),
    "long": ("name", LONG),
}


# PostgreSQL never held a longer text than its column.
@pytest.fixture(
    params=[pytest.param(name, marks=[pytest.mark.sqlite] * (name == "long")) for name in OLD]
)
def old(request: pytest.FixtureRequest, make_title) -> Title:
    """A film of which one field would be refused or tidied today."""
    title: Title = make_title("The Fog", slug="the-fog", year=1999)
    Playable.objects.create(title=title, kind="film")
    field, value = OLD[request.param]
    Title.objects.filter(pk=title.pk).update(**{field: value})
    title.refresh_from_db()
    return title


@pytest.fixture
def tagless(make_title) -> Title:
    """A film whose language is no tag."""
    title: Title = make_title("The Fog", slug="the-fog", year=1999)
    Playable.objects.create(title=title, kind="film")
    Title.objects.filter(pk=title.pk).update(original_language="not a tag!")
    title.refresh_from_db()
    return title


def check(old: Title, *, tagline: str) -> None:
    """Check that the tagline has changed, and nothing of the others."""
    now = Title.objects.get(pk=old.pk)
    held = (old.name, old.original_language, old.sort_name)
    assert (now.tagline, (now.name, now.original_language, now.sort_name)) == (tagline, held)
    assert Change.objects.count() == 1


def test_it_changes_another_field_over_the_api(editor_client: EditorClient, old: Title) -> None:  # noqa: F811
    answer = editor_client.change("patch", "titles/the-fog/", {"tagline": "Out at sea"})
    assert answer.status_code == 200, answer.content
    check(old, tagline="Out at sea")


def test_it_changes_another_field_on_its_page(editor: User, client_for, old: Title) -> None:
    browser: Client = client_for(editor)
    answer = browser.post(url(old), form_of(browser, url(old)) | {"tagline": "Out at sea"})
    assert form_errors(answer) == {}
    held = old.name.strip()  # a form sends no space around a text
    Title.objects.filter(pk=old.pk, name=held).update(name=old.name)
    check(old, tagline="Out at sea")


def test_its_row_comes_in_as_it_went_out(editor: User, client_for, old: Title) -> None:
    browser: Client = client_for(editor)
    table = export(browser, "title", "json")
    confirm(browser, "title", preview(browser, "title", table, "json"))
    assert not Change.objects.exists()
    changed = table.replace(b'"tagline": ""', b'"tagline": "Out at sea"')
    assert changed != table
    confirm(browser, "title", preview(browser, "title", changed, "json"))
    check(old, tagline="Out at sea")


def test_an_import_describes_it(bring: Import, put, tagless: Title) -> None:  # noqa: F811
    put("The Fog (1999)/The Fog (1999).mp4")
    said = b"<movie><title>The Fog</title><year>1999</year><tagline>Out at sea</tagline></movie>"
    put("The Fog (1999)/The Fog (1999).nfo", content=said)
    items = bring(is_draft=True)
    found = {(item.outcome, item.reason, item.title_id) for item in items.values()}
    assert found == {("new", "", tagless.pk)}
    tagless.refresh_from_db()
    assert (tagless.tagline, tagless.original_language) == ("Out at sea", "not a tag!")


def test_what_changes_is_judged_over_the_api(editor_client: EditorClient, tagless: Title) -> None:  # noqa: F811
    said = {"original_language": "no tag either!"}
    answer = editor_client.change("patch", "titles/the-fog/", said)
    assert fields(answer) == {"original_language": [TAG]}
    said = {"name": LONG}
    answer = editor_client.change("patch", "titles/the-fog/", said)
    assert fields(answer) == {"name": [too_long(200, 205)]}


def test_what_changes_is_judged_on_its_page(editor: User, client_for, tagless: Title) -> None:
    browser: Client = client_for(editor)
    sent = form_of(browser, url(tagless)) | {"original_language": "no tag either!"}
    assert form_errors(browser.post(url(tagless), sent)) == {"original_language": [TAG]}


def test_what_changes_is_judged_in_a_table(editor: User, client_for, tagless: Title) -> None:
    browser: Client = client_for(editor)
    table = b"slug,original_language\nthe-fog,no tag either!\n"
    (row,) = preview(browser, "title", table).context["result"].invalid_rows
    assert row.error_dict == {"original_language": [TAG]}


def change(title: Title, **values: object) -> Title:
    with editing(by=None, via="api") as edit:
        return change_title(
            edit=edit, title=edit.open_row(title), values=values, now=timezone.now()
        )


def test_what_is_compared_with_a_change_is_judged(make_title) -> None:
    """The end did not change, but now the beginning comes after it."""
    title = make_title("The Fog")
    begin = timezone.now()
    change(title, published_at=begin, available_until=begin + datetime.timedelta(days=1))
    with pytest.raises(ValidationError) as caught:
        change(title, published_at=begin + datetime.timedelta(days=2))
    assert [*caught.value.error_dict] == ["available_until"]


def test_what_it_says_tidied_is_no_refusal(tagless: Title) -> None:
    Title.objects.filter(pk=tagless.pk).update(name="The\x07 Fog")
    assert change(tagless, name="The Fog").name == "The Fog"
    assert change(tagless, original_language="pt-br").original_language == "pt-BR"


def test_a_number_taken_is_refused_though_its_season_is_the_same(make_title) -> None:
    title = make_title("Harbour Lights", kind="series")
    season = Season.objects.create(title=title, number=1)
    _first, second = (
        Playable.objects.create(title=title, season=season, kind="episode", number=number)
        for number in (1, 2)
    )
    with pytest.raises(ValidationError, match="already has something with this number"):
        change_row(row=second, values={"number": 1})
    Playable.objects.filter(pk=second.pk).update(number=2, last_number=4)
    second.refresh_from_db()
    with pytest.raises(ValidationError) as caught:
        change_row(row=second, values={"number": 5})
    assert [*caught.value.error_dict] == ["last_number"]


def test_a_person_keeps_a_name_of_old(db: None) -> None:
    person = Person.objects.create(name="Ines", slug="ines")
    Person.objects.filter(pk=person.pk).update(name="In\x07es")
    person.refresh_from_db()
    change_row(row=person, values={"biography": "Of Cádiz."})
    person.refresh_from_db()
    assert (person.name, person.biography) == ("In\x07es", "Of Cádiz.")


def test_it_costs_no_query_to_know_what_it_held(make_title) -> None:
    title = make_title("The Fog")
    with CaptureQueriesContext(connection) as without:
        check_row(title, now=timezone.now())
    with CaptureQueriesContext(connection) as compared:
        check_row(title, now=timezone.now(), stored=stored_values(title))
    assert len(compared) == len(without)
