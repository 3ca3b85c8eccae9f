"""What the plan of a user opens: titles, and how fine a picture."""

import datetime
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Gateway, Plan, Profile, Subscription, User
from catalog.delivery.playback import Playback, start_playback
from catalog.delivery.policy import NotEntitled
from catalog.models import MediaAsset, Playable, Rendition, Title

Start = Callable[..., Playback]


@pytest.fixture
def plan(db: None) -> Plan:
    return Plan.objects.create(name="Two screens", price_minor=999)


def subscribe(profile: Profile, plan: Plan) -> Subscription:
    now = timezone.now()
    return Subscription.objects.create(
        user=profile.user, plan=plan, status="active", gateway=Gateway.LOCAL,
        gateway_subscription_id=f"subscription-{profile.pk}", period_starts_at=now,
        period_ends_at=now + datetime.timedelta(days=30),
    )  # fmt: skip


def need(film: Playable, access: str, *plans: Plan) -> None:
    film.title.access = access
    film.title.save()
    film.title.plans.set(plans)


def outcome(start: Start, profile: Profile) -> str:
    try:
        start(profile)
    except NotEntitled as refusal:
        return str(refusal)
    return "plays"


def test_a_free_title_asks_for_no_plan(asset: MediaAsset, start: Start, ada: Profile) -> None:
    assert outcome(start, ada) == "plays"


def test_any_paid_plan_opens_it(
    asset: MediaAsset, film: Playable, start: Start, ada: Profile, stranger: Profile, plan: Plan
) -> None:
    need(film, Title.Access.ANY_PLAN)
    subscribe(ada, plan)
    assert outcome(start, ada) == "plays"
    assert outcome(start, stranger) == "plan_required"


def test_only_one_of_its_plans_opens_it(
    asset: MediaAsset, film: Playable, start: Start, ada: Profile, stranger: Profile, plan: Plan
) -> None:
    other = Plan.objects.create(name="Family", price_minor=1999)
    need(film, Title.Access.SOME_PLANS, other)
    subscribe(ada, plan)
    subscribe(stranger, other)
    assert outcome(start, ada) == "plan_required"
    assert outcome(start, stranger) == "plays"


def test_its_trailer_is_free_and_staff_preview_it(
    asset: MediaAsset, film: Playable, start: Start, ada: Profile, editor: User
) -> None:
    need(film, Title.Access.ANY_PLAN)
    assert start_playback(user=editor, profile=None, asset=asset, now=timezone.now())
    film.kind = Playable.Kind.EXTRA
    film.save()
    assert outcome(start, ada) == "plays"


def test_a_plan_that_ends_closes_it_at_the_next_playlist(
    client: Client, asset: MediaAsset, film: Playable, start: Start, ada: Profile, plan: Plan
) -> None:
    need(film, Title.Access.ANY_PLAN)
    subscription = subscribe(ada, plan)
    url = start(ada).manifest_url
    assert client.get(url).status_code == 200
    subscription.delete()
    answer = client.get(url)
    assert (answer.status_code, answer.content) == (403, b"plan_required")


def allow(ada: Profile, plan: Plan, height: int) -> None:
    plan.highest_height = height
    plan.save()
    subscribe(ada, plan)


def test_finer_pictures_stay_out_of_the_playlist(
    client: Client, asset: MediaAsset, start: Start, ada: Profile, plan: Plan
) -> None:
    allow(ada, plan, 360)
    playback = start(ada)
    text = client.get(playback.manifest_url).content.decode()
    assert "RESOLUTION=640x360" in text
    assert "1280x720" not in text
    assert playback.progressive_url is not None


def test_a_finer_picture_is_refused_by_its_own_address(
    client: Client, asset: MediaAsset, start: Start, ada: Profile, plan: Plan
) -> None:
    allow(ada, plan, 360)
    manifest = start(ada).manifest_url
    fine, coarse = (asset.renditions.get(name=name).public_id for name in ("720p", "360p"))
    answer = client.get(manifest.replace("master.m3u8", f"{fine}.m3u8"))
    assert (answer.status_code, answer.content) == (403, b"resolution")
    assert client.get(manifest.replace("master.m3u8", f"{coarse}.m3u8")).status_code == 200


def test_a_finer_single_file_is_not_given_out(
    asset: MediaAsset, start: Start, ada: Profile, plan: Plan
) -> None:
    Rendition.objects.filter(kind=Rendition.Kind.PROGRESSIVE).update(width=1280, height=720)
    allow(ada, plan, 480)
    assert start(ada).progressive_url is None


def test_it_says_that_everything_is_finer(
    client: Client, asset: MediaAsset, start: Start, ada: Profile, plan: Plan
) -> None:
    url = start(ada).manifest_url
    allow(ada, plan, 240)
    assert outcome(start, ada) == "resolution"
    answer = client.get(url)
    assert (answer.status_code, answer.content) == (403, b"resolution")


def test_an_upright_picture_counts_by_its_shorter_side(
    asset: MediaAsset, start: Start, ada: Profile, plan: Plan
) -> None:
    Rendition.objects.exclude(kind="audio").update(width=360, height=640)
    allow(ada, plan, 360)
    assert outcome(start, ada) == "plays"


def test_pages_and_api_say_why_and_where_plans_are(
    client_for, asset: MediaAsset, film: Playable, ada: Profile
) -> None:
    need(film, Title.Access.ANY_PLAN)
    client = client_for(ada)
    page = client.get(film.get_absolute_url())
    assert page.status_code == 403
    assert 'href="/plans/"' in page.text
    error = client.get(f"/watch/{film.public_id}/playback/").json()["error"]
    assert (error["code"], error["details"]) == ("plan_required", {"plans": "/plans/"})
    answer = client.get(
        f"/api/v1/playables/{film.public_id}/playback/", headers={"X-Profile": str(ada.public_id)}
    )
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (403, "plan_required")
    assert error["details"] == {"plans": "/api/v1/plans/"}
