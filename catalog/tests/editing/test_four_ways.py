"""One table of works, good and bad, through all ways into the catalogue: the same comes of it."""

import csv
import io
from typing import Any
from xml.sax.saxutils import escape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from catalog.actions.edit_session import editing
from catalog.importing.describing import describe_title
from catalog.importing.placement import Options, find_placement, make_playable
from catalog.importing.reading.names import ParsedPath
from catalog.importing.reading.nfo import read_nfo
from catalog.importing.refusing import accepted
from catalog.models import Change, Genre, Person, Playable, Season, Title
from catalog.tests.editing.api.conftest import EditorClient, editor_client, editor_client_of  # noqa: F401 - fixtures
from catalog.tests.editing.works import NOT_IN_FILES, PARTS, PEOPLE, WORKS, Case
from catalog.tests.importing.conftest import (  # noqa: F401 - fixtures
    Import,
    bring,
    library,
    put,
    sample,
)
from catalog.tests.importing.test_exchange import confirm

pytestmark = [pytest.mark.usefixtures("local_media", "noir", "ines"), pytest.mark.stricter]
Refused = dict[str, list[str]]


def taking(way: str, cases: list[Case]) -> Any:
    """Parametrize by the cases that can be said in a way."""
    return pytest.mark.parametrize("case", [c for c in cases if way not in c.unlike], ids=str)


@pytest.fixture(autouse=True)
def taken(make_title) -> Title:
    """A title whose slug is wanted by another."""
    return make_title("Taken", slug="taken")


def check(case: Case, refused: Refused, title: Title | None, via: str) -> None:
    assert refused == case.refused
    if case.refused:
        assert (title, Change.objects.count()) == (None, 0)
        return
    assert title is not None
    assert shown(title, case.stored) == case.stored
    assert {*Change.objects.values_list("via", flat=True)} == {via}
    assert title.playables.count() == (1 if title.kind == "movie" else 0)


def shown(title: Title, wanted: dict[str, Any]) -> dict[str, Any]:
    """Return of a title what is wanted."""
    more = {
        "playables": lambda: [playable.kind for playable in title.playables.all()],
        "genres": lambda: [genre.slug for genre in title.genres.all()],
        "credits": lambda: [(credit.person.name, credit.role) for credit in title.credits.all()],
        "has_date": lambda: title.published_at is not None,
        "has_end": lambda: title.available_until is not None,
    }
    return {name: more[name]() if name in more else getattr(title, name) for name in wanted}


def made() -> Title | None:
    return Title.objects.exclude(slug="taken").first()


# --- The administration -------------------------------------------------------------------------


@taking("admin", WORKS)
def test_the_administration(editor: User, client_for, case: Case) -> None:
    answer = client_for(editor).post(reverse(f"admin:catalog_{case.kind}_add"), form_of(case))
    check(case, form_errors(answer), made(), "admin")


INSIDE = ("playables", "seasons", "credits", "markers", "text_tracks")


def form_of(case: Case) -> dict[str, Any]:
    sent = {
        "maturity_age": 0, "status": "draft",
        **{f"{name}-{what}_FORMS": 0 for name in INSIDE for what in ("TOTAL", "INITIAL")},
    }  # fmt: skip
    for name, value in case.values.items():
        if name == "cast":
            sent |= {
                "credits-TOTAL_FORMS": 1, "credits-0-role": value, "credits-0-billing_order": 1,
                "credits-0-person": Person.objects.get(slug="ines-vidal").pk,
            }  # fmt: skip
        elif name == "genres":
            numbers = dict(Genre.objects.values_list("slug", "pk"))
            sent[name] = [numbers.get(slug, slug) for slug in value]
        elif name.startswith(("published_", "available_")):
            sent[f"{name}_0"], sent[f"{name}_1"] = value.split()
        else:
            sent[name] = value
    return sent


def form_errors(answer: Any) -> Refused:
    if answer.status_code == 302:
        return {}
    refused = {**answer.context["adminform"].form.errors}
    for inline in answer.context["inline_admin_formsets"]:
        assert not inline.formset.non_form_errors()
        for form in inline.formset.forms:
            if form.errors:
                refused["cast"] = [error for errors in form.errors.values() for error in errors]
    return {name.replace("__all__", ""): [*errors] for name, errors in refused.items()}


# --- The API ------------------------------------------------------------------------------------


