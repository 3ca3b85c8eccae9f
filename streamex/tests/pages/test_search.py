import pytest

SEARCH, SUGGEST = "/search/", "/search/suggest/"


def test_it_shows_what_was_found_by_kind(ada, client_for, write_series) -> None:
    write_series()
    page = client_for(ada).get(SEARCH, {"q": "harbour"})
    assert [group.kind for group in page.context["groups"]] == ["title"]
    assert "<mark>Harbour</mark> Lights" in page.text


def test_a_line_leads_to_its_second(ada, client_for, write_series) -> None:
    title = write_series()
    page = client_for(ada).get(SEARCH, {"q": "burning all night"})
    url = title.playables.get().get_absolute_url()
    assert f'href="{url}?t=11"' in page.text
    assert "said at" in page.text
    assert client_for(ada).get(f"{url}?t=11").context["page"]["start_seconds"] == 11


@pytest.mark.parametrize("asked", ["", "-1", "x", "1e9", "99999999999", "1500", "²", "\0"])
def test_a_second_that_is_none_of_it_is_ignored(ada, client_for, write_series, asked: str) -> None:
    url = write_series().playables.get().get_absolute_url()
    page = client_for(ada).get(url, {"t": asked})
    assert page.status_code == 200
    assert page.context["page"]["start_seconds"] is None


def test_one_kind_shows_all_of_it(ada, client_for, fill_index) -> None:
    fill_index(30)
    client = client_for(ada)
    groups = client.get(SEARCH, {"q": "night"}).context["groups"]
    (titles,) = (group for group in groups if group.kind == "title")
    assert (len(titles.items), titles.count, titles.has_more) == (12, 30, True)
    (only,) = client.get(titles.url).context["groups"]
    assert (len(only.items), only.has_more) == (30, False)


def test_it_offers_something_when_there_is_nothing(ada, client_for, write_series) -> None:
    write_series()
    for query, words in (("?q=zzzzzzz", "Nothing found"), ("", "What are you looking for?")):
        page = client_for(ada).get(SEARCH + query)
        assert words in page.text
        assert [card.name for card in page.context["cards"]] == ["Harbour Lights"]


def test_what_was_typed_is_only_text(ada, client_for, write_series) -> None:
    write_series(name="<script>alert(1)</script> Lights")
    typed = '"><script>alert(2)</script> lights'
    for url in (SEARCH, SUGGEST):
        page = client_for(ada).get(url, {"q": typed})
        assert page.status_code == 200
        assert "<script>alert" not in page.text


def test_a_kid_sees_only_its_own(kid, client_for, write_series) -> None:
    write_series(maturity_age=14)
    for url in (SEARCH, SUGGEST):
        page = client_for(kid).get(url, {"q": "harbour"})
        assert "Lights" not in page.text


def test_the_box_is_on_every_page(ada, client_for, write_series) -> None:
    client = client_for(ada)
    for url in ("/home/", "/browse/", "/my-list/", "/settings/", write_series().get_absolute_url()):
        assert 'action="/search/"' in client.get(url).text, url


def test_suggestions_need_a_profile(ada, client_for, write_series) -> None:
    write_series()
    assert client_for(ada.user).get(SUGGEST, {"q": "harb"}).status_code == 403
    assert 'role="option"' in client_for(ada).get(SUGGEST, {"q": "harb"}).text


def test_a_flood_is_asked_to_wait(ada, client_for, monkeypatch) -> None:
    monkeypatch.setattr("streamex.web.finding.search.SUGGESTIONS_PER_MINUTE", 2)
    monkeypatch.setattr("streamex.web.finding.search.SEARCHES_PER_MINUTE", 2)
    monkeypatch.setattr("catalog.search.limits.time.time", lambda: 99_999_999.0)
    client = client_for(ada)
    for url in (SUGGEST, SEARCH):
        assert [client.get(url, {"q": "a"}).status_code for _ in range(3)] == [200, 200, 429]


@pytest.mark.parametrize("count", [10, 1000])
def test_it_asks_a_fixed_number_of_queries(
    ada, client_for, fill_index, django_assert_num_queries, count: int
) -> None:
    fill_index(count)
    client = client_for(ada)
    with django_assert_num_queries(19):
        client.get(SEARCH, {"q": "night fil"})
