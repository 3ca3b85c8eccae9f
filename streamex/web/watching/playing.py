"""What the player receives for a playable: its state, its playback, what surrounds it."""

import dataclasses
import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Literal
from urllib.parse import urlencode

from django.db.models import prefetch_related_objects
from django.urls import reverse

from accounts.models import Profile
from catalog.delivery.playback import Playback, start_playback
from catalog.delivery.policy import NotEntitled, Reason
from catalog.models import Credit, MediaAsset, Playable, Season
from recommendations.engine.history import History, history_of_title
from recommendations.engine.listening import listening_of
from recommendations.engine.up_next import Neighbours, in_play_order, neighbours_among
from streamex.web.drawing.pictures import Picture, picture_of, playable_picture, title_picture

State = Literal["ready", "preparing", "failed", "missing"]
MediaType = Literal["video", "audio"]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A playable in the list beside the player."""

    playable: Playable
    url: str
    data_url: str
    percent: int | None
    is_completed: bool
    is_ready: bool


@dataclass(frozen=True, kw_only=True)
class Section:
    """A season, section or disc in the list beside the player."""

    season: Season | None
    is_current: bool
    entries: list[Entry]


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What else is in the title, in the order of play, and where the profile stands in it."""

    sections: list[Section]
    neighbours: Neighbours
    resume_seconds: float


def surroundings_of(playable: Playable, profile: Profile) -> Surroundings:
    """Return what surrounds `playable` for `profile`, in three queries; an extra stands alone."""
    is_extra = playable.kind == Playable.Kind.EXTRA
    rows = [playable] if is_extra else _siblings(playable, profile)
    history = history_of_title(profile, playable.title)
    return Surroundings(
        sections=_sections(rows, playable, history),
        neighbours=neighbours_among(rows, playable),
        resume_seconds=history.resume_seconds(playable),
    )


def describe(
    playable: Playable, *, profile: Profile, around: Surroundings, now: datetime.datetime
) -> dict[str, Any]:
    """Return what the player receives for `playable`, ready for JSON; begins a playback session.

    Raises NotEntitled where the reason is another than that nothing is published yet.
    """
    asset = asset_of(playable)
    playback = _playback(playable, profile, now)
    return {
        "id": playable.public_id,
        "title_id": playable.title.public_id,
        "state": state_of(asset, playback),
        "media_type": media_type_of(playable),
        **_addresses(playable),
        **_texts(playable),
        "artwork": _artwork(playable),
        "duration_seconds": playable.duration_seconds,
        "resume_seconds": around.resume_seconds,
        "autoplay_next": profile.autoplay_next,
        "preferences": dataclasses.asdict(listening_of(profile, playable.title)),
        "preparing": _preparing(asset),
        "playback": playback and _as_json(playback),
        "previous": around.neighbours.previous and _link(around.neighbours.previous),
        "next": around.neighbours.next and _link(around.neighbours.next),
    }


def media_type_of(playable: Playable) -> MediaType:
    """Return whether `playable` is seen or only heard; by its kind while nothing is known."""
    asset = asset_of(playable)
    kind = asset.kind if asset else MediaAsset.Kind.UNKNOWN
    if kind == MediaAsset.Kind.UNKNOWN:
        return "audio" if playable.kind == Playable.Kind.TRACK else "video"
    return "audio" if kind == MediaAsset.Kind.AUDIO else "video"


def state_of(asset: MediaAsset | None, playback: Playback | None) -> State:
    """Return whether it plays, will play, or will not."""
    if playback is not None:
        return "ready"
    if asset is None:
        return "missing"
    return "failed" if asset.status == MediaAsset.Status.FAILED else "preparing"


def asset_of(playable: Playable) -> MediaAsset | None:
    """Return the media of `playable`, if any was given to it."""
    asset: MediaAsset | None = getattr(playable, "asset", None)
    return asset