@taking("api", WORKS)
def test_the_api(editor_client: EditorClient, case: Case) -> None:  # noqa: F811
    answer = editor_client.post("titles/", body_of(case))
    check(case, api_errors(answer), made(), "api")


def body_of(case: Case) -> dict[str, Any]:
    body = {**case.values, "kind": case.kind}
    if "cast" in body:
        person = Person.objects.get(slug="ines-vidal").public_id
        body["cast"] = [{"person": str(person), "role": body["cast"]}]
    return body


def api_errors(answer: Any) -> Refused:
    if answer.status_code == 201:
        return {}
    assert answer.status_code == 400, answer.content
    fields = answer.json()["error"]["fields"]
    return {name.replace("non_field_errors", ""): errors for name, errors in fields.items()}


# --- Tables -------------------------------------------------------------------------------------


@taking("sheet", WORKS)
def test_a_table(editor: User, client_for, case: Case) -> None:
    cells = {**case.values, "kind": case.kind, "slug": case.values.get("slug", "")}
    if "cast" in cells:
        cells["cast"] = f"{cells['cast']}: Inés Vidal"
    if "genres" in cells:
        cells["genres"] = " | ".join(cells["genres"])
    check(case, sheet_errors(client_for(editor), "title", cells), made(), "import")


def sheet_errors(client: Client, model: str, cells: dict[str, str]) -> Refused:
    """Bring in a table of one row; return what its preview says about that row."""
    text = io.StringIO()
    csv.writer(text).writerows([cells.keys(), cells.values()])
    file = SimpleUploadedFile("table.csv", text.getvalue().encode())
    sent = {"import_file": file, "format": "0"}
    preview = client.post(f"/admin/catalog/{model}/import/", sent)
    result = preview.context["result"]
    assert not result.row_errors(), [row.errors for row in result.rows]
    if not result.invalid_rows:
        confirm(client, model, preview)
        return {}
    return result.invalid_rows[0].error_dict  # type: ignore[no-any-return]


# --- Files with descriptions --------------------------------------------------------------------


def why_not_in_files(case: Case) -> str:
    of_fields = (why for name, why in NOT_IN_FILES.items() if name in case.values)
    return case.unlike.get("importer") or next(of_fields, "")


@pytest.mark.parametrize("case", [c for c in WORKS if not why_not_in_files(c)], ids=str)
def test_a_description(editor: User, case: Case) -> None:
    """What an import does with a description, once it has the media file."""
    said, refused = accepted(read_nfo(nfo_of(case)))
    parsed = ParsedPath(kind="film", title=said.name or case.key, year=said.year)
    options = Options(is_draft=True)
    with editing(by=editor, via="import") as edit:
        title = make_playable(find_placement(parsed, options), options, edit).title
        describe_title(title, said, edit, is_new=True)
    assert difference(case, title, refused) is None
    assert title.playables.count() == 1
    assert {*Change.objects.values_list("via", "made_by")} == {("import", editor.pk)}


IMPORTED = {
    "plain", "decomposed", "turned-around", "language-of-three-letters", "for-adults", "genre",
    "director", "lines", "no-language", "long-name", "year-in-letters", "two-at-once",
}  # fmt: skip


def test_an_import(bring: Import, put, editor: User) -> None:  # noqa: F811
    """Some of them as files, with a description beside each, and a report at the end."""
    cases = [case for case in WORKS if case.key in IMPORTED]
    assert len(cases) == len(IMPORTED)
    for case in cases:
        put(f"{case.key}/{case.key}.mp4")
        put(f"{case.key}/{case.key}.nfo", content=nfo_of(case))
    items = bring(is_draft=True, user=editor)
    for case in cases:
        film, described = items[f"{case.key}/{case.key}.mp4"], items[f"{case.key}/{case.key}.nfo"]
        assert (film.outcome, described.outcome) == ("new", "new")
        assert difference(case, film.title, described.reason) is None
    assert {*Change.objects.values_list("via", "made_by")} == {("import", editor.pk)}


def nfo_of(case: Case) -> bytes:
    names = {
        "name": "title", "original_name": "originaltitle", "sort_name": "sorttitle",
        "synopsis": "plot", "original_language": "originallanguage", "maturity_age": "mpaa",
    }  # fmt: skip
    lines = []
    for name, value in case.values.items():
        if name == "cast":
            lines.append(f"<{value}>Inés Vidal</{value}>")
        elif name == "genres":
            lines += [f"<genre>{genre}</genre>" for genre in value]
        else:
            tag = names.get(name, name)
            lines.append(f"<{tag}>{escape(value)}</{tag}>")
    return f"<movie>{''.join(lines)}</movie>".encode()


