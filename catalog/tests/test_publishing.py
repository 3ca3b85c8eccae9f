"""Publishing: phases, windows, scheduling, and what the dashboard says about them."""

import datetime

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Profile, User
from catalog.actions.editing.publishing import InvalidWindowError, schedule_titles
from catalog.admin import attention
from catalog.models import MediaAsset, Phase, Playable, Title

DAY = datetime.timedelta(days=1)


@pytest.fixture
def editor_client(editor: User, client_for) -> Client:
    return client_for(editor)


def test_the_clock_moves_a_title_on(make_title) -> None:
    now = timezone.now()
    title = make_title(published_at=now, available_until=now + 2 * DAY)
    assert title.phase(now - DAY) == Phase.SCHEDULED
    assert title.phase(now) == Phase.ON_SITE
    assert title.phase(now + 2 * DAY) == Phase.ENDED
    title.status = Title.Status.WITHDRAWN
    assert title.phase(now) == Phase.WITHDRAWN


@pytest.mark.parametrize("days", [-3, -1, 0, 1, 2, 3])
def test_phases_and_querysets_agree(make_title, days: int) -> None:
    start = timezone.now()
    title = make_title(published_at=start - DAY, available_until=start + 2 * DAY)
    at = start + days * DAY
    everything = Title.objects.all()
    found = {
        Phase.SCHEDULED: everything.scheduled(at),
        Phase.ON_SITE: everything.published(at),
        Phase.ENDED: everything.ended(at),
    }
    assert [phase for phase, titles in found.items() if titles.exists()] == [title.phase(at)]


def test_an_episode_has_a_window_of_its_own(ada: Profile, film: Playable) -> None:
    now = timezone.now()
    film.available_until = now + DAY
    film.save()
    assert Playable.objects.visible_to(ada, now).exists()
    assert not Playable.objects.visible_to(ada, now + DAY).exists()
    film.available_from = now + 2 * DAY
    with pytest.raises(IntegrityError, match="playable_available_window"), transaction.atomic():
        film.save()


def test_it_schedules(make_title) -> None:
    titles = [make_title(f"Title {n}", status=Title.Status.DRAFT) for n in range(3)]
    at = timezone.now() + DAY
    assert schedule_titles(titles=Title.objects.all(), published_at=at) == 3
    for title in titles:
        title.refresh_from_db()
        assert title.phase() == Phase.SCHEDULED
    with pytest.raises(InvalidWindowError):
        schedule_titles(titles=Title.objects.all(), published_at=at, available_until=at)


def schedule(client: Client, title: Title, at: datetime.datetime, **more: str):
    at = timezone.localtime(at)
    window = {"published_at_0": at.strftime("%Y-%m-%d"), "published_at_1": at.strftime("%H:%M:%S")}
    return client.post(
        reverse("admin:catalog_movie_changelist"),
        {"action": "schedule", "_selected_action": title.pk, "scheduled": "1", **window, **more},
    )


def test_editors_schedule_what_they_chose(editor_client: Client, make_title) -> None:
    title = make_title(status=Title.Status.DRAFT, published_at=None)
    chosen = {"action": "schedule", "_selected_action": title.pk}
    page = editor_client.post(reverse("admin:catalog_movie_changelist"), chosen)
    assert "1 title comes to the site" in page.text
    for script in ("js/core.js", "js/admin/DateTimeShortcuts.js"):
        assert script in page.text, "the calendars want both"
    at = timezone.now().replace(microsecond=0) + DAY
    assert schedule(editor_client, title, at).status_code == 302
    title.refresh_from_db()
    assert (title.phase(), title.published_at) == (Phase.SCHEDULED, at)


