"""Metadata in and out as tables."""

import csv
import io
import json
import re

import pytest
from django.conf import settings as django_settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from playwright.sync_api import expect
from tablib import Dataset

from accounts.models import User
from catalog.admin.importing.exchange import TitleResource
from catalog.models import Change, Character, Credit, Genre, HistoryEntry, Person, Playable, Title
from catalog.tests.stored import local_media  # noqa: F401 - a fixture
from streamex.tests.refusals import ASKED_TO_SIGN_IN, FORBIDDEN, refusal

FORMATS = {"csv": "0", "json": "1"}
GONE = "This table is no longer here. Choose the file again."
pytestmark = pytest.mark.usefixtures("local_media")


@pytest.fixture
def editor_client(editor: User, client_for) -> Client:
    return client_for(editor)


@pytest.fixture
def title(make_title) -> Title:
    """A film with a genre, an actor and a director."""
    film = make_title("The Fog", slug="the-fog", year=1999, maturity_age=12)
    Playable.objects.create(title=film, kind="film")
    film.genres.add(Genre.objects.create(slug="drama", name="Drama"))
    cleo = Person.objects.create(slug="cleo-diaz", name="Cleo Diaz")
    ada = Person.objects.create(slug="ada-byron", name="Ada Byron")
    keeper = Character.objects.create(name="The Keeper")
    Credit.objects.create(title=film, person=cleo, role="actor", character=keeper, billing_order=1)
    Credit.objects.create(title=film, person=ada, role="director", billing_order=2)
    return film


def export(editor_client: Client, model: str, kind: str) -> bytes:
    answer = editor_client.post(f"/admin/catalog/{model}/export/", {"format": FORMATS[kind]})
    assert answer.status_code == 200, answer.content
    return answer.content


def preview(editor_client: Client, model: str, content: bytes, kind: str = "csv"):
    file = SimpleUploadedFile(f"table.{kind}", content)
    fields = {"import_file": file, "format": FORMATS[kind]}
    answer = editor_client.post(f"/admin/catalog/{model}/import/", fields)
    assert answer.status_code == 200
    return answer


def confirm(editor_client: Client, model: str, shown):
    fields = dict(
        re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', shown.content.decode())
    )
    assert "import_file_name" in fields, shown.content.decode()
    answer = editor_client.post(f"/admin/catalog/{model}/process_import/", fields, follow=True)
    assert [status for _, status in answer.redirect_chain] == [302], answer.content
    return answer


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_what_goes_out_comes_in_again(editor_client, title: Title, kind: str) -> None:
    table = export(editor_client, "title", kind)
    assert "actor: Cleo Diaz <cleo-diaz> = The Keeper | director: Ada Byron" in table.decode()
    before = list(Credit.objects.values()), list(Title.objects.values())
    confirm(editor_client, "title", preview(editor_client, "title", table, kind))
    fields = [{**row, "updated_at": None} for row in Title.objects.values()]
    expected = [{**row, "updated_at": None} for row in before[1]]
    assert (list(Credit.objects.values()), fields) == (before[0], expected)
    assert not Change.objects.exists()


FORMULA = '=HYPERLINK("https://evil.example";"Look")'
FORMULAS = {
    "name": FORMULA, "original_name": "@SUM(A1)", "tagline": "-2+3;=cmd|'/C calc'!A0",
    "synopsis": "Fine.\n+1\n'=1", "maturity_reasons": "+41",
}  # fmt: skip


@pytest.fixture
def risky(title: Title) -> Title:
    """A film whose texts, and whose cast and genres, are formulas to a spreadsheet."""
    for name, text in FORMULAS.items():
        setattr(title, name, text)
    title.save()
    Person.objects.filter(slug="cleo-diaz").update(name="=1+Cleo")
    Genre.objects.update(name="@drama", slug="-drama")
    return title


