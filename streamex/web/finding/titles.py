"""The page of a title: what it is, who made it, and everything in it that plays."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.models import Profile
from catalog.models import Credit, MediaAsset, Person, Playable, Season, Title
from recommendations.engine.history import History, history_of_title
from recommendations.engine.up_next import Start, start_among
from streamex.web.access import profile_required
from streamex.web.drawing.cards import waiting_words
from streamex.web.drawing.lengths import words_of
from streamex.web.drawing.pictures import Cover, Picture, cover_of, picture_of, title_picture
from streamex.web.finding.starting import start_button

#: Cast that the page names; nobody reads further.
CAST_LENGTH = 24


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A playable in a list of episodes, lessons or tracks, with what a profile did to it."""

    playable: Playable
    picture: Picture | None
    cover: Cover
    percent: int | None
    is_completed: bool
    waiting: str

    @property
    def is_ready(self) -> bool:
        """Whether it can be played."""
        return not self.waiting


@dataclass(frozen=True, kw_only=True)
class Section:
    """A season, section or disc and what is in it."""

    season: Season | None
    entries: list[Entry]

    @property
    def completed_count(self) -> int:
        """How many of its entries the profile has finished."""
        return sum(entry.is_completed for entry in self.entries)

    @property
    def duration_seconds(self) -> float:
        """How long it plays altogether."""
        return sum(entry.playable.duration_seconds or 0 for entry in self.entries)


@require_safe
@profile_required
def title(request: HttpRequest, profile: Profile, slug: str) -> HttpResponse:
    """Show a title that `profile` may see."""
    found = get_object_or_404(Title.objects.visible_to(profile).for_card(), slug=slug)
    playables = list(
        Playable.objects.visible_to(profile)
        .filter(title=found)
        .select_related("title", "season__title", "asset")
        .in_order()
    )
    main = [playable for playable in playables if playable.kind != Playable.Kind.EXTRA]
    history = history_of_title(profile, found)
    start = start_among(main, history)
    extras = [playable for playable in playables if playable.kind == Playable.Kind.EXTRA]
    season = _chosen_season(main, start, request.GET.get("season", ""))
    listed = _listed_playables(found, main, season)
    prefetch_related_objects([*listed, *extras], "artworks")
    context = {
        "title": found,
        "backdrop": title_picture(found, "backdrop"),
        "poster": title_picture(found, "square" if found.kind == Title.Kind.ALBUM else "poster"),
        "cover": cover_of(found.name),
        "start": start_button(start),
        "seasons": _seasons(main),
        "season": season,
        "sections": _sections(listed, history),
        "extras": _entries(extras, history),
        "progress": _course_progress(found, main, history),
        "length": _length(found, main),
        "waiting": waiting_words(
            has_media=any(row.is_ready for row in main), is_in_work=any(map(_is_in_work, main))
        ),
        "is_favourite": profile.favourites.filter(title=found).exists(),
        **_credits(found),
    }
    return render(request, "pages/title.html", context)


def _seasons(main: Iterable[Playable]) -> list[Season]:
    return list({p.season_id: p.season for p in main if p.season is not None}.values())


def _chosen_season(main: list[Playable], start: Start | None, wanted: str) -> Season | None:
    """Return the season of the address, else the one being watched, else the first."""
    seasons = _seasons(main)
    for season in seasons:
        if str(season.number) == wanted:
            return season
    if start and start.playable.season:
        return start.playable.season
    return seasons[0] if seasons else None


def _listed_playables(title: Title, main: list[Playable], season: Season | None) -> list[Playable]:
    """Return what the page lists: one season of a series, all of a course or album, no film."""
    if title.kind == Title.Kind.MOVIE:
        return []
    if title.kind == Title.Kind.SERIES:
        return [playable for playable in main if playable.season == season]
    return main


def _sections(listed: list[Playable], history: History) -> list[Section]:
    return [
        Section(season=season, entries=_entries(list(playables), history))
        for season, playables in groupby(listed, key=lambda playable: playable.season)
    ]


def _entries(playables: list[Playable], history: History) -> list[Entry]:
    return [_entry(playable, history) for playable in playables]


def _entry(playable: Playable, history: History) -> Entry:
    return Entry(
        playable=playable,
        picture=picture_of(playable.artworks.all(), "wide"),
        cover=cover_of(f"{playable.title.name} {playable.code}"),
        percent=history.percent(playable),
        is_completed=history.is_completed(playable),
        waiting=waiting_words(has_media=playable.is_ready, is_in_work=_is_in_work(playable)),
    )


def _is_in_work(playable: Playable) -> bool:
    asset = getattr(playable, "asset", None)
    return asset is not None and asset.status in {
        MediaAsset.Status.QUEUED,
        MediaAsset.Status.PROCESSING,
    }


def _course_progress(title: Title, main: list[Playable], history: History) -> int | None:
    """Return how many per cent of a course are done, or None for anything else."""
    if title.kind != Title.Kind.COURSE or not main:
        return None
    done = sum(map(history.is_completed, main))
    return round(100 * done / len(main))


def _length(title: Title, main: list[Playable]) -> str:
    """Say how long a film is, or how much there is of anything else."""
    seconds = sum(playable.duration_seconds or 0 for playable in main)
    count, season_count = len(main), len(_seasons(main))
    counted = {
        Title.Kind.SERIES: ngettext("%(count)d season", "%(count)d seasons", season_count)
        % {"count": season_count},
        Title.Kind.ALBUM: ngettext("%(count)d track", "%(count)d tracks", count) % {"count": count},
        Title.Kind.COURSE: ngettext("%(count)d lesson", "%(count)d lessons", count)
        % {"count": count},
    }
    parts = [counted.get(Title.Kind(title.kind), "") if count else ""]
    if title.kind != Title.Kind.SERIES:
        parts.append(words_of(seconds))
    return ", ".join(part for part in parts if part)


def _credits(title: Title) -> dict[str, object]:
    rows = list(title.credits.select_related("person", "character"))
    cast = [credit for credit in rows if credit.role == Credit.Role.ACTOR]
    crew: dict[str, list[Person]] = {}
    for credit in rows:
        if credit.role != Credit.Role.ACTOR:
            crew.setdefault(credit.get_role_display(), []).append(credit.person)
    return {"cast": cast[:CAST_LENGTH], "crew": crew}
