"""What an editor has still to do: the conditions behind the lists' filter and the dashboard."""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import template
from django.core.cache import cache
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from catalog.admin.media.progress import progress_cell
from catalog.models import Artwork, MediaAsset, Phase, Title
from catalog.models.titles import TitleQuerySet

register = template.Library()

#: What leaves the site within this time is worth a warning.
LEAVING_SOON = datetime.timedelta(days=14)
#: Above this nobody counts along, and counting costs.
MAX_COUNTED = 1000
#: With more titles, counting reads for most of a second; then what was counted is kept for a while.
LARGE, KEPT_SECONDS = 10_000, 60
_COUNTS = "catalog:attention"
#: How many rows of a list stand on the dashboard.
MAX_LISTED = 6


def needing(what: str) -> Q:
    """Return the condition of a title that lacks something; `what` is a key of `NEEDS`."""
    assets = MediaAsset.objects.filter(playable__title=OuterRef("pk"))
    # Few have failed: they are found first, by an index, and not asked for title by title.
    failed = MediaAsset.objects.filter(status=MediaAsset.Status.FAILED, playable__isnull=False)
    # What is set in type stands in for what an editor has still to give.
    given = Artwork.objects.exclude(source=Artwork.Source.GENERATED)
    conditions: dict[str, Any] = {
        "media": lambda: ~Exists(assets.playable_now()),
        "failed": lambda: Q(pk__in=failed.values("playable__title")),
        "artwork": lambda: ~Exists(given.filter(title=OuterRef("pk"))),
        "genres": lambda: ~Exists(Title.genres.through.objects.filter(title=OuterRef("pk"))),
        "synopsis": lambda: Q(synopsis=""),
    }
    return Q(conditions[what]())


NEEDS = {
    "media": _("Nothing to play"),
    "failed": _("Media failed"),
    "artwork": _("No artwork"),
    "genres": _("No genre"),
    "synopsis": _("No synopsis"),
}


def in_phase(titles: TitleQuerySet, phase: str, now: datetime.datetime) -> TitleQuerySet:
    """Return those of `titles` that stand in `phase` at `now`: a key of `PHASES`."""
    found: dict[str, Callable[[], TitleQuerySet]] = {
        "live": lambda: titles.published(now),
        "scheduled": lambda: titles.scheduled(now),
        "ending": lambda: titles.ending_before(now + LEAVING_SOON, now),
        "ended": lambda: titles.ended(now),
        "draft": lambda: titles.filter(status=Title.Status.DRAFT),
        "withdrawn": lambda: titles.filter(status=Title.Status.WITHDRAWN),
    }
    return found[phase]()


PHASES = {
    "live": _("On the site"),
    "scheduled": _("Scheduled"),
    "ending": _("Leaving within two weeks"),
    "ended": _("Window ended"),
    "draft": _("Draft"),
    "withdrawn": _("Withdrawn"),
}


@dataclass(frozen=True, kw_only=True)
class AttentionCount:
    """A number on the dashboard, and the list behind it."""

    label: Any
    count: int
    url: str
    is_urgent: bool = False

    @property
    def figure(self) -> str:
        """The number, as far as it was counted."""
        return f"{MAX_COUNTED}+" if self.count > MAX_COUNTED else str(self.count)


@dataclass(frozen=True, kw_only=True)
class Line:
    """A row of a list on the dashboard: a link and what there is to say about it."""

    text: str
    url: str
    note: Any


@register.simple_tag
def attention_board(user: User) -> dict[str, Any]:
    """Return what the dashboard shows `user`; empty for who may not see titles.

    Thirteen queries at most, whatever the catalogue holds.
    """
    if not user.has_perm("catalog.view_title"):
        return {}
    now = timezone.now()
    board: dict[str, Any] = {
        "matters": _attention_counts(now),
        "coming": _titles(Title.objects.scheduled(now).order_by("published_at"), "published_at"),
        "leaving": _titles(
            Title.objects.ending_before(now + LEAVING_SOON, now).order_by("available_until"),
            "available_until",
        ),
        "drafts": _titles(
            Title.objects.filter(status=Title.Status.DRAFT).order_by("-updated_at"), "updated_at"
        ),
    }
    if user.has_perm("catalog.view_mediaasset"):
        board["assets"] = _assets()
    return board