@pytest.mark.parametrize("model", ["title", "person", "genre"])
def test_a_table_carries_no_formula(editor_client, risky: Title, model: str) -> None:
    """Whatever a spreadsheet takes for the separator."""
    table = export(editor_client, model, "csv").decode()
    assert any(text in table for text in ("HYPERLINK", "1+Cleo", "drama"))
    for separator in ",;\t":
        for line in csv.reader(io.StringIO(table, newline=""), delimiter=separator):
            for cell in line:
                assert not cell.lstrip().startswith(("=", "+", "-", "@")), (separator, cell)


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_a_formula_comes_back_as_the_text_it_was(editor_client, risky: Title, kind: str) -> None:
    table = export(editor_client, "title", kind)
    assert json.loads(table)[0]["name"] == FORMULA if kind == "json" else True
    confirm(editor_client, "title", preview(editor_client, "title", table, kind))
    risky.refresh_from_db()
    assert {name: getattr(risky, name) for name in FORMULAS} == FORMULAS
    assert not Change.objects.exists()


def test_a_table_changes_and_adds(editor_client, title: Title, editor: User) -> None:
    table = (
        b"slug,kind,name,year,maturity_age,status,genres,cast\n"
        b'the-fog,movie,The Fog II,2001,16,published,drama,"actor: Dan Roe = The Keeper"\n'
        b",series,Nuevo,,0,draft,,\n"
    )
    shown = preview(editor_client, "title", table)
    title.refresh_from_db()
    assert (title.name, Title.objects.count(), Change.objects.count()) == ("The Fog", 1, 0)
    confirm(editor_client, "title", shown)
    title.refresh_from_db()
    assert (title.name, title.year, title.maturity_age) == ("The Fog II", 2001, 16)
    assert title.credits.get().person.name == "Dan Roe"
    new = Title.objects.get(slug="nuevo")
    assert (new.kind, new.status) == ("series", "draft")
    assert set(Change.objects.values_list("via", "made_by")) == {("import", editor.pk)}
    assert HistoryEntry.objects.filter(kind="title", subject=title.pk).exists()
    assert not list(default_storage.listdir("drafts")[1])


def test_a_missing_column_is_left_alone(editor_client, title: Title) -> None:
    table = b"slug,name\nthe-fog,Fog\n"
    confirm(editor_client, "title", preview(editor_client, "title", table))
    title.refresh_from_db()
    assert (title.name, title.year, title.genres.count(), title.credits.count()) == (
        "Fog", 1999, 1, 2,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("the-fog,movie,The Fog,nope,", "There is no “nope”."),
        ("the-fog,series,The Fog,,", "does not change"),
        ("the-fog,movie,,,", "This field is required."),
        ("new,opera,New,,", "opera is not one of the available choices"),
        ("the-fog,movie,The Fog,,actor: X &lt;nobody&gt;".replace("&lt;", "<").replace("&gt;", ">"),
         "There is no “nobody”."),
        ("the-fog,movie,The Fog,,Cleo Diaz", "is no credit"),
        ("the-fog,movie,The Fog,,hero: X", "hero is not one of the available choices"),
    ],
)  # fmt: skip
def test_a_wrong_row_changes_nothing(editor_client, title: Title, row: str, reason: str) -> None:
    table = f"slug,kind,name,genres,cast\ngood,movie,Good,,\n{row}\n".encode()
    shown = preview(editor_client, "title", table).content.decode()
    assert reason in shown
    assert "Traceback" not in shown
    assert "import_file_name" not in shown
    assert (Title.objects.count(), Change.objects.count()) == (1, 0)


def test_people_and_genres_come_in(editor_client, db) -> None:
    table = json.dumps([{"slug": "ada-byron", "name": "Ada Byron", "born_on": "1815-12-10"}])
    confirm(editor_client, "person", preview(editor_client, "person", table.encode(), "json"))
    assert Person.objects.get().born_on.year == 1815
    confirm(
        editor_client,
        "genre",
        preview(editor_client, "genre", b"slug,name,name_es\nterror,Horror,Terror\n"),
    )
    assert Genre.objects.get().name_es == "Terror"


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"{", b"a,b\n1,2\n", b"slug\n\0\n"])
def test_nonsense_is_no_table(editor_client, db, content: bytes) -> None:
    shown = preview(editor_client, "genre", content).content.decode()
    assert "Traceback" not in shown
    assert "import_file_name" not in shown
    assert not Genre.objects.exists()


