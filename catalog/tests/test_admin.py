"""The administration of the catalogue, as an editor uses it."""

import datetime

import pytest
from django.contrib.admin import site
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Profile, User
from catalog.models import (
    Character,
    Credit,
    Genre,
    Movie,
    Person,
    Playable,
    Post,
    Season,
    Thread,
    Title,
    Upload,
)
from streamex.tests.refusals import ASKED_TO_SIGN_IN, refusal

LISTS = [
    "catalog_title",
    "catalog_movie",
    "catalog_series",
    "catalog_course",
    "catalog_album",
    "catalog_genre",
    "catalog_season",
    "catalog_playable",
    "catalog_person",
    "catalog_character",
]


@pytest.fixture
def editor_client(editor: User, client_for) -> Client:
    """The browser of an editor."""
    return client_for(editor)


@pytest.mark.parametrize("name", LISTS)
def test_it_lists_and_searches(editor_client: Client, film: Playable, name: str) -> None:
    response = editor_client.get(reverse(f"admin:{name}_changelist"), {"q": "night"})
    assert response.status_code == 200


@pytest.mark.parametrize("name", LISTS)
def test_it_is_closed_to_viewers(ada: Profile, client_for, name: str) -> None:
    url = reverse(f"admin:{name}_changelist")
    for client in (client_for(), client_for(ada)):
        assert refusal(client.get(url)) == ASKED_TO_SIGN_IN


@pytest.mark.parametrize("model", [Upload, Thread, Post])
def test_what_nobody_can_act_on_yet_is_not_listed(model: type[Model]) -> None:
    assert not site.is_registered(model)


def test_it_signs_in_on_the_login_page_of_the_site(client: Client, db: None) -> None:
    response = client.get(reverse("admin:index"), follow=True)
    assert response.redirect_chain[-1][0].startswith(reverse("account_login"))


def test_it_keeps_users_from_editors(editor_client: Client) -> None:
    assert editor_client.get(reverse("admin:accounts_user_changelist")).status_code == 403


def test_a_long_filter_is_closed_until_it_narrows(editor_client: Client, db: None) -> None:
    Genre.objects.bulk_create(Genre(slug=f"g{n}", name=f"Genre {n}") for n in range(12))
    url = reverse("admin:catalog_movie_changelist")
    genres = '<details data-filter-title="genres"'
    assert f"{genres}>" in editor_client.get(url).text
    chosen = Genre.objects.first()
    assert f"{genres} open>" in editor_client.get(url, {"genres__id__exact": chosen.pk}).text
    assert "genres__isnull" not in editor_client.get(url).text, "what needs attention asks that"


def test_credits_do_not_offer_to_delete_people(editor_client: Client, film: Playable) -> None:
    url = reverse("admin:catalog_movie_change", args=[film.title_id])
    text = editor_client.get(url).text
    assert "add_id_credits" in text
    assert "delete_id_credits" not in text


def management(prefix: str, total: int, initial: int = 0) -> dict[str, object]:
    return {f"{prefix}-TOTAL_FORMS": total, f"{prefix}-INITIAL_FORMS": initial}


def test_it_adds_a_film_with_its_cast_in_one_go(editor_client: Client) -> None:
    genre = Genre.objects.create(name="Drama", slug="drama")
    person = Person.objects.create(name="Inés Vidal", slug="ines-vidal")
    character = Character.objects.create(name="The Conductor")
    response = editor_client.post(
        reverse("admin:catalog_movie_add"),
        {
            "name": "The Night Train",
            "slug": "the-night-train",
            "year": 2024,
            "maturity_age": 12,
            "genres": [genre.pk],
            "status": "published",
            **management("playables", 1),
            "playables-0-kind": "film",
            **management("credits", 1),
            "credits-0-person": person.pk,
            "credits-0-role": "actor",
            "credits-0-character": character.pk,
            "credits-0-billing_order": 1,
        },
    )
    assert response.status_code == 302, response.context["errors"]
    film = Movie.objects.get()
    assert (film.kind, film.sort_name) == ("movie", "night train")
    assert film.published_at is not None
    assert film.playables.get().kind == "film"
    assert film.credits.get().character == character


