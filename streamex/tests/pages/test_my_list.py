import pytest
from django.urls import reverse

from catalog.models import Title
from recommendations.models import Favourite, Viewing
from streamex.tests.pages.conftest import give_media
from streamex.tests.pages.test_home import play


def test_it_puts_a_title_on_the_list_and_takes_it_off(ada, bo, client_for, film) -> None:
    client, url = client_for(ada), reverse("web:favourite", args=[film.title.slug])
    client.post(url, {"is_favourite": "1", "next": film.title.get_absolute_url()})
    client.post(url, {"is_favourite": "1"})
    assert Favourite.objects.filter(profile=ada).count() == 1
    assert "Night Train" in client.get(reverse("web:my-list")).text
    assert "Night Train" not in client_for(bo).get(reverse("web:my-list")).text
    client.post(url, {"is_favourite": "0"})
    assert not Favourite.objects.exists()


def test_it_answers_a_script_without_a_page(ada, client_for, film) -> None:
    url = reverse("web:favourite", args=[film.title.slug])
    response = client_for(ada).post(
        url, {"is_favourite": "1"}, headers={"X-Requested-With": "fetch"}
    )
    assert response.status_code == 204


@pytest.mark.parametrize("name", ["web:favourite", "web:hide"])
def test_it_is_not_changed_by_a_link(ada, client_for, film, name: str) -> None:
    assert client_for(ada).get(reverse(name, args=[film.title.slug])).status_code == 405


@pytest.mark.parametrize("name", ["web:favourite", "web:hide"])
def test_a_hidden_title_cannot_be_named(kid, client_for, make_title, name: str) -> None:
    title = make_title("Too Old", maturity_age=16)
    response = client_for(kid).post(reverse(name, args=[title.slug]), {"is_favourite": "1"})
    assert response.status_code == 404
    assert not Favourite.objects.exists()


def test_a_title_above_the_ceiling_leaves_the_list(ada, client_for, make_title) -> None:
    title = make_title("Too Old", maturity_age=16)
    Favourite.objects.create(profile=ada, title=title)
    ada.maturity_ceiling = 12
    ada.save()
    assert "Too Old" not in client_for(ada).get(reverse("web:my-list")).text


def test_hiding_keeps_the_position(ada, client_for, film) -> None:
    give_media(film)
    play(ada, film, 60)
    client = client_for(ada)
    client.post(reverse("web:hide", args=[film.title.slug]), {"next": "/home/"})
    assert 'id="row-continue"' not in client.get("/home/").text
    assert Viewing.objects.get().position_seconds == 60


def test_it_says_something_when_empty(ada, client_for) -> None:
    assert "Keep something for later" in client_for(ada).get(reverse("web:my-list")).text


def test_it_asks_a_fixed_number_of_queries(
    ada, client_for, fill_catalogue, django_assert_num_queries
) -> None:
    client = client_for(ada)
    for count in (10, 200):
        fill_catalogue(count)
        kept = Title.objects.exclude(favourites__profile=ada)
        Favourite.objects.bulk_create(Favourite(profile=ada, title=title) for title in kept)
        with django_assert_num_queries(8):
            client.get(reverse("web:my-list"))
