"""The administration: the same rules as over the API, and a history to go back in."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Profile, User
from catalog.models import (
    Change,
    Character,
    Credit,
    Genre,
    HistoryEntry,
    MediaAsset,
    Movie,
    Person,
    Playable,
    Season,
    Title,
)
from catalog.tests.stored import add_media
from streamex.tests.refusals import ASKED_TO_SIGN_IN, refusal


@pytest.fixture
def browser(editor: User, client_for) -> Client:
    return client_for(editor)


def url(row: Any, verb: str = "change") -> str:
    name = "movie" if isinstance(row, Title) and row.kind == "movie" else row._meta.model_name
    name = "series" if isinstance(row, Title) and row.kind == "series" else name
    return reverse(f"admin:catalog_{name}_{verb}", args=[row.pk])


def form_of(client: Client, address: str) -> dict[str, Any]:
    """Return what a browser would send back of a form that it was shown."""
    context = client.get(address).context
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.initial_forms]
    values = {}
    for form in forms:
        for bound in form:
            value = bound.value()
            if isinstance(value, list):
                values[bound.html_name] = value
            elif value is not None and value is not False:
                values[bound.html_name] = getattr(value, "pk", value)
    return flattened(forms, values)


def flattened(forms: list, values: dict) -> dict[str, Any]:
    """Split dates from times, as the administration's fields do."""
    sent = {}
    for name, value in values.items():
        if hasattr(value, "hour"):
            sent[f"{name}_0"], sent[f"{name}_1"] = f"{value:%Y-%m-%d}", f"{value:%H:%M:%S}"
        else:
            sent[name] = value
    return sent


def errors(response) -> list[str]:
    assert response.status_code == 200
    return [str(error) for error in response.context["adminform"].form.non_field_errors()]


def test_a_save_is_remembered_with_its_inlines(
    browser: Client,
    film: Playable,
    ines: Person,
    noir: Genre,
    editor: User,
) -> None:
    sent = form_of(browser, url(film.title)) | {
        "tagline": "All aboard",
        "genres": [noir.pk],
        "credits-TOTAL_FORMS": 1,
        "credits-0-person": ines.pk,
        "credits-0-role": "director",
        "credits-0-billing_order": 1,
    }
    response = browser.post(url(film.title), sent)
    assert response.status_code == 302, response.context["errors"]
    entry = HistoryEntry.objects.get()
    assert (entry.change.made_by, entry.change.via) == (editor, "admin")
    assert {row["row"].split(":")[0] for row in entry.rows} == {"title", "credit"}
    (title,) = [row for row in entry.rows if row["row"].startswith("title")]
    assert {k for k in title["after"] if title["after"][k] != title["before"][k]} == {
        "tagline", "genres",
    }  # fmt: skip
    assert Title.objects.get().version == 2


def test_a_stale_save_is_refused_and_nothing_typed_is_lost(
    browser: Client,
    film: Playable,
    ines: Person,
    client_for,
    admin: User,
) -> None:
    mine = form_of(browser, url(film.title)) | {"synopsis": "What I typed for an hour"}
    theirs = form_of(client_for(admin), url(film.title)) | {
        "tagline": "All aboard",
        "credits-TOTAL_FORMS": 1,
        "credits-0-person": ines.pk,
        "credits-0-role": "writer",
        "credits-0-billing_order": 1,
    }
    assert client_for(admin).post(url(film.title), theirs).status_code == 302
    refused = browser.post(url(film.title), mine)
    first, second = errors(refused)
    assert "it was not saved" in first
    assert "admin@example.com" in second
    assert "tagline: – → All aboard" in second
    assert "Inés Vidal: Writer added" in second
    assert "What I typed for an hour" in refused.text
    title = Title.objects.get()
    assert (title.synopsis, title.tagline) == ("", "All aboard")
    # Having seen it, the editor saves once more.
    form = refused.context["adminform"].form
    assert form["expected_version"].value() == "2"
    again = browser.post(url(film.title), mine | {"expected_version": 2, "tagline": "All aboard"})
    assert again.status_code == 302, again.context["errors"]
    title.refresh_from_db()
    assert (title.synopsis, title.tagline, title.version) == (
        "What I typed for an hour", "All aboard", 3,
    )  # fmt: skip


def test_a_form_without_a_version_is_refused(browser: Client, film: Playable) -> None:
    sent = form_of(browser, url(film.title)) | {"tagline": "x"}
    del sent["expected_version"]
    assert "it was not saved" in errors(browser.post(url(film.title), sent))[0]
    assert Title.objects.get().tagline == ""


