"""`/api/v1/titles/`, `seasons/`, `playables/` and `genres/`."""

import datetime
import uuid
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from accounts.actions.profiles import change_profile
from accounts.models import Profile
from catalog.actions.search_index import index_titles
from catalog.models import Artwork, Character, Credit, Genre, Person, Playable, Season, Title
from catalog.tests.stored import add_media

TITLES = "/api/v1/titles/"
MakeTitle = Callable[..., Title]


def names(response) -> list[str]:
    assert response.status_code == 200, response.content
    return [row["name"] for row in response.json()["results"]]


# --- Who is asking ----------------------------------------------------------------------------


def code(response) -> tuple[int, str]:
    return response.status_code, response.json()["error"]["code"]


def test_it_asks_who_is_watching(client: Client, ada: Profile, stranger: Profile) -> None:
    assert code(client.get(TITLES)) == (401, "not_authenticated")
    client.force_login(ada.user)
    assert code(client.get(TITLES)) == (403, "profile_required")

    def as_(value: object) -> tuple[int, str]:
        return code(client.get(TITLES, headers={"X-Profile": str(value)}))

    assert as_(stranger.public_id) == as_(uuid.uuid4()) == as_("7") == (404, "profile_not_found")
    change_profile(profile=ada, pin="1234")
    assert as_(ada.public_id) == (403, "pin_required")
    opened = client.post(
        f"/api/v1/profiles/{ada.public_id}/open/", {"pin": "1234"}, content_type="application/json"
    )
    token = {"X-Profile-Token": opened.json()["token"]}
    assert client.get(TITLES, headers=token).status_code == 200


def test_a_kids_profile_finds_nothing_above_its_age(
    acting, kid: Profile, make_title: MakeTitle
) -> None:
    horror = Genre.objects.create(slug="horror", name="Horror")
    film = make_title("Night", maturity_age=16)
    film.genres.add(horror)
    index_titles(title_ids=[film.pk])
    season = Season.objects.create(title=film, number=1)
    playable = Playable.objects.create(title=film, kind="film")
    make_title("Day", maturity_age=7)
    api = acting(kid)
    assert names(api.get(TITLES)) == ["Day"]
    assert names(api.get(TITLES, {"q": "Night"})) == []
    assert api.get("/api/v1/genres/").json() == []
    for path in (
        f"titles/{film.public_id}/", f"titles/{film.slug}/", f"seasons/{season.public_id}/",
        f"playables/{playable.public_id}/",
    ):  # fmt: skip
        assert code(api.get(f"/api/v1/{path}")) == (404, "not_found")


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "draft"},
        {"status": "withdrawn"},
        {"published_at": timezone.now() + datetime.timedelta(days=1)},
        {"available_until": timezone.now() - datetime.timedelta(seconds=1)},
    ],
)
def test_what_is_not_published_is_not_there(
    api: Client, make_title: MakeTitle, fields: dict
) -> None:
    title = make_title(**fields)
    playable = Playable.objects.create(title=title, kind="film")
    assert names(api.get(TITLES)) == []
    assert api.get(f"{TITLES}{title.slug}/").status_code == 404
    assert api.get(f"/api/v1/playables/{playable.public_id}/").status_code == 404


# --- Lists ------------------------------------------------------------------------------------