def test_it_adds_episodes_that_know_their_series(editor_client: Client, make_title) -> None:
    series = make_title("Harbour", kind="series")
    season = Season.objects.create(title=series, number=1)
    rows = {}
    for index in range(2):
        rows |= {f"playables-{index}-number": index + 1, f"playables-{index}-name": f"Part {index}"}
    response = editor_client.post(
        reverse("admin:catalog_season_change", args=[season.pk]),
        {"number": 1, "name": "", "expected_version": 1, **management("playables", 2), **rows},
    )
    assert response.status_code == 302, response.context["errors"]
    assert list(season.playables.values_list("title", "kind", "number")) == [
        (series.pk, "episode", 1),
        (series.pk, "episode", 2),
    ]


def test_it_says_in_words_that_a_number_is_taken(
    editor_client: Client, episodes: list[Playable]
) -> None:
    season = episodes[0].season
    response = editor_client.post(
        reverse("admin:catalog_season_change", args=[season.pk]),
        {
            "number": 1,
            "name": "",
            "expected_version": 1,
            **management("playables", 3, 2),
            **{f"playables-{i}-id": episodes[i].pk for i in range(2)},
            **{f"playables-{i}-number": i + 1 for i in range(2)},
            "playables-2-number": 2,
        },
    )
    assert response.status_code == 200
    assert Playable.objects.filter(season=season).count() == 2
    (inline,) = response.context["inline_admin_formsets"]
    repeated = {"__all__": ["Please correct the duplicate values below."]}
    assert inline.formset.errors == [{}, {}, repeated]
    assert inline.formset.non_form_errors() == ["Please correct the duplicate data for number."]
    assert response.text.count("Please correct the duplicate data for number.") == 1


def test_it_publishes_and_withdraws_in_bulk(editor_client: Client, make_title) -> None:
    draft = make_title("Draft", status="draft", published_at=None)
    later = make_title("Later", published_at=timezone.now() + datetime.timedelta(days=3))
    earlier = make_title("Earlier")
    first_date = earlier.published_at
    url = reverse("admin:catalog_movie_changelist")
    chosen = [draft.pk, later.pk, earlier.pk]
    editor_client.post(url, {"action": "publish", "_selected_action": chosen})
    assert Title.objects.published().count() == 3
    earlier.refresh_from_db()
    assert earlier.published_at == first_date
    editor_client.post(url, {"action": "withdraw", "_selected_action": chosen})
    assert Title.objects.published().count() == 0
    assert Title.objects.count() == 3


def test_it_needs_a_fixed_number_of_queries(
    editor_client: Client, make_title, django_assert_max_num_queries
) -> None:
    for number in range(40):
        title = make_title(f"Film {number}")
        Playable.objects.create(title=title, kind="film")
    with django_assert_max_num_queries(20):
        editor_client.get(reverse("admin:catalog_movie_changelist"))
    season = Season.objects.create(title=make_title("S", kind="series"), number=1)
    for number in range(30):
        Playable.objects.create(title=season.title, season=season, kind="episode", number=number)
    with django_assert_max_num_queries(20):
        editor_client.get(reverse("admin:catalog_season_change", args=[season.pk]))
    with django_assert_max_num_queries(20):
        editor_client.get(reverse("admin:catalog_playable_changelist"))


@pytest.mark.parametrize(
    "query",
    ["publishing=live", "publishing=scheduled", "publishing=draft"]
    + [f"needs={what}" for what in ("media", "failed", "artwork", "genres", "synopsis")],
)
def test_it_filters(editor_client: Client, film: Playable, query: str) -> None:
    response = editor_client.get(reverse("admin:catalog_movie_changelist") + f"?{query}")
    shown = list(response.context["cl"].queryset.values_list("pk", flat=True))
    expected = {"publishing=scheduled", "publishing=draft", "needs=failed"}
    assert shown == ([] if query in expected else [film.title_id])


def test_it_keeps_people_who_have_credits(editor_client: Client, film: Playable) -> None:
    person = Person.objects.create(name="Inés Vidal", slug="ines-vidal")
    Credit.objects.create(person=person, title=film.title)
    response = editor_client.post(
        reverse("admin:catalog_person_delete", args=[person.pk]), {"post": "yes"}
    )
    assert response.status_code == 200
    assert response.context["protected"] == ["“Inés Vidal”, needed by 1 titles: Night Train (2024)"]
    assert Person.objects.filter(pk=person.pk).exists()
