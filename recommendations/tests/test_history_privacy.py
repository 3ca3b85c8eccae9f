"""What a profile played: paused, removed, cleared, taken along."""

import csv
import datetime
import io
import json
import uuid

import pytest
from django.db.models import Sum
from django.test import Client
from django.utils import timezone

from accounts.actions.profiles import change_profile
from accounts.models import Profile, WatchDay, new_public_id
from catalog.models import Playable
from recommendations.actions.history import clear_history, remove_from_history
from recommendations.actions.opinions import set_favourite
from recommendations.actions.progress_report import ProgressReport
from recommendations.actions.viewings import record_progress
from recommendations.models import CountedPlay, Favourite, PlayCount, Viewing
from text_rules.cells import as_cell

JSON = {"content_type": "application/json"}


def play(
    profile: Profile, playable: Playable, position: float = 40, *,
    session: uuid.UUID | None = None, sequence: int = 1, at: datetime.datetime | None = None,
) -> Viewing | None:  # fmt: skip
    report = ProgressReport(
        session=session or new_public_id(), sequence=sequence, position_seconds=position
    )
    return record_progress(
        profile=profile, playable=playable, report=report, now=at or timezone.now()
    )


def client_of(profile: Profile | None = None) -> Client:
    if profile is None:
        return Client()
    client = Client(headers={"X-Profile": str(profile.public_id)})
    client.force_login(profile.user)
    return client


def url(profile: Profile, tail: str = "") -> str:
    return f"/api/v1/profiles/{profile.public_id}/history/{tail}"


def code(response) -> tuple[int, str]:
    return response.status_code, response.json()["error"]["code"]


# --- Pausing ----------------------------------------------------------------------------------


def test_nothing_is_remembered_while_it_is_paused(ada: Profile, film: Playable) -> None:
    play(ada, film, 10)
    change_profile(profile=ada, is_history_paused=True)
    session = new_public_id()
    now = timezone.now()
    for number in range(5):
        at = now + datetime.timedelta(seconds=10 * number)
        sequence, position = number + 1, 20 + 10 * number
        assert play(ada, film, position, session=session, sequence=sequence, at=at) is None
    assert Viewing.objects.get().position_seconds == 10
    assert not PlayCount.objects.filter(plays__gt=0).exists()
    assert not CountedPlay.objects.exists()
    change_profile(profile=ada, is_history_paused=False)
    assert play(ada, film, 50) is not None


def test_a_report_in_the_api_says_that_it_is_not_kept(ada: Profile, film: Playable) -> None:
    change_profile(profile=ada, is_history_paused=True)
    report = {"session": str(new_public_id()), "sequence": 1, "position_seconds": 12.5}
    address = f"/api/v1/playables/{film.public_id}/progress/"
    answer = client_of(ada).put(address, report, **JSON).json()
    assert (answer["is_remembered"], answer["position_seconds"]) == (False, 12.5)
    assert not Viewing.objects.exists()


def test_a_childs_minutes_count_all_the_same(kid: Profile, film: Playable) -> None:
    change_profile(profile=kid, is_history_paused=True)
    noon = datetime.datetime(2026, 11, 21, 12, tzinfo=datetime.UTC)
    session = new_public_id()
    play(kid, film, 0, session=session, at=noon)
    play(kid, film, 9, session=session, sequence=2, at=noon + datetime.timedelta(seconds=9))
    assert WatchDay.objects.get(profile=kid).seconds == 9
    assert not Viewing.objects.exists()


# --- Removing and clearing --------------------------------------------------------------------


def test_one_is_removed_and_the_rest_stays(
    ada: Profile, bo: Profile, film: Playable, episodes: list[Playable]
) -> None:
    for profile in (ada, bo):
        for playable in (film, episodes[0]):
            play(profile, playable)
    answer = client_of(ada).delete(url(ada, f"{film.public_id}/"))
    assert answer.status_code == 204
    left = set(Viewing.objects.values_list("profile__name", "playable"))
    assert left == {("Ada", episodes[0].pk), ("Bo", film.pk), ("Bo", episodes[0].pk)}
    assert code(client_of(ada).delete(url(ada, f"{film.public_id}/"))) == (404, "not_found")
    assert code(client_of(ada).delete(url(ada, f"{uuid.uuid4()}/"))) == (404, "not_found")