def test_the_api_and_the_administration_see_each_other(
    browser: Client, film: Playable, editor: User
) -> None:
    mine = form_of(browser, url(film.title))
    api = Client(headers={"If-Match": "*"})
    api.force_login(editor)
    answer = api.patch(
        f"/api/v1/titles/{film.title.slug}/", {"year": 1999}, content_type="application/json"
    )
    assert answer.status_code == 200
    assert "year: 2024 → 1999" in errors(browser.post(url(film.title), mine))[1]


def test_what_is_added_has_a_history_from_the_start(browser: Client, db: None) -> None:
    response = browser.post(
        reverse("admin:catalog_movie_add"),
        {
            "name": "New", "slug": "new", "maturity_age": 0, "status": "draft",
            "playables-TOTAL_FORMS": 1, "playables-INITIAL_FORMS": 0, "playables-0-kind": "film",
            "credits-TOTAL_FORMS": 0, "credits-INITIAL_FORMS": 0,
        },
    )  # fmt: skip
    assert response.status_code == 302, response.context["errors"]
    assert Movie.objects.get().version == 1
    assert [row["before"] for row in HistoryEntry.objects.get().rows] == [None, None]


@pytest.mark.parametrize("family", ["person", "character", "genre", "season", "playable"])
def test_every_form_knows_its_version(
    browser: Client,
    episodes: list[Playable],
    ines: Person,
    noir: Genre,
    family: str,
) -> None:
    row: Any = {
        "person": ines, "character": Character.objects.create(name="C"), "genre": noir,
        "season": episodes[0].season, "playable": episodes[0],
    }[family]  # fmt: skip
    first = form_of(browser, url(row))
    changed = first | {"name": "Renamed"}
    response = browser.post(url(row), changed)
    assert response.status_code == 302, response.context["errors"]
    assert "it was not saved" in errors(browser.post(url(row), changed))[0]
    assert HistoryEntry.objects.count() == 1
    assert browser.get(url(row, "history")).status_code == 200


def test_changes_in_bulk_are_remembered(browser: Client, make_title) -> None:
    titles = [make_title(str(number)) for number in range(3)]
    browser.post(
        reverse("admin:catalog_movie_changelist"),
        {"action": "withdraw", "_selected_action": [title.pk for title in titles]},
    )
    assert Change.objects.count() == 1
    assert HistoryEntry.objects.count() == 3
    assert set(Title.objects.values_list("version", "status")) == {(2, "withdrawn")}


# --- Deleting -----------------------------------------------------------------------------------


def test_it_says_what_goes_and_media_go_too(
    browser: Client,
    film: Playable,
    local_media: Path,
) -> None:
    add_media(film)
    page = browser.get(url(film.title, "delete"))
    assert dict(page.context["model_count"])["playable"] == 1
    assert dict(page.context["model_count"])["media"] == 1
    assert browser.post(url(film.title, "delete"), {"post": "yes"}).status_code == 302
    assert not Title.objects.exists()
    assert not MediaAsset.objects.exists()


def test_it_counts_what_waits_to_take_the_place_of_media(
    browser: Client, film: Playable, local_media: Path
) -> None:
    add_media(film)
    add_media(None, awaits=film)
    other = add_media(None)
    for page in (
        browser.get(url(film.title, "delete")),
        browser.post(
            reverse("admin:catalog_movie_changelist"),
            {"action": "delete_selected", "_selected_action": [film.title_id]},
        ),
    ):
        assert dict(page.context["model_count"])["media"] == 2
    assert browser.post(url(film.title, "delete"), {"post": "yes"}).status_code == 302
    assert list(MediaAsset.objects.all()) == [other]


def test_a_row_inside_goes_with_its_media(
    browser: Client,
    episodes: list[Playable],
    local_media: Path,
) -> None:
    add_media(episodes[0])
    add_media(None, awaits=episodes[0])
    season = episodes[0].season
    sent = form_of(browser, url(season.title))
    index = next(i for i in (0, 1) if int(sent[f"seasons-{i}-id"]) == season.pk)
    response = browser.post(url(season.title), sent | {f"seasons-{index}-DELETE": "on"})
    assert response.status_code == 302, response.context["errors"]
    assert list(Season.objects.values_list("number", flat=True)) == [2]
    assert not MediaAsset.objects.exists()


@pytest.mark.parametrize("verb", ["delete", "delete_selected"])
def test_what_is_needed_stays(
    browser: Client,
    film: Playable,
    noir: Genre,
    verb: str,
) -> None:
    film.title.genres.add(noir)
    if verb == "delete":
        page = browser.post(url(noir, "delete"), {"post": "yes"})
    else:
        page = browser.post(
            reverse("admin:catalog_genre_changelist"),
            {"action": "delete_selected", "_selected_action": [noir.pk], "post": "yes"},
        )
    assert "Night Train (2024)" in page.text
    assert Genre.objects.filter(pk=noir.pk).exists()