@pytest.fixture
def shelf(make_title: MakeTitle) -> None:
    noir = Genre.objects.create(slug="noir", name="Noir", name_es="Negro")
    make_title("Harbour Lights", kind="series", year=1999, maturity_age=12).genres.add(noir)
    make_title("The Aurora", kind="movie", year=2020, tagline="Green night")
    make_title("Counterpoint", kind="course", year=None, original_name="Kontrapunkt")
    index_titles(title_ids=set(Title.objects.values_list("pk", flat=True)))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["Counterpoint", "The Aurora", "Harbour Lights"]),
        ({"kind": "series"}, ["Harbour Lights"]),
        ({"genre": "noir"}, ["Harbour Lights"]),
        ({"genre": "none"}, []),
        ({"year": 2020}, ["The Aurora"]),
        ({"year": [2020, 1999]}, ["The Aurora", "Harbour Lights"]),
        ({"decade": 1995}, ["Harbour Lights"]),
        ({"kind": ["movie", "course"]}, ["Counterpoint", "The Aurora"]),
        ({"letter": "h"}, ["Harbour Lights"]),
        ({"language": "es"}, []),
        ({"audio": "es"}, []),
        ({"duration": "under-30"}, []),
        ({"added": "week"}, ["Counterpoint", "The Aurora", "Harbour Lights"]),
        ({"person": "nobody"}, []),
        ({"maturity_max": 7}, ["Counterpoint", "The Aurora"]),
        ({"q": "aurora"}, ["The Aurora"]),
        ({"q": "green NIGHT"}, ["The Aurora"]),
        ({"q": "kontra"}, ["Counterpoint"]),
        ({"q": "counter point"}, ["Counterpoint"]),
        ({"q": "harbuor"}, ["Harbour Lights"]),
        ({"q": "h"}, ["Harbour Lights"]),
        ({"q": "negró", "kind": "series"}, ["Harbour Lights"]),
        ({"q": "aurora lights"}, []),
        ({"q": ""}, ["Counterpoint", "The Aurora", "Harbour Lights"]),
        ({"q": "%"}, []),
        ({"ordering": "name"}, ["The Aurora", "Counterpoint", "Harbour Lights"]),
        ({"ordering": "year"}, ["The Aurora", "Harbour Lights", "Counterpoint"]),
        ({"kind": "series", "year": 2020}, []),
        ({"unknown": "1"}, ["Counterpoint", "The Aurora", "Harbour Lights"]),
    ],
)
def test_it_narrows_down(api: Client, shelf: None, query: dict, expected: list[str]) -> None:
    assert names(api.get(TITLES, query)) == expected


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"kind": "play"}, "kind"),
        ({"year": "1e999999999"}, "year"),
        ({"year": "-1e999999999"}, "year"),
        ({"year": "9" * 5000}, "year"),
        ({"year": "NaN"}, "year"),
        ({"maturity_max": 99}, "maturity_max"),
        ({"q": "a" * 10_000}, "q"),
        ({"q": "a\0b"}, "q"),
        ({"genre": "../etc"}, "genre"),
        ({"ordering": "pin_hash"}, "ordering"),
        ({"genre": [f"g{n}" for n in range(500)]}, "genre"),
        ({"decade": "1700"}, "decade"),
        ({"letter": "é"}, "letter"),
        ({"audio": "english"}, "audio"),
        ({"duration": "-1"}, "duration"),
        ({"added": "ever"}, "added"),
        ({"person": "../x"}, "person"),
        ({"kind": ["movie", "play"]}, "kind"),
        ({"page_size": 101}, "page_size"),
        ({"page_size": 0}, "page_size"),
        ({"page_size": "1e9"}, "page_size"),
        ({"cursor": "x"}, "cursor"),
        ({"cursor": "a" * 10_000}, "cursor"),
        ({"cursor": "\0"}, "cursor"),
    ],
)
def test_hostile_input_is_refused_at_once(
    api: Client, query: dict, field: str, django_assert_num_queries
) -> None:
    with django_assert_num_queries(3):  # for who asks, and none for what
        response = api.get(TITLES, query)
    assert code(response) == (400, "invalid")
    assert list(response.json()["error"]["fields"]) == [field]