def test_what_is_removed_does_not_come_back_by_a_late_report(
    ada: Profile, film: Playable, episodes: list[Playable]
) -> None:
    session, other = new_public_id(), new_public_id()
    play(ada, film, session=session)
    play(ada, episodes[0], session=other)
    later = timezone.now() + datetime.timedelta(seconds=1)
    remove_from_history(profile=ada, playable=film, now=later)
    assert play(ada, film, 60, session=session, sequence=2, at=later) is None
    assert play(ada, episodes[1], session=new_public_id(), at=later) is None, "begun before"
    still = play(ada, episodes[0], 60, session=other, sequence=2, at=later)
    assert still is not None, "what another tab plays goes on"
    assert still.position_seconds == 60
    assert not Viewing.objects.filter(playable=film).exists()


def test_a_session_after_it_is_remembered_again(ada: Profile, film: Playable) -> None:
    play(ada, film)
    clear_history(profile=ada, now=timezone.now() - datetime.timedelta(seconds=1))
    assert play(ada, film, session=new_public_id()) is not None


def test_all_is_cleared_but_opinions_and_counts(
    ada: Profile, bo: Profile, film: Playable, episodes: list[Playable]
) -> None:
    session, now = new_public_id(), timezone.now()
    for number, position in enumerate((0, 40, 80)):
        at = now + datetime.timedelta(seconds=position)
        play(ada, film, position, session=session, sequence=number + 1, at=at)
    play(bo, film)
    set_favourite(profile=ada, title=film.title, is_favourite=True)
    assert CountedPlay.objects.filter(profile=ada).exists()
    assert client_of(ada).delete(url(ada)).status_code == 204
    assert not Viewing.objects.filter(profile=ada).exists()
    assert not CountedPlay.objects.filter(profile=ada).exists()
    assert Viewing.objects.filter(profile=bo).exists()
    assert Favourite.objects.filter(profile=ada).exists()
    assert PlayCount.objects.aggregate(plays=Sum("plays")) == {"plays": 1}
    assert client_of(ada).delete(url(ada)).status_code == 204


# --- Who may ----------------------------------------------------------------------------------


def test_a_child_reads_its_own_and_deletes_nothing(
    ada: Profile, kid: Profile, film: Playable
) -> None:
    play(kid, film)
    child, grown = client_of(kid), client_of(ada)
    assert len(child.get(url(kid)).json()["results"]) == 1
    for answer in (
        child.delete(url(kid)),
        child.delete(url(kid, f"{film.public_id}/")),
        child.get(url(kid, "export/")),
        child.get(url(ada)),
        child.delete(url(ada)),
    ):
        assert code(answer) == (403, "grown_up_required")
    assert Viewing.objects.exists()
    assert grown.get(url(kid, "export/")).status_code == 200
    assert grown.delete(url(kid)).status_code == 204


def test_a_limited_profile_that_is_no_childs_has_its_own(
    ada: Profile, bo: Profile, film: Playable
) -> None:
    change_profile(profile=bo, maturity_ceiling=14)
    play(bo, film)
    assert client_of(bo).get(url(bo, "export/")).status_code == 200
    assert client_of(bo).delete(url(bo)).status_code == 204
    assert code(client_of(bo).get(url(ada))) == (403, "grown_up_required")


def test_one_with_a_pin_is_closed_to_the_others(ada: Profile, bo: Profile, film: Playable) -> None:
    change_profile(profile=ada, pin="1234")
    other = client_of(bo)
    for answer in (
        other.get(url(ada)), other.delete(url(ada)), other.get(url(ada, "export/")),
        other.delete(url(ada, f"{film.public_id}/")),
    ):  # fmt: skip
        assert code(answer) == (403, "pin_required")


