"""What the forms of the administration write, and what they leave alone."""

from types import SimpleNamespace

import pytest
from django.contrib.admin import site as admin_site
from django.test import Client
from django.urls import reverse

from accounts.models import User
from catalog.actions.edit_session import Editing
from catalog.admin.editing import COLLISION
from catalog.models import (
    HistoryEntry,
    Movie,
    Playable,
    Title,
)
from catalog.tests.editing.test_admin_editing import errors, form_of, url


@pytest.fixture
def browser(editor: User, client_for) -> Client:
    return client_for(editor)


def test_a_sort_name_follows_the_name_until_an_editor_gives_one(
    browser: Client, film: Playable
) -> None:
    for typed, expected in (
        ({"name": "The Day Train"}, "day train"),
        ({"sort_name": "zzz"}, "zzz"),
        ({"name": "The Slow Train"}, "zzz"),
    ):
        sent = form_of(browser, url(film.title)) | typed
        assert browser.post(url(film.title), sent).status_code == 302
        assert Title.objects.get().sort_name == expected


def test_what_the_database_refuses_is_said_in_the_form(browser: Client, film: Playable) -> None:
    """Two tracks that trade languages."""
    for language in ("en", "es"):
        film.text_tracks.create(language=language, key=f"text/{language}.vtt", size_bytes=1)
    sent = form_of(browser, url(film)) | {
        "name": "Typed", "text_tracks-0-language": "es", "text_tracks-1-language": "en",
    }  # fmt: skip
    refused = browser.post(url(film), sent)
    assert errors(refused) == [str(COLLISION)]
    assert "Typed" in refused.text
    assert Playable.objects.get().name == ""


def test_rows_inside_are_numbered_and_refused_at_their_fields(
    browser: Client, episodes: list[Playable]
) -> None:
    season = episodes[0].season
    sent = form_of(browser, url(season)) | {
        "playables-TOTAL_FORMS": 4, "playables-2-name": "Third", "playables-3-name": "Fourth",
    }  # fmt: skip
    refused = browser.post(url(season), sent | {"playables-3-name": "x" * 201})
    (formset,) = [inline.formset for inline in refused.context["inline_admin_formsets"]]
    assert [list(form.errors) for form in formset.forms] == [[], [], [], ["name"]]
    assert browser.post(url(season), sent).status_code == 302
    numbered = season.playables.order_by("number").values_list("number", "kind", "name")
    assert list(numbered)[2:] == [(3, "episode", "Third"), (4, "episode", "Fourth")]


def test_what_is_added_beside_the_film_is_an_extra(browser: Client, film: Playable) -> None:
    sent = form_of(browser, url(film.title)) | {
        "playables-TOTAL_FORMS": 2, "playables-1-name": "Trailer",
    }  # fmt: skip
    assert browser.post(url(film.title), sent).status_code == 302
    assert {*Playable.objects.values_list("kind", "name")} == {("film", ""), ("extra", "Trailer")}


def test_a_save_leaves_alone_what_a_worker_writes(browser: Client, film: Playable) -> None:
    """The row is read first; what is written to it meanwhile is no editor's word."""
    form = SimpleNamespace(values=lambda: {"name": "Typed"})
    request = SimpleNamespace(catalogue_edit=Editing())
    film.name = "Typed"
    Playable.objects.filter(pk=film.pk).update(duration_seconds=4321)
    admin_site._registry[Playable].save_model(request, film, form, change=True)
    film.refresh_from_db()
    assert (film.name, film.duration_seconds) == ("Typed", 4321)


def test_what_was_deleted_while_somebody_clicked_is_said_to_be_gone(
    browser: Client, film: Playable, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both requests read the row, and one of them waited for the other's lock."""
    address, sent = url(film.title), form_of(browser, url(film.title))
    movie_admin, read = admin_site._registry[Movie], Movie.objects.get()
    monkeypatch.setattr(movie_admin, "get_object", lambda *args: read)
    film.title.delete()
    response = browser.post(address, sent)
    assert (response.status_code, response["Location"]) == (302, reverse("admin:index"))
    movie_admin.delete_model(SimpleNamespace(user=editor), read)
    assert not HistoryEntry.objects.exists()