# --- History ------------------------------------------------------------------------------------


@pytest.fixture
def changed_film(browser: Client, film: Playable) -> Playable:
    for tagline in ("First", "Second"):
        sent = form_of(browser, url(film.title)) | {"tagline": tagline}
        assert browser.post(url(film.title), sent).status_code == 302
    return film


def revert_url(entry: HistoryEntry) -> str:
    return reverse("admin:catalog_historyentry_revert", args=[entry.pk])


def test_it_goes_back(browser: Client, changed_film: Playable) -> None:
    page = browser.get(url(changed_film.title, "history"))
    assert "First" in page.text
    assert "editor@example.com" in page.text
    first = HistoryEntry.objects.order_by("pk")[0]
    assert revert_url(first) in page.text
    browser.post(revert_url(first), {"expected_version": 2})  # It is at 3 by now.
    assert Title.objects.get().tagline == "Second"
    browser.post(revert_url(first), {"expected_version": 3})
    assert Title.objects.get().tagline == "First"


def test_what_was_deleted_comes_back(browser: Client, changed_film: Playable) -> None:
    title = changed_film.title
    browser.post(url(title, "delete"), {"post": "yes"})
    newest = browser.get(reverse("admin:catalog_historyentry_changelist"), {"q": "night"})
    assert newest.context["cl"].result_count == 3
    before = HistoryEntry.objects.order_by("-pk")[1]
    page = browser.get(reverse("admin:catalog_historyentry_change", args=[before.pk]))
    assert "Bring it back" in page.text
    browser.post(revert_url(before))
    assert Title.objects.get().tagline == "Second"
    assert Playable.objects.get().kind == "film"


def test_only_editors_go_back(changed_film: Playable, client_for, ada: Profile, stranger) -> None:
    entry = HistoryEntry.objects.order_by("pk")[0]
    for client in (client_for(), client_for(ada)):
        answer = client.post(revert_url(entry), {"expected_version": 3})
        assert refusal(answer) == ASKED_TO_SIGN_IN
    helper = User.objects.create_user("helper@example.com", "x", is_staff=True)
    assert client_for(helper).post(revert_url(entry), {"expected_version": 3}).status_code == 403
    assert client_for(helper).get(url(changed_film.title, "history")).status_code == 403
    assert Title.objects.get().tagline == "Second"


def test_it_is_not_edited(browser: Client, changed_film: Playable) -> None:
    entry = HistoryEntry.objects.order_by("pk")[0]
    assert browser.get(reverse("admin:catalog_historyentry_add")).status_code == 403
    page = reverse("admin:catalog_historyentry_change", args=[entry.pk])
    assert browser.post(page, {"name": "x"}).status_code == 403
    delete = reverse("admin:catalog_historyentry_delete", args=[entry.pk])
    assert browser.post(delete, {"post": "yes"}).status_code == 403


def test_a_credit_of_many_takes_no_more_queries(
    browser: Client, film: Playable, django_assert_max_num_queries
) -> None:
    for number in range(40):
        person = Person.objects.create(slug=f"p{number}", name=f"P{number}")
        Credit.objects.create(title=film.title, person=person)
    for _ in range(30):
        Change.objects.create(via="api")
        HistoryEntry.objects.create(
            change=Change.objects.latest("pk"), kind="title", subject=film.title_id, name="N",
            reference="x", versions={}, rows=[],
        )  # fmt: skip
    with django_assert_max_num_queries(12):
        browser.get(url(film.title, "history"))
    with django_assert_max_num_queries(12):
        browser.get(reverse("admin:catalog_historyentry_changelist"))


def test_a_long_cast_takes_as_many_queries_as_a_short_one(
    browser: Client, film: Playable, conductor: Character, django_assert_max_num_queries
) -> None:
    def add() -> Person:
        number = Person.objects.count()
        person = Person.objects.create(slug=f"p-{number}", name=f"Somebody {number}")
        Credit.objects.create(title=film.title, person=person, character=conductor)
        Credit.objects.create(playable=film, person=person, character=conductor)
        return person

    for row in (film.title, film):
        add()
        browser.get(url(row))
        with CaptureQueriesContext(connection) as few:
            browser.get(url(row))
        added = [add() for _ in range(6)]
        with django_assert_max_num_queries(len(few)):
            page = browser.get(url(row)).text
        assert all(person.name in page for person in added)
        assert "The Conductor" in page


def test_a_page_may_send_more_than_a_thousand_fields(browser: Client, film: Playable) -> None:
    sent = form_of(browser, url(film.title)) | {f"x-{number}": "" for number in range(1100)}
    assert browser.post(url(film.title), sent | {"tagline": "Long"}).status_code == 302