def test_a_moment_that_has_passed_is_refused(editor_client: Client, make_title) -> None:
    title = make_title(status=Title.Status.DRAFT, published_at=None)
    page = schedule(editor_client, title, timezone.now() - DAY)
    assert "This moment has passed" in page.text
    early = timezone.localtime(timezone.now()).strftime("%Y-%m-%d")
    until = {"available_until_0": early, "available_until_1": "00:00:00"}
    page = schedule(editor_client, title, timezone.now() + DAY, **until)
    assert "It would end before it is published" in page.text
    title.refresh_from_db()
    assert title.status == Title.Status.DRAFT


def test_the_dashboard_counts_what_its_lists_show(
    editor_client: Client, make_title, film: Playable
) -> None:
    now = timezone.now()
    make_title("Sketch", status=Title.Status.DRAFT, published_at=None)
    make_title("Later", published_at=now + DAY)
    make_title("Leaving", available_until=now + DAY)
    failed = make_title("Broken")
    playable = Playable.objects.create(title=failed, kind=Playable.Kind.FILM)
    MediaAsset.objects.create(
        playable=playable, file_name="b.mp4", source_key="b", source_bytes=1, queued_at=now,
        status="failed", error_code="truncated",
    )  # fmt: skip
    page = editor_client.get(reverse("admin:index"))
    matters = {matter.label: matter for matter in page.context["board"]["matters"]}
    counts = {str(label): matter.count for label, matter in matters.items()}
    assert counts == {
        "On the site with nothing to play": 3, "Media failed": 1, "No artwork": 5,
        "No synopsis": 5, "No genre": 5, "Draft": 1, "Scheduled": 1, "Leaving within two weeks": 1,
    }  # fmt: skip
    for matter in matters.values():
        listed = editor_client.get(matter.url).context["cl"]
        assert listed.result_count == matter.count, matter.label
    assert "The end of this file is missing" in page.text
    for name in ("Sketch", "Later", "Leaving"):
        assert name in page.text


def test_the_dashboard_costs_the_same_for_many(
    editor_client: Client, make_title, django_assert_num_queries
) -> None:
    url = reverse("admin:index")
    editor_client.get(url)
    for count in (1, 30):
        for number in range(count):
            make_title(f"Title {number}", status=Title.Status.DRAFT, published_at=None)
        # Session, user, profiles, permissions (2), nine counts, four lists, one's own changes.
        with django_assert_num_queries(19):
            editor_client.get(url)


def test_a_large_catalogue_is_counted_once_a_minute(
    admin: User, make_title, monkeypatch, django_assert_num_queries
) -> None:
    def drafts() -> int:
        board = attention.attention_board(admin)
        return {str(matter.label): matter.count for matter in board["matters"]}["Draft"]

    make_title("One", status=Title.Status.DRAFT, published_at=None)
    assert drafts() == 1
    make_title("Two", status=Title.Status.DRAFT, published_at=None)
    assert drafts() == 2
    monkeypatch.setattr(attention, "LARGE", 1)
    cache.clear()
    assert drafts() == 2
    make_title("Three", status=Title.Status.DRAFT, published_at=None)
    with django_assert_num_queries(5):  # how large it is, and the four lists
        assert drafts() == 2
    cache.clear()
    assert drafts() == 3


def test_who_may_not_see_titles_has_no_dashboard(editor: User, client_for) -> None:
    editor.user_permissions.clear()
    assert "board__matters" not in client_for(editor).get(reverse("admin:index")).text


@pytest.mark.parametrize(
    ("fields", "query"),
    [
        ({}, ""),
        ({"status": "draft", "published_at": None}, "&amp;drafts=1"),
        ({"published_at": datetime.datetime(2090, 1, 2, 3, 4, tzinfo=datetime.UTC)},
         "&amp;at=2090-01-02T03%3A05"),
    ],
)  # fmt: skip
def test_every_title_can_be_previewed(
    editor_client: Client, make_title, fields, query: str
) -> None:
    title = make_title(**fields)
    page = editor_client.get(reverse("admin:catalog_movie_change", args=[title.pk]))
    assert f'href="/preview/?next=%2Ftitles%2F{title.slug}%2F{query}"' in page.text