@pytest.mark.parametrize("tail", ["", "export/"])
def test_of_strangers_it_does_not_exist(ada: Profile, stranger: Profile, tail: str) -> None:
    assert code(client_of(stranger).get(url(ada, tail))) == (404, "profile_not_found")
    assert client_of().get(url(ada, tail)).status_code == 401
    assert code(client_of(stranger).delete(url(ada))) == (404, "profile_not_found")


# --- Reading and taking along -----------------------------------------------------------------


def test_it_lists_the_latest_first(ada: Profile, film: Playable, episodes: list) -> None:
    now = timezone.now()
    for minutes, playable in enumerate((film, *episodes)):
        play(ada, playable, at=now - datetime.timedelta(minutes=minutes))
    client = client_of(ada)
    first = client.get(url(ada), {"page_size": 2}).json()
    assert [row["title"] for row in first["results"]] == ["Night Train", "Harbour Lights"]
    assert first["results"][1]["code"] == "S1 E1"
    second = client.get(first["next"]).json()
    assert [row["code"] for row in second["results"]] == ["S1 E2", "S2 E1"]


def test_it_hides_what_a_profile_is_too_young_for_and_keeps_what_was_withdrawn(
    ada: Profile, bo: Profile, film: Playable, episodes: list
) -> None:
    for playable in (film, episodes[0]):
        play(bo, playable)
    film.title.maturity_age = 16
    film.title.save()
    episodes[0].title.status = "withdrawn"
    episodes[0].title.save()
    change_profile(profile=bo, maturity_ceiling=12)
    client = client_of(bo)
    assert [row["title"] for row in client.get(url(bo)).json()["results"]] == ["Harbour Lights"]
    assert "Night Train" not in client.get(url(bo, "export/")).text


@pytest.mark.parametrize("count", [10, 1000])
def test_it_asks_a_fixed_number_of_queries(
    ada: Profile, make_title, django_assert_num_queries, count: int
) -> None:
    title, now = make_title("Long"), timezone.now()
    playables = Playable.objects.bulk_create(
        Playable(title=title, kind="extra", name=f"Extra {number}") for number in range(count)
    )
    Viewing.objects.bulk_create(
        Viewing(profile=ada, playable=each, first_played_at=now, last_played_at=now)
        for each in playables
    )
    client = client_of(ada)
    client.get(url(ada))
    with django_assert_num_queries(5):  # session, user, whose it is, who acts, the page
        client.get(url(ada))
    with django_assert_num_queries(5):
        assert client.get(url(ada, "export/")).status_code == 200


def test_it_is_taken_along_as_json(ada: Profile, film: Playable) -> None:
    play(ada, film, 40)
    answer = client_of(ada).get(url(ada, "export/"))
    assert answer["Content-Type"] == "application/json"
    assert answer["Cache-Control"] == "no-store"
    assert 'attachment; filename="history-' in answer["Content-Disposition"]
    found = json.loads(answer.content)
    assert found["profile"] == "Ada"
    assert found["viewings"][0]["title"] == "Night Train"
    assert found["viewings"][0]["position_seconds"] == 40
    wrong = client_of(ada).get(url(ada, "export/"), {"as": "xlsx"})
    assert code(wrong) == (400, "invalid")
    assert list(wrong.json()["error"]["fields"]) == ["as"]


@pytest.mark.parametrize(
    "name",
    ["=1+1", "+44", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", '=HYPERLINK("http://x","y")'],
)
def test_no_cell_of_a_table_is_a_formula(ada: Profile, film: Playable, name: str) -> None:
    Playable.objects.filter(pk=film.pk).update(name=name)
    play(ada, film)
    answer = client_of(ada).get(url(ada, "export/"), {"as": "csv"})
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    (row,) = csv.DictReader(io.StringIO(answer.content.decode(), newline=""))
    assert row["name"] == as_cell(name) != name
    assert row["title"] == "Night Train"
