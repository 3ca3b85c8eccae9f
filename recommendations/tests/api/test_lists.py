"""`/api/v1/continue/`, `favourites/` and `ratings/`."""

import datetime
import uuid

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Profile
from catalog.models import Playable, Title
from recommendations.models import Favourite, Rating, Viewing
from streamex.tests.pages.conftest import give_media

JSON = {"content_type": "application/json"}


def viewing(profile: Profile, playable: Playable, position: float = 40) -> Viewing:
    now = timezone.now()
    return Viewing.objects.create(
        profile=profile, playable=playable, position_seconds=position, session=uuid.uuid4(),
        first_played_at=now, last_played_at=now,
    )  # fmt: skip


def test_continue_lists_what_is_half_done(
    api: Client, ada: Profile, bo: Profile, film: Playable
) -> None:
    give_media(film)
    viewing(ada, film)
    (item,) = api.get("/api/v1/continue/").json()
    assert item["playable"]["id"] == str(film.public_id)
    assert (item["position_seconds"], item["percent"], item["is_next"]) == (40, 40, False)
    assert api.get("/api/v1/continue/", headers={"X-Profile": str(bo.public_id)}).json() == []


def test_continue_can_be_tidied(api: Client, ada: Profile, film: Playable) -> None:
    give_media(film)
    viewing(ada, film)
    assert api.delete(f"/api/v1/continue/{film.title.slug}/").status_code == 204
    assert api.get("/api/v1/continue/").json() == []
    assert Viewing.objects.get().position_seconds == 40


@pytest.mark.parametrize("lookup", ["slug", "public_id"])
def test_a_favourite_is_put_and_taken_off(
    api: Client, ada: Profile, film: Playable, lookup: str
) -> None:
    url = f"/api/v1/favourites/{getattr(film.title, lookup)}/"
    assert [api.put(url).status_code for _ in range(2)] == [204, 204]
    assert Favourite.objects.filter(profile=ada).count() == 1
    (row,) = api.get("/api/v1/favourites/").json()["results"]
    assert row["title"]["slug"] == film.title.slug
    assert [api.delete(url).status_code for _ in range(2)] == [204, 204]
    assert not Favourite.objects.exists()


def test_a_rating_is_given_changed_and_taken_back(api: Client, film: Playable) -> None:
    url = f"/api/v1/ratings/{film.title.slug}/"
    assert api.put(url, {"stars": 3}, **JSON).json() == {"stars": 3}
    assert api.put(url, {"stars": 5}, **JSON).status_code == 200
    (row,) = api.get("/api/v1/ratings/").json()["results"]
    assert (row["stars"], row["title"]["slug"]) == (5, film.title.slug)
    assert [api.delete(url).status_code for _ in range(2)] == [204, 204]
    assert not Rating.objects.exists()


@pytest.mark.parametrize("stars", [0, 6, -1, "x", None, 1.5, 10**400])
def test_it_refuses_other_stars(api: Client, film: Playable, stars: object) -> None:
    response = api.put(f"/api/v1/ratings/{film.title.slug}/", {"stars": stars}, **JSON)
    assert response.status_code == 400
    assert list(response.json()["error"]["fields"]) == ["stars"]


def test_what_is_withdrawn_leaves_every_list(api: Client, ada: Profile, film: Playable) -> None:
    give_media(film)
    viewing(ada, film)
    Favourite.objects.create(profile=ada, title=film.title)
    Rating.objects.create(profile=ada, title=film.title, stars=3)
    Title.objects.update(status="withdrawn")
    assert api.get("/api/v1/continue/").json() == []
    for name in ("favourites", "ratings"):
        assert api.get(f"/api/v1/{name}/").json()["results"] == []
        assert (
            api.put(f"/api/v1/{name}/{film.title.slug}/", {"stars": 3}, **JSON).status_code == 404
        )
        assert api.delete(f"/api/v1/{name}/{film.title.slug}/").status_code == 404


def test_a_kids_profile_keeps_only_what_it_sees(acting, kid: Profile, film: Playable) -> None:
    film.title.maturity_age = 16
    film.title.save()
    api = acting(kid)
    assert api.put(f"/api/v1/favourites/{film.title.slug}/").status_code == 404
    assert api.put(f"/api/v1/ratings/{film.title.slug}/", {"stars": 5}, **JSON).status_code == 404
    assert not Favourite.objects.exists()


@pytest.mark.parametrize("count", [10, 1000])
@pytest.mark.parametrize("name", ["favourites", "ratings"])
def test_lists_take_the_same_queries_whatever_their_length(
    api: Client, ada: Profile, name: str, count: int, django_assert_num_queries
) -> None:
    yesterday = timezone.now() - datetime.timedelta(days=1)
    fields = {"kind": "movie", "status": "published", "published_at": yesterday}
    titles = Title.objects.bulk_create(
        Title(name=f"T{n}", slug=f"t{n}", sort_name=f"t{n}", **fields) for n in range(count)
    )
    Favourite.objects.bulk_create(Favourite(profile=ada, title=title) for title in titles)
    Rating.objects.bulk_create(Rating(profile=ada, title=title, stars=4) for title in titles)
    # Session, user, profile; rows with titles, genres, artworks.
    with django_assert_num_queries(6):
        found = api.get(f"/api/v1/{name}/", {"page_size": 100}).json()["results"]
    assert len(found) == min(count, 100)


def test_posting_every_field_of_a_rating_rates_for_oneself(
    api: Client, ada: Profile, stranger: Profile, film: Playable
) -> None:
    everything = {
        "stars": 2,
        "profile": stranger.pk,
        "title": 99,
        "id": 1,
        "rated_at": "2000-01-01",
    }
    api.put(f"/api/v1/ratings/{film.title.slug}/", everything, **JSON)
    rating = Rating.objects.get()
    assert (rating.profile, rating.title, rating.stars) == (ada, film.title, 2)
    assert rating.rated_at.year > 2000