def test_it_does_not_read_other_files(editor_client, local_media) -> None:  # noqa: F811
    (local_media / "secret.csv").write_text("slug,name\nstolen,Stolen\n")
    fields = {"import_file_name": "../secret.csv", "original_file_name": "x.csv", "format": "0"}
    answer = editor_client.post("/admin/catalog/genre/process_import/", fields, follow=True)
    assert answer.redirect_chain == [("/admin/catalog/genre/import/", 302)]
    assert GONE in answer.text
    assert not Genre.objects.exists()


def test_it_says_that_a_table_waits_no_longer(editor_client, db) -> None:
    shown = preview(editor_client, "genre", b"slug,name\nnoir,Noir\n")
    for key in default_storage.listdir("drafts")[1]:
        default_storage.delete(f"drafts/{key}")
    assert GONE in confirm(editor_client, "genre", shown).text
    assert not Genre.objects.exists()


@pytest.mark.parametrize("model", ["title", "person", "genre"])
def test_others_may_not(model: str, stranger, editor: User, client_for, db) -> None:
    editor.user_permissions.set([])
    for verb in ("import", "export"):
        url = f"/admin/catalog/{model}/{verb}/"
        assert refusal(client_for(editor).get(url)) == FORBIDDEN
        for client in (client_for(stranger), client_for()):
            assert refusal(client.get(url)) == ASKED_TO_SIGN_IN


def test_ten_titles_cost_as_many_queries_as_one(
    editor_client, make_title, django_assert_max_num_queries
) -> None:
    for count in (1, 9):
        for _each in range(count):
            make_title("Film")
        with django_assert_max_num_queries(14):
            export(editor_client, "title", "csv")


def test_an_editor_confirms_in_chromium(
    live_server, transactional_db, editor: User, client_for, new_page, make_title
) -> None:
    film = make_title("The <b>Fog</b>", slug="the-fog", year=1999)
    page = new_page(base_url=live_server.url)
    name = django_settings.SESSION_COOKIE_NAME
    cookie = {"name": name, "value": client_for(editor).cookies[name].value, "url": live_server.url}
    page.context.add_cookies([cookie])
    page.goto("/admin/catalog/title/")
    page.get_by_role("link", name="Import", exact=True).click()
    table = b"slug,name,year\nthe-fog,The <i>Night</i>,2001\n"
    page.locator("input[type=file]").set_input_files(
        {"name": "table.csv", "mimeType": "text/csv", "buffer": table}
    )
    page.locator("select[name=format]").select_option(FORMATS["csv"])
    page.get_by_role("button", name="Submit").click()
    expect(page.locator("table ins").first).to_be_visible()
    assert page.locator("table i, table b").count() == 0
    page.get_by_role("button", name="Confirm import").click()
    expect(page.locator(".messagelist")).to_contain_text("1")
    film.refresh_from_db()
    assert (film.name, film.year) == ("The <i>Night</i>", 2001)


class Edited(TitleResource):
    """Between reading a row and locking it somebody edits the title."""

    def before_save_instance(self, instance: Title, row, **kwargs) -> None:
        Title.objects.filter(pk=instance.pk).update(synopsis="Meanwhile.", year=2024)


def test_what_is_written_meanwhile_stays_in_a_missing_column(
    title: Title,
) -> None:
    """On PostgreSQL that can happen; here the same transaction does it, on any database."""
    table = Dataset(("the-fog", "Fog", 2001), headers=("slug", "name", "year"))
    result = Edited().import_data(table, dry_run=False, raise_errors=True)
    assert [row.import_type for row in result.rows] == ["update"]
    title.refresh_from_db()
    assert (title.name, title.year, title.synopsis) == ("Fog", 2001, "Meanwhile.")
    (entry,) = HistoryEntry.objects.of("title", title.pk)
    before, after = (entry.rows[0][moment] for moment in ("before", "after"))
    changed = {name for name, value in after.items() if value != before[name]}
    assert changed == {"name", "year"}
