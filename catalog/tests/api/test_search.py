import pytest

from catalog.models import Title
from catalog.search import limits

SEARCH, SUGGEST = "/api/v1/search/", "/api/v1/search/suggest/"


def test_it_groups_what_it_finds(api, write_series) -> None:
    title = write_series()
    body = api.get(SEARCH, {"q": "harbour"}).json()
    (group,) = body["groups"]
    assert (group["type"], group["count"], group["next"]) == ("title", 1, None)
    (result,) = group["results"]
    assert result["id"] == str(title.public_id)
    assert result["segments"] == [
        {"text": "Harbour", "is_match": True},
        {"text": " Lights", "is_match": False},
    ]
    assert result["title"]["slug"] == title.slug
    assert result["playable"] is None


def test_a_line_says_what_to_play_and_from_when(api, write_series) -> None:
    title = write_series()
    body = api.get(SEARCH, {"q": "burning all night", "type": "line"}).json()
    (result,) = body["groups"][0]["results"]
    assert result["start_seconds"] == 12.0
    assert result["playable"] == str(title.playables.get().public_id)
    assert result["text"] == "burning all night long."


def test_a_genre_has_its_slug_and_a_person_an_id(api, write_series) -> None:
    title = write_series()
    groups = api.get(SEARCH, {"q": "maritime"}).json()["groups"]
    assert [g["results"][0]["id"] for g in groups if g["type"] == "genre"] == ["maritime"]
    groups = api.get(SEARCH, {"q": "vidal"}).json()["groups"]
    assert groups[0]["type"] == "person"
    person = title.credits.get().person
    assert groups[0]["results"][0]["id"] == str(person.public_id)


def test_a_type_is_cut_into_pages_that_neither_repeat_nor_skip(api, fill_index) -> None:
    fill_index(30)
    seen, url = [], f"{SEARCH}?q=night&type=title&page_size=12"
    while url:
        (group,) = api.get(url).json()["groups"]
        seen += [result["id"] for result in group["results"]]
        url = group["next"]
    assert len(seen) == len(set(seen)) == 30


def test_a_cursor_of_another_list_is_refused(api, fill_index) -> None:
    fill_index(30)
    (group,) = api.get(f"{SEARCH}?q=night&type=title&page_size=5").json()["groups"]
    cursor = group["next"].split("cursor=")[1]
    for query in (f"?q=night&type=person&cursor={cursor}", "?q=night&type=title&cursor=x"):
        answer = api.get(SEARCH + query)
        assert answer.status_code == 400
        assert answer.json()["error"]["fields"].keys() == {"cursor"}


def test_a_kid_finds_nothing_above_its_age(acting, kid, write_series) -> None:
    write_series(maturity_age=16)
    client = acting(kid)
    for text in ("harbour", "vidal", "roca", "storm", "maritime", "burning all night"):
        assert client.get(SEARCH, {"q": text}).json() == {"groups": []}
        assert client.get(SUGGEST, {"q": text}).json() == {"results": []}


def test_it_suggests_while_typing(api, write_series) -> None:
    write_series()
    for typed in ("harb", "harbor li", "vida", "maritme", "the great st"):
        assert api.get(SUGGEST, {"q": typed}).json()["results"], typed


@pytest.mark.parametrize("query", ["", "?type=title", "?q=a&type=nonsense", "?q=a&page_size=0"])
def test_a_query_that_is_none_is_refused(api, query: str) -> None:
    assert api.get(SEARCH + query).status_code == 400


def test_a_blank_query_finds_nothing(api) -> None:
    assert api.get(SEARCH, {"q": "  "}).json() == {"groups": []}


def test_a_flood_is_asked_to_wait(api, monkeypatch, write_series) -> None:
    monkeypatch.setattr("catalog.api.search.SUGGESTIONS_PER_MINUTE", 3)
    monkeypatch.setattr(limits.time, "time", lambda: 12_345_678.0)
    statuses = [api.get(SUGGEST, {"q": "h"}).status_code for _ in range(5)]
    assert statuses == [200, 200, 200, 429, 429]
    answer = api.get(SUGGEST, {"q": "h"})
    assert answer.json()["error"]["code"] == "throttled"
    assert int(answer.headers["Retry-After"]) > 0


@pytest.mark.parametrize("count", [10, 500])
def test_it_asks_a_fixed_number_of_queries(
    api, fill_index, django_assert_num_queries, count
) -> None:
    fill_index(count)
    Title.objects.update(popularity=1)
    api.get(SUGGEST, {"q": "night"})
    with django_assert_num_queries(15):
        api.get(SEARCH, {"q": "night fil"})
