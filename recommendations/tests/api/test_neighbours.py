"""What plays before and after: the API, the player's page and Continue go by one order."""

import datetime
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Preview, Profile
from accounts.session import PREVIEW_KEY
from catalog.models import Playable, Season, Title
from catalog.tests.stored import add_media
from recommendations.engine.continue_watching import continue_watching
from recommendations.engine.up_next import neighbours_of, start_of_title
from recommendations.models import Viewing

LATER = timezone.now() + datetime.timedelta(days=2)
EARLIER = timezone.now() - datetime.timedelta(hours=1)


def playback(client: Client, playable: Playable) -> dict:
    response = client.get(f"/api/v1/playables/{playable.public_id}/playback/")
    assert response.status_code == 200
    return response.json()


def around_in_api(client: Client, playable: Playable) -> tuple[str | None, str | None]:
    found = playback(client, playable)
    return tuple(found[way] and found[way]["code"] for way in ("previous", "next"))


def around_on_page(client: Client, playable: Playable) -> tuple[str | None, str | None]:
    found = client.get(reverse("web:playback", args=[playable.public_id])).json()
    return tuple(found[way] and found[way]["code"] for way in ("previous", "next"))


def finish(profile: Profile, playable: Playable) -> None:
    now = timezone.now()
    Viewing.objects.create(
        profile=profile, playable=playable, position_seconds=playable.duration_seconds,
        is_completed=True, first_played_at=now, last_played_at=now,
    )  # fmt: skip


@pytest.fixture
def series(local_media: Path, episodes: list[Playable]) -> list[Playable]:
    """Two specials and two seasons of two episodes; all of them play."""
    title = episodes[0].title
    season = Season.objects.create(title=title, number=0)
    specials = [
        Playable.objects.create(
            title=title, season=season, kind="episode", number=number, duration_seconds=100
        )
        for number in (1, 2)
    ]
    trailer = Playable.objects.create(title=title, kind="extra", name="Trailer")
    for playable in (*episodes, *specials, trailer):
        add_media(playable)
    return [*episodes, *specials]


def test_it_leads_through_the_seasons_and_to_the_specials_last(
    api: Client, client_for, ada: Profile, series: list[Playable]
) -> None:
    codes = ["S1 E1", "S1 E2", "S2 E1", "S2 E2", "S0 E1", "S0 E2"]
    expected = list(zip([None, *codes], [*codes[1:], None], strict=False))
    assert [around_in_api(api, playable) for playable in series] == expected
    assert [around_on_page(client_for(ada), playable) for playable in series] == expected


def test_it_says_what_a_row_says(api: Client, series: list[Playable]) -> None:
    found = playback(api, series[1])["next"]
    detail = api.get(f"/api/v1/playables/{series[2].public_id}/").json()
    assert detail | found == detail
    assert (found["id"], found["name"]) == (str(series[2].public_id), "Part 2.1")
    assert (found["code"], found["number"]) == ("S2 E1", 1)
    assert found["season"] == str(series[2].season.public_id)
    assert found["title"]["name"] == "Harbour Lights"
    assert found["is_playable"] is True


@pytest.mark.parametrize(
    ("hidden", "after_first"),
    [
        ([], "S1 E2"),
        ([("available_from", LATER)], "S2 E1"),
        ([("available_until", EARLIER)], "S2 E1"),
        ([("available_from", LATER), ("available_until", EARLIER)], "S2 E2"),
    ],
)
def test_it_passes_over_what_is_not_available(
    api: Client,
    client_for,
    ada: Profile,
    series: list[Playable],
    hidden: list[tuple[str, datetime.datetime]],
    after_first: str,
) -> None:
    for playable, (field, moment) in zip(series[1:], hidden, strict=False):
        setattr(playable, field, moment)
        playable.save()
    finish(ada, series[0])
    assert around_in_api(api, series[0]) == (None, after_first)
    assert around_on_page(client_for(ada), series[0]) == (None, after_first)
    assert [item.playable.code for item in continue_watching(ada)] == [after_first]
    assert start_of_title(series[0].title, ada).playable.code == after_first


def test_it_passes_over_what_has_nothing_to_play(
    api: Client, client_for, ada: Profile, series: list[Playable]
) -> None:
    series[1].asset.delete()
    type(series[2].asset).objects.filter(playable=series[2]).update(published_version=None)
    finish(ada, series[0])
    assert around_in_api(api, series[3]) == ("S1 E1", "S0 E1")
    assert around_on_page(client_for(ada), series[3]) == ("S1 E1", "S0 E1")
    # The page shows what is still being prepared, and leads on from there.
    assert around_on_page(client_for(ada), series[1]) == ("S1 E1", "S2 E2")
    assert continue_watching(ada)[0].playable == series[3]


def test_continue_and_the_button_pass_over_what_was_seen_the_player_does_not(
    api: Client, ada: Profile, series: list[Playable]
) -> None:
    for playable in (series[1], series[0]):
        finish(ada, playable)
    assert around_in_api(api, series[0]) == (None, "S1 E2")
    assert continue_watching(ada)[0].playable == series[2]
    assert start_of_title(series[0].title, ada).playable == series[2]


def test_a_kid_is_led_only_through_what_a_kid_may_see(
    acting, kid: Profile, series: list[Playable], make_title
) -> None:
    client = acting(kid)
    assert around_in_api(client, series[0]) == (None, "S1 E2")
    Title.objects.update(maturity_age=12)
    assert client.get(f"/api/v1/playables/{series[0].public_id}/playback/").status_code == 404
    around = neighbours_of(series[0], kid)
    assert (around.previous, around.next) == (None, None)
    assert start_of_title(series[0].title, kid) is None


def test_an_editor_who_previews_another_day_is_led_through_that_day(
    client_for, editor, series: list[Playable]
) -> None:
    series[1].available_from = LATER
    series[1].save()
    editor_client = Profile.objects.create(user=editor, name="EditorClient")
    client = client_for(editor_client)
    assert around_on_page(client, series[0]) == (None, "S2 E1")
    session, after = client.session, LATER + datetime.timedelta(hours=1)
    session[PREVIEW_KEY] = {"ceiling": 18, "at": after.isoformat(), "includes_drafts": False}
    session.save()
    assert around_on_page(client, series[0]) == (None, "S1 E2")
    previewing = editor_client.previewing(Preview(ceiling=18, at=after))
    assert neighbours_of(series[0], previewing).next == series[1]


def test_a_film_and_an_extra_stand_alone(
    api: Client, client_for, ada: Profile, film: Playable, series: list[Playable]
) -> None:
    add_media(film)
    trailer = Playable.objects.get(kind="extra")
    for playable in (film, trailer):
        assert around_in_api(api, playable) == (None, None)
        assert around_on_page(client_for(ada), playable) == (None, None)


@pytest.mark.parametrize("count", [3, 60])
def test_it_takes_a_fixed_number_of_queries(
    api: Client, local_media: Path, ada: Profile, make_title, django_assert_num_queries, count: int
) -> None:
    title = make_title("Long", kind="series")
    season = Season.objects.create(title=title, number=1)
    rows = [
        Playable.objects.create(title=title, season=season, kind="episode", number=number + 1)
        for number in range(count)
    ]
    for row in rows:
        add_media(row)
    with django_assert_num_queries(3):
        around = neighbours_of(rows[1], ada)
    assert (around.previous, around.next) == (rows[0], rows[2])
    with django_assert_num_queries(2):
        assert start_of_title(title, ada).playable == rows[0]
    with django_assert_num_queries(18):
        assert playback(api, rows[1])["next"]["code"] == "S1 E3"
