"""The page of what a profile played."""

import pytest
from django.urls import reverse

from accounts.actions.profiles import change_profile
from accounts.models import Profile
from catalog.models import Playable
from recommendations.models import Viewing
from streamex.tests.pages.test_home import play


def address(profile: Profile, name: str = "history", **kwargs: object) -> str:
    return reverse(f"web:{name}", kwargs={"public_id": profile.public_id, **kwargs})


def test_it_shows_what_was_played(ada, bo, film, episodes, client_for) -> None:
    play(ada, film, 63)
    play(ada, episodes[0], 100, is_completed=True)
    play(bo, episodes[1], 5)
    text = client_for(ada).get(address(ada)).text
    assert "What Ada played" in text
    assert "1:03 / 1:40" in text
    assert "Harbour Lights · S1 E1 Part 1.1" in text
    assert "played to the end" in text
    assert "Part 1.2" not in text


def test_it_says_that_nothing_was(ada, client_for) -> None:
    assert "Nothing here" in client_for(ada).get(address(ada)).text


def test_it_pauses_and_goes_on(ada, client_for) -> None:
    client = client_for(ada)
    assert client.post(address(ada, "history-pause"), {"is_paused": "1"}).url == address(ada)
    assert "The history is paused" in client.get(address(ada)).text
    client.post(address(ada, "history-pause"), {"is_paused": "0"})
    ada.refresh_from_db()
    assert not ada.is_history_paused


def test_it_removes_one(ada, bo, film, episodes, client_for) -> None:
    play(ada, film, 50)
    play(ada, episodes[0], 50)
    play(bo, film, 50)
    client = client_for(ada)
    url = address(ada, "history-remove", playable=film.public_id)
    assert client.post(url).url == address(ada)
    left = Viewing.objects.values_list("profile__name", "playable")
    assert set(left) == {("Ada", episodes[0].pk), ("Bo", film.pk)}
    assert "removed already" in client.post(url, follow=True).text
    assert client.post(address(ada, "history-remove", playable=ada.public_id)).status_code == 404


def test_it_clears_after_asking(ada, film, client_for) -> None:
    play(ada, film, 50)
    client = client_for(ada)
    assert "Clear the history of Ada?" in client.get(address(ada, "history-clear")).text
    assert Viewing.objects.exists()
    assert client.post(address(ada, "history-clear")).url == address(ada)
    assert not Viewing.objects.exists()


def test_it_is_taken_along(ada, film, client_for) -> None:
    play(ada, film, 50)
    client = client_for(ada)
    assert client.get(address(ada, "history-export"))["Content-Type"] == "application/json"
    table = client.get(address(ada, "history-export"), {"as": "csv"})
    assert "Night Train" in table.text
    assert "attachment" in table["Content-Disposition"]


NAMES = ("history", "history-clear", "history-export")


@pytest.mark.parametrize("name", NAMES)
def test_a_childs_is_its_households(ada, kid, client_for, name: str) -> None:
    assert client_for(kid).get(address(kid, name)).url.startswith(reverse("web:unlock"))
    assert client_for(kid.user).get(address(kid, name)).url.startswith(reverse("web:unlock"))
    assert client_for(ada).get(address(kid, name)).status_code == 200


def test_a_child_changes_nothing_of_it(kid, film, client_for) -> None:
    play(kid, film, 50)
    client = client_for(kid)
    for url in (
        address(kid, "history-pause"), address(kid, "history-clear"),
        address(kid, "history-remove", playable=film.public_id),
    ):  # fmt: skip
        assert client.post(url, {"is_paused": "1"}).url.startswith(reverse("web:unlock"))
    kid.refresh_from_db()
    assert Viewing.objects.exists()
    assert not kid.is_history_paused


@pytest.mark.parametrize("name", NAMES)
def test_one_with_a_pin_is_closed_to_the_others(ada, bo, client_for, name: str) -> None:
    change_profile(profile=ada, pin="4711")
    assert client_for(bo).get(address(ada, name)).url.startswith(reverse("web:unlock"))
    assert client_for(Profile.objects.get(pk=ada.pk)).get(address(ada, name)).status_code == 200


@pytest.mark.parametrize("name", NAMES)
def test_of_strangers_it_does_not_exist(ada, stranger, client_for, name: str) -> None:
    assert client_for(stranger).get(address(ada, name)).status_code == 404
    assert client_for(stranger).post(address(ada, "history-clear")).status_code == 404


def test_somebody_limited_sees_their_own(bo, film, client_for) -> None:
    Profile.objects.filter(pk=bo.pk).update(maturity_ceiling=14)
    play(bo, film, 50)
    client = client_for(bo)
    assert "Night Train" in client.get(address(bo)).text
    assert client.post(address(bo, "history-clear")).url == address(bo)


@pytest.mark.parametrize("count", [10, 1000])
def test_it_asks_a_fixed_number_of_queries(
    ada, make_title, client_for, django_assert_num_queries, count: int
) -> None:
    title = make_title("Long")
    playables = Playable.objects.bulk_create(
        Playable(title=title, kind="extra", name=f"Extra {number}") for number in range(count)
    )
    template = play(ada, playables[0], 40)
    rest = [
        Viewing(
            profile=ada, playable=each, first_played_at=template.first_played_at,
            last_played_at=template.last_played_at,
        )
        for each in playables[1:]
    ]  # fmt: skip
    Viewing.objects.bulk_create(rest)
    client = client_for(ada)
    with django_assert_num_queries(6):  # session, user, profile; whose it is; how many; a page
        assert "Extra" in client.get(address(ada)).text