def difference(case: Case, title: Title, report: str) -> Any:
    """Return what became of a case and what was said, where that is not what should have."""
    title.refresh_from_db()
    if not case.refused:
        found = shown(title, case.stored)
        return None if (found, report) == (case.stored, "") else (found, report)
    labels = {name: str(Title._meta.get_field(name).verbose_name) for name in case.refused}
    wanted = {f"{labels[name]}: {words}" for name, (words,) in case.refused.items()}
    kept = [name for name in case.refused if str(getattr(title, name)) == case.values[name]]
    is_said = all(words in report for words in wanted)
    return None if is_said and not kept else (report, kept)


UNSAID_IN_FILES = {
    "slug", "published", "window", "series", "empty-name", "blank-name", "invisible-name",
    "null-in-name", "long-reasons", "maturity-negative", "maturity-in-letters", "slug-taken",
    "slug-with-spaces", "slug-too-long", "ends-before-it-begins", "no-moment", "unknown-status",
    "unknown-kind", "unknown-genre", "unknown-role",
}  # fmt: skip


def test_what_files_cannot_say_is_known_and_has_a_reason() -> None:
    """No case is left out of the files without being named here, too."""
    reasons = {case.key: why_not_in_files(case) for case in WORKS}
    assert {key for key, why in reasons.items() if why} == UNSAID_IN_FILES
    assert all(why.endswith(".") for why in reasons.values() if why)


# --- Parts of works, and people -----------------------------------------------------------------


@pytest.fixture
def season(make_title) -> Season:
    """The first of two seasons, with two episodes."""
    title = make_title("Harbour Lights", kind="series")
    first, _second = (Season.objects.create(title=title, number=number) for number in (1, 2))
    for number in (1, 2):
        Playable.objects.create(title=title, season=first, kind="episode", number=number)
    return first


@pytest.mark.parametrize("case", PARTS, ids=str)
def test_parts_in_the_administration(editor: User, client_for, season: Season, case: Case) -> None:
    model = "season" if case.kind == "season" else "playable"
    sent = {**form_of(case), "title": season.title_id}
    if model == "playable":
        sent["season"] = season.pk
    before = {*Season.objects.values_list("public_id"), *Playable.objects.values_list("public_id")}
    answer = client_for(editor).post(reverse(f"admin:catalog_{model}_add"), sent)
    check_part(case, form_errors(answer), before)


@pytest.mark.parametrize("case", PARTS, ids=str)
def test_parts_over_the_api(editor_client: EditorClient, season: Season, case: Case) -> None:  # noqa: F811
    address = f"titles/{season.title.slug}/seasons/"
    if case.kind == "episode":
        address = f"seasons/{season.public_id}/playables/"
    before = {*Season.objects.values_list("public_id"), *Playable.objects.values_list("public_id")}
    check_part(case, api_errors(editor_client.post(address, case.values)), before)


def check_part(case: Case, refused: Refused, before: set[Any]) -> None:
    assert refused == case.refused
    rows: list[Any] = [*Season.objects.all(), *Playable.objects.all()]
    new = [row for row in rows if (row.public_id,) not in before]
    assert len(new) == (0 if case.refused else 1)
    for row in new:
        assert {name: getattr(row, name) for name in case.stored} == case.stored


@taking("admin", PEOPLE)
def test_people_in_the_administration(editor: User, client_for, case: Case) -> None:
    answer = client_for(editor).post(reverse("admin:catalog_person_add"), case.values)
    check_person(case, form_errors(answer))


@taking("api", PEOPLE)
def test_people_over_the_api(editor_client: EditorClient, case: Case) -> None:  # noqa: F811
    check_person(case, api_errors(editor_client.post("people/", case.values)))


@taking("sheet", PEOPLE)
def test_people_in_a_table(editor: User, client_for, case: Case) -> None:
    cells = {"slug": "", **case.values}
    check_person(case, sheet_errors(client_for(editor), "person", cells))


def check_person(case: Case, refused: Refused) -> None:
    assert refused == case.refused
    new = Person.objects.exclude(slug="ines-vidal").first()
    assert (new is None) == bool(case.refused)
    if new is not None:
        assert {name: getattr(new, name) for name in case.stored} == case.stored