def data_url(playable: Playable) -> str:
    """Return the address at which the player asks about `playable`."""
    return reverse("web:playback", args=[playable.public_id])


def subheading_of(playable: Playable) -> str:
    """Return what stands below the name of the title: nothing for a film."""
    code = playable.code if playable.kind == Playable.Kind.EPISODE else ""
    return " · ".join(filter(None, [code, playable.name]))


def artist_of(playable: Playable) -> str:
    """Return who made the music, for tracks and whatever else is only heard."""
    if media_type_of(playable) != "audio":
        return ""
    artists = playable.title.credits.filter(role=Credit.Role.ARTIST).select_related("person")
    return ", ".join(credit.person.name for credit in artists)


def _addresses(playable: Playable) -> dict[str, str]:
    url = playable.get_absolute_url()
    return {
        "url": url,
        "data_url": data_url(playable),
        "progress_url": reverse("web:progress", args=[playable.public_id]),
        "preferences_url": reverse("web:watch-preferences", args=[playable.public_id]),
        "sign_in_url": f"{reverse('account_login')}?{urlencode({'next': url})}",
        "back_url": playable.title.get_absolute_url(),
    }


def _texts(playable: Playable) -> dict[str, str]:
    heading, subheading = playable.title.name, subheading_of(playable)
    return {
        "heading": heading,
        "subheading": subheading,
        "artist": artist_of(playable),
        "document_title": " · ".join(filter(None, [subheading, heading])),
    }


def _siblings(playable: Playable, profile: Profile) -> list[Playable]:
    rows = list(
        in_play_order(profile).filter(title=playable.title_id).select_related("season", "asset")
    )
    for row in rows:
        row.title = playable.title
        if row.season:
            row.season.title = playable.title
    return rows


def _sections(rows: Iterable[Playable], current: Playable, history: History) -> list[Section]:
    return [
        Section(
            season=season,
            is_current=season == current.season,
            entries=[_entry(playable, history) for playable in playables],
        )
        for season, playables in groupby(rows, key=lambda row: row.season)
    ]


def _entry(playable: Playable, history: History) -> Entry:
    return Entry(
        playable=playable,
        url=playable.get_absolute_url(),
        data_url=data_url(playable),
        percent=history.percent(playable),
        is_completed=history.is_completed(playable),
        is_ready=playable.is_ready,
    )


def _playback(playable: Playable, profile: Profile, now: datetime.datetime) -> Playback | None:
    try:
        return start_playback(user=profile.user, profile=profile, playable=playable, now=now)
    except NotEntitled as refusal:
        if refusal.reason != Reason.NOT_READY:
            raise
        return None


def _as_json(playback: Playback) -> dict[str, Any]:
    """Return `playback` as plain values; JSON would make lists of its named tuples."""
    values = {field.name: getattr(playback, field.name) for field in dataclasses.fields(playback)}
    for name in ("text_tracks", "audio_tracks", "markers"):
        values[name] = [row._asdict() for row in values[name]]
    return values


def _preparing(asset: MediaAsset | None) -> dict[str, int | None]:
    return {
        "percent": asset.progress_percent if asset else 0,
        "eta_seconds": asset.eta_seconds if asset else None,
    }


def _artwork(playable: Playable) -> list[dict[str, str]]:
    picture = _cover(playable) if media_type_of(playable) == "audio" else playable_picture(playable)
    if picture is None:
        return []
    return [{"src": picture.src, "type": picture.src_type}]


def _cover(playable: Playable) -> Picture | None:
    own = picture_of(playable.artworks.all(), "square")
    return own or title_picture(playable.title, "square") or playable_picture(playable)


def _link(playable: Playable) -> dict[str, Any]:
    prefetch_related_objects([playable], "artworks")
    picture = playable_picture(playable)
    return {
        "url": playable.get_absolute_url(),
        "data_url": data_url(playable),
        "code": playable.code,
        "name": playable.name,
        "image": picture.src if picture else None,
    }