def _attention_counts(now: datetime.datetime) -> list[AttentionCount]:
    """Count what wants doing; in a large catalogue for everybody who looks within a minute."""
    is_kept = Title.objects.order_by()[: LARGE + 1].count() > LARGE
    counts: dict[str, int] = (is_kept and cache.get(_COUNTS)) or {}
    found = [_matter(kept=counts, **matter) for matter in _asked(now)]
    if is_kept and not counts:
        cache.set(_COUNTS, {matter.url: matter.count for matter in found}, KEPT_SECONDS)
    return found


def _asked(now: datetime.datetime) -> Iterator[dict[str, Any]]:
    titles = Title.objects.exclude(status=Title.Status.WITHDRAWN)
    on_site = in_phase(titles, "live", now)
    yield {
        "label": _("On the site with nothing to play"), "titles": on_site.filter(needing("media")),
        "is_urgent": True, "query": {"needs": "media", "publishing": "live"},
    }  # fmt: skip
    for need in ("failed", "artwork", "synopsis", "genres"):
        yield {
            "label": NEEDS[need], "titles": titles.filter(needing(need)),
            "is_urgent": need == "failed", "query": {"needs": need},
        }  # fmt: skip
    for phase in ("draft", "scheduled", "ending"):
        yield {
            "label": PHASES[phase], "titles": in_phase(titles, phase, now),
            "query": {"publishing": phase},
        }  # fmt: skip


def _matter(
    *,
    label: Any,
    titles: QuerySet[Title],
    query: dict[str, str],
    kept: dict[str, int],
    is_urgent: bool = False,
) -> AttentionCount:
    url = f"{reverse('admin:catalog_title_changelist')}?{urlencode(query)}"
    count = kept[url] if url in kept else titles.order_by()[: MAX_COUNTED + 1].count()
    return AttentionCount(label=label, count=count, url=url, is_urgent=is_urgent and count > 0)


def _titles(titles: QuerySet[Title], moment: str) -> list[Line]:
    return [
        Line(text=str(title), url=edit_url(title), note=getattr(title, moment))
        for title in titles[:MAX_LISTED]
    ]


def _assets() -> list[Line]:
    """Return what failed, then what is in work, each with a state that moves by itself."""
    # Named one by one, an index of the few is read and not the many that are ready.
    others = [status for status in MediaAsset.Status if status != MediaAsset.Status.READY]
    unsettled = MediaAsset.objects.of_catalogue().filter(status__in=others)
    chosen = unsettled.select_related("playable__title", "playable__season").order_by(
        "status", "-updated_at"
    )
    url = reverse("admin:catalog_mediaasset_progress")
    return [
        Line(
            text=str(asset.playable or asset.file_name),
            url=reverse("admin:catalog_mediaasset_change", args=[asset.pk]),
            note=progress_cell(asset, url),
        )
        for asset in chosen[:MAX_LISTED]
    ]


@register.simple_tag
def preview_query(title: Title | None) -> str:
    """Return what to ask of a preview so that `title` is there: its day, or drafts."""
    phase = title.phase() if title else None
    if title is None or phase == Phase.ON_SITE:
        return ""
    if phase == Phase.SCHEDULED and title.published_at:
        moment = timezone.localtime(title.published_at) + datetime.timedelta(minutes=1)
        return "&" + urlencode({"at": moment.strftime("%Y-%m-%dT%H:%M")})
    return "&drafts=1" if phase == Phase.DRAFT else ""


def edit_url(title: Title) -> str:
    """Return the address where editors change a title, in the list of its kind."""
    return reverse(f"admin:catalog_{title.kind}_change", args=[title.pk])
