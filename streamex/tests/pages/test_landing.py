import re

from django.contrib.staticfiles import finders
from django.urls import reverse

from catalog.models import Title


def test_it_says_what_this_is_to_visitors(client, make_title) -> None:
    make_title("Night Train")
    page = client.get("/")
    assert page.status_code == 200
    assert "Films, series, music and courses" in page.text
    assert "Night Train" in page.text
    assert "session" not in page.cookies


def test_it_shows_visitors_nothing_for_grown_ups_and_no_drafts(client, make_title) -> None:
    make_title("Only For Adults", maturity_age=16)
    make_title("Unfinished Business", status=Title.Status.DRAFT, published_at=None)
    text = client.get("/").text
    assert "Only For Adults" not in text
    assert "Unfinished Business" not in text


def test_it_works_with_an_empty_catalogue(client, db) -> None:
    assert client.get("/").status_code == 200


def test_members_go_home(ada, client_for) -> None:
    assert client_for(ada).get("/").url == reverse("web:home")


def test_it_asks_a_fixed_number_of_queries(
    client, fill_catalogue, django_assert_num_queries
) -> None:
    for count in (10, 50):
        fill_catalogue(count)
        with django_assert_num_queries(4):
            client.get("/")


def test_robots_may_read_the_landing_page_only(client) -> None:
    lines = client.get("/robots.txt").text.splitlines()
    assert lines[-1] == "Disallow: /"
    assert "Allow: /$" in lines


def test_the_manifest_names_icons_that_exist(client) -> None:
    manifest = client.get(reverse("web:manifest")).json()
    assert manifest["name"] == "StreamEx"
    for icon in manifest["icons"]:
        assert finders.find(re.sub(r"^/?static/", "", icon["src"].lstrip("/")))


def test_about_is_for_everybody(client, db) -> None:
    assert client.get(reverse("web:about")).status_code == 200