@pytest.mark.parametrize("ordering", ["newest", "name", "year", "popular", "shortest", "longest"])
@pytest.mark.parametrize("page_size", [1, 7, 100])
def test_pages_follow_one_another(
    api: Client, make_title: MakeTitle, ordering: str, page_size: int
) -> None:
    moment = timezone.now() - datetime.timedelta(days=3)
    for number in range(30):  # Many share a place in every order.
        make_title(f"Film {number // 10}", published_at=moment, year=2000 + number // 15)
    seen: list[str] = []
    url: str | None = f"{TITLES}?ordering={ordering}&page_size={page_size}&kind=movie"
    while url:
        page = api.get(url).json()
        assert len(page["results"]) <= page_size
        seen += [row["id"] for row in page["results"]]
        url = page["next"]
    assert len(seen) == len(set(seen)) == 30
    whole = api.get(TITLES, {"ordering": ordering, "page_size": 100}).json()["results"]
    assert seen == [row["id"] for row in whole]


def test_a_cursor_is_for_its_own_order(api: Client, shelf: None) -> None:
    following = api.get(TITLES, {"page_size": 1, "ordering": "name"}).json()["next"]
    assert names(api.get(following)) == ["Counterpoint"]
    assert api.get(following.replace("ordering=name", "ordering=year")).status_code == 400


def decorate(title: Title) -> None:
    genre, _ = Genre.objects.get_or_create(slug="g", name="G")
    title.genres.add(genre)
    for role in ("poster", "backdrop"):
        Artwork.objects.create(
            title=title,
            role=role,
            prefix=f"artwork/{uuid.uuid4()}",
            widths=[320, 640],
            width=640,
            height=960,
        )


@pytest.mark.parametrize("count", [10, 1000])
def test_a_list_takes_the_same_queries_whatever_its_length(
    api: Client, make_title: MakeTitle, count: int, django_assert_num_queries
) -> None:
    fields = {"kind": "movie", "status": "published", "published_at": timezone.now()}
    Title.objects.bulk_create(
        Title(name=f"T{n}", slug=f"t{n}", sort_name=f"t{n}", **fields) for n in range(count)
    )
    for title in Title.objects.all()[:100]:
        decorate(title)
    # Session, user, profile; titles, genres, artworks.
    with django_assert_num_queries(6):
        assert len(api.get(TITLES, {"page_size": 100}).json()["results"]) == min(count, 100)


def test_a_card_says_what_a_card_shows(api: Client, shelf: None, client: Client) -> None:
    title = Title.objects.get(name="Harbour Lights")
    decorate(title)
    (card,) = api.get(TITLES, {"kind": "series"}, headers={"accept-language": "es"}).json()[
        "results"
    ]
    assert card["id"] == str(title.public_id)
    assert {"slug": "noir", "name": "Negro"} in card["genres"]
    poster = next(a for a in card["artworks"] if a["role"] == "poster")
    assert [image["width"] for image in poster["images"]] == [320, 640]
    assert poster["images"][0]["url"].startswith("http://testserver/media/")
    assert [(each["format"], each["type"]) for each in poster["formats"]] == [
        ("webp", "image/webp")
    ]
    assert poster["formats"][0]["images"] == poster["images"]
    assert poster["fallback_url"] == poster["images"][0]["url"], "until there is a JPEG"
    Artwork.objects.update(has_avif=True, fallback_width=320, source="generated")
    (card,) = api.get(TITLES, {"kind": "series"}).json()["results"]
    poster = next(a for a in card["artworks"] if a["role"] == "poster")
    avif, webp = poster["formats"]
    assert avif["images"][1]["url"].endswith("/640.avif")
    assert avif["srcset"] == ", ".join(f"{i['url']} {i['width']}w" for i in avif["images"])
    assert webp["images"] == poster["images"]
    assert poster["fallback_url"].endswith("/320.jpg")
    assert poster["is_generated"]


def test_a_picture_that_is_awaited_is_not_there(api: Client, shelf: None) -> None:
    title = Title.objects.get(name="Harbour Lights")
    awaited = {"prefix": "", "widths": [], "width": 0, "height": 0, "status": "queued"}
    Artwork.rows.create(title=title, role="poster", **awaited)
    (card,) = api.get(TITLES, {"kind": "series"}).json()["results"]
    assert card["artworks"] == []


# --- Details ----------------------------------------------------------------------------------


def test_a_title_by_id_and_by_slug(
    api: Client, episodes: list[Playable], local_media: Path, django_assert_num_queries
) -> None:
    title = episodes[0].title
    decorate(title)
    person = Person.objects.create(slug="ann", name="Ann")
    role = Character.objects.create(name="Ada")
    Credit.objects.create(title=title, person=person, role="actor", character=role, billing_order=1)
    Credit.objects.create(title=title, person=person, role="director", billing_order=2)
    trailer = Playable.objects.create(title=title, kind="extra", name="Trailer")
    add_media(trailer)
    episodes[3].available_from = timezone.now() + datetime.timedelta(days=1)
    episodes[3].save()
    with django_assert_num_queries(10):
        found = api.get(f"{TITLES}{title.slug}/").json()
    assert found == api.get(f"{TITLES}{title.public_id}/").json()
    assert [(s["number"], s["name"], s["playable_count"]) for s in found["seasons"]] == [
        (1, "Season 1", 2), (2, "Season 2", 1),
    ]  # fmt: skip
    assert [(p["name"], p["is_playable"]) for p in found["playables"]] == [("Trailer", True)]
    assert [(c["person"]["name"], c["role"], c["character"]) for c in found["credits"]] == [
        ("Ann", "actor", "Ada"), ("Ann", "director", None),
    ]  # fmt: skip


def test_a_season_has_its_episodes_in_order(
    api: Client, episodes: list[Playable], django_assert_num_queries
) -> None:
    season = episodes[0].season
    with django_assert_num_queries(6):
        found = api.get(f"/api/v1/seasons/{season.public_id}/").json()
    assert [p["code"] for p in found["playables"]] == ["S1 E1", "S1 E2"]
    assert found["title"] == str(season.title.public_id)
    assert found["playable_count"] == 2


@pytest.mark.parametrize("count", [10, 1000])
def test_a_long_season_takes_the_same_queries(
    api: Client, make_title: MakeTitle, count: int, django_assert_num_queries
) -> None:
    season = Season.objects.create(title=make_title(kind="series"), number=1)
    Playable.objects.bulk_create(
        Playable(title=season.title, season=season, kind="episode", number=n) for n in range(count)
    )
    with django_assert_num_queries(6):
        found = api.get(f"/api/v1/seasons/{season.public_id}/").json()
    assert len(found["playables"]) == count


def test_a_playable_says_where_it_belongs(api: Client, episodes: list[Playable]) -> None:
    found = api.get(f"/api/v1/playables/{episodes[2].public_id}/").json()
    assert (found["code"], found["name"], found["duration_seconds"]) == ("S2 E1", "Part 2.1", 100)
    assert found["season"] == str(episodes[2].season.public_id)
    assert found["title"]["slug"] == episodes[2].title.slug
    assert found["is_playable"] is False


def test_reads_have_a_tag_and_stay_apart(api: Client, shelf: None) -> None:
    url = f"{TITLES}{Title.objects.get(name='The Aurora').slug}/"
    first = api.get(url)
    assert "X-Profile" in first["Vary"]
    assert api.get(url, headers={"If-None-Match": first["ETag"]}).status_code == 304
    Title.objects.filter(name="The Aurora").update(tagline="New")
    assert api.get(url, headers={"If-None-Match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize(
    "path", ["titles/", "genres/", "titles/x/", f"playables/{uuid.UUID(int=7)}/"]
)
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_viewers_only_read(api: Client, path: str, method: str) -> None:
    response = getattr(api, method)(f"/api/v1/{path}", {}, content_type="application/json")
    assert code(response) in {(403, "permission_denied"), (405, "method_not_allowed")}


def test_the_play_button_plays_the_first_that_is_ready(
    api: Client, episodes: list[Playable], local_media: Path
) -> None:
    def first() -> str | None:
        return api.get(TITLES).json()["results"][0]["first_playable"]

    assert first() is None
    Season.objects.create(title=episodes[0].title, number=0)
    special = Playable.objects.create(
        title=episodes[0].title, season=Season.objects.get(number=0), kind="episode", number=1
    )
    for playable in (special, episodes[2], episodes[1]):
        add_media(playable)
    assert first() == str(episodes[1].public_id)


def test_the_next_page_is_asked_for_as_this_one_was(api: Client, shelf: None) -> None:
    """Also what this list does not know, and what was said twice, belongs to the address."""
    answer = api.get("/api/v1/titles/?page_size=1&label=a&label=b&ordering=name").json()
    query = parse_qs(urlsplit(answer["next"]).query)
    assert query.pop("cursor")
    assert query == {"page_size": ["1"], "label": ["a", "b"], "ordering": ["name"]}
