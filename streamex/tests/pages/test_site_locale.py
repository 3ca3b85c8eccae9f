"""The language and the time zone of the site, which change while it runs."""

import datetime

import pytest
from django.utils import timezone

from accounts.actions.site import change_site


@pytest.mark.parametrize(
    ("asked", "cookie", "language"),
    [
        ("", "", "es"),
        ("fr", "", "es"),
        ("*", "", "es"),
        ("en", "", "en"),
        ("fr, en;q=0.5", "", "en"),
        ("", "en", "en"),
        ("en", "es", "es"),
        ("", "xx", "es"),
    ],
)
def test_who_asks_for_none_that_we_speak_gets_the_sites(
    db, client, asked, cookie, language
) -> None:
    change_site(language="es")
    if cookie:
        client.cookies["django_language"] = cookie
    page = client.get("/about/", headers={"Accept-Language": asked})
    assert f'<html lang="{language}">' in page.text
    assert page["Content-Language"] == language


def test_times_are_those_of_the_site(admin, client_for, film) -> None:
    change_site(time_zone="Asia/Tokyo")
    at = datetime.datetime(2026, 3, 1, 23, 30, tzinfo=datetime.UTC)
    type(film.title).objects.update(published_at=at)
    page = client_for(admin).get(f"/admin/catalog/movie/{film.title.pk}/change/")
    assert "08:30" in page.text
    assert timezone.get_current_timezone_name() == "UTC", "and the next answer begins anew"


def test_monitoring_asks_for_neither(db, client, django_assert_num_queries) -> None:
    change_site(language="es", time_zone="Asia/Tokyo")
    with django_assert_num_queries(0):
        assert client.get("/health/live/").status_code == 200


def test_every_page_is_named_after_the_site(db, client) -> None:
    change_site(name="Casa Vidal & Co")
    assert "About · Casa Vidal &amp; Co</title>" in client.get("/about/").text
    assert client.get("/manifest.webmanifest").json()["name"] == "Casa Vidal & Co"
