"""Everything a player needs to start: addresses, tracks, previews, spans."""

import datetime
from dataclasses import dataclass
from typing import NamedTuple, TypedDict, cast
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from accounts.models import Profile, User, new_public_id
from catalog.delivery.names import audio_name, language_name
from catalog.delivery.policy import NotEntitled, Reason, highest_height_for, require_asset
from catalog.delivery.signing import (
    Window,
    artwork_url,
    in_place_url,
    signed_url,
    signed_url_within,
)
from catalog.delivery.tokens import StreamToken, stamp_of
from catalog.models import Artwork, Marker, MediaAsset, Playable, Rendition, TextTrack

_POSTER_ROLES = (Artwork.Role.STILL, Artwork.Role.BACKDROP, Artwork.Role.COVER)
_POSTER_WIDTH = 1280
#: How long an address of a source works, in seconds; a download that has begun goes on.
_ORIGINAL_TTL_SECONDS = 15 * 60


class TextTrackLink(NamedTuple):
    """Subtitles or captions, as WebVTT at `url`."""

    language: str
    name: str
    kind: str
    is_default: bool
    is_forced: bool
    url: str


class AudioTrackLink(NamedTuple):
    """A language that can be heard; the player finds it in the manifest by these."""

    language: str
    name: str
    channels: int | None
    is_default: bool


class MarkerSpan(NamedTuple):
    """A span that means something: intro, recap, credits, chapter."""

    kind: str
    start_seconds: float
    end_seconds: float
    name: str


class Storyboard(TypedDict):
    """Scrub previews: one picture of `columns` × `rows` tiles, a tile every `interval_seconds`."""

    url: str
    columns: int
    rows: int
    tile_width: int
    tile_height: int
    interval_seconds: float
    count: int


@dataclass(frozen=True, kw_only=True)
class Playback:
    """One playback session; addresses are paths on our host, or absolute ones of the bucket."""

    session: UUID
    kind: str
    duration_seconds: float | None
    manifest_url: str
    progressive_url: str | None
    poster_url: str | None
    expires_at: datetime.datetime
    text_tracks: list[TextTrackLink]
    audio_tracks: list[AudioTrackLink]
    markers: list[MarkerSpan]
    storyboard: Storyboard | None


def start_playback(
    *,
    user: User | AnonymousUser,
    profile: Profile | None,
    playable: Playable | None = None,
    asset: MediaAsset | None = None,
    now: datetime.datetime,
) -> Playback:
    """Begin a session of `playable`, or of an `asset` that plays by itself.

    Every address in it works until `expires_at`. Raises NotEntitled, whose `reason` is `not_ready`
    while nothing of it is published yet.
    """
    allowed = _allowed_asset(user, profile, playable, asset, now)
    token = _token(cast("User", user), profile, allowed, now)
    height = highest_height_for(cast("User", user), profile, now)
    renditions = list(allowed.renditions.published().up_to(height))
    if height is not None and not shows_something(allowed, renditions):
        raise NotEntitled(Reason.RESOLUTION)
    return Playback(
        session=token.session,
        kind=allowed.kind,
        duration_seconds=allowed.duration_seconds,
        manifest_url=reverse("catalog:master", args=[token.encode()]),
        progressive_url=_progressive_url(token, renditions, allowed),
        poster_url=_poster_url(playable or allowed.playable),
        expires_at=datetime.datetime.fromtimestamp(token.expires_at, datetime.UTC),
        text_tracks=_text_tracks(token, allowed),
        audio_tracks=[_audio_track(r) for r in renditions if r.kind == Rendition.Kind.AUDIO],
        markers=_markers(allowed),
        storyboard=_storyboard(token, allowed),
    )


def original_url(*, user: User, asset: MediaAsset, now: datetime.datetime) -> str:
    """Return where the source of `asset` can be downloaded, under the name that it came with.

    For its owner, and for staff who may see assets. Raises NotEntitled, also for a source that
    stays in place in a bucket that is no longer the site's.
    """
    allowed = require_asset(user=user, profile=None, asset_id=asset.public_id, at=now)
    name = allowed.file_name or "original"
    key, seconds = allowed.source_key, _ORIGINAL_TTL_SECONDS
    if not allowed.is_in_place:
        return signed_url(key, ttl_seconds=seconds, file_name=name)
    try:
        return in_place_url(key, allowed.public_id, ttl_seconds=seconds, file_name=name)
    except ValueError as error:
        raise NotEntitled(Reason.NOT_READY) from error


def shows_something(asset: MediaAsset, renditions: list[Rendition]) -> bool:
    """Whether a picture is left among `renditions`, or `asset` has none to show."""
    is_seen = asset.kind == MediaAsset.Kind.VIDEO
    return not is_seen or any(row.kind != Rendition.Kind.AUDIO for row in renditions)


def window_of(token: StreamToken) -> Window:
    """Return the span of time in which the addresses given out under `token` work."""
    return Window(token.issued_at, token.expires_at - token.issued_at)


def rendition_url(token: StreamToken, rendition: Rendition, asset: MediaAsset) -> str:
    """Return the address of a rendition's file; equal calls in a session give an equal one."""
    is_sound = rendition.kind == Rendition.Kind.AUDIO or asset.kind == MediaAsset.Kind.AUDIO
    content_type = "audio/mp4" if is_sound else "video/mp4"
    return signed_url_within(window_of(token), rendition.key, content_type=content_type)


def text_track_url(token: StreamToken, track: TextTrack) -> str:
    """Return the address of the WebVTT of a text track."""
    return signed_url_within(window_of(token), track.key)


def _allowed_asset(
    user: User | AnonymousUser,
    profile: Profile | None,
    playable: Playable | None,
    asset: MediaAsset | None,
    now: datetime.datetime,
) -> MediaAsset:
    wanted = asset or MediaAsset.objects.filter(playable=playable).first()
    if wanted is None:
        raise NotEntitled(_reason_without_media(profile, playable, now))
    allowed = require_asset(user=user, profile=profile, asset_id=wanted.public_id, at=now)
    if not allowed.is_playable:
        raise NotEntitled(Reason.NOT_READY)
    return allowed


def _reason_without_media(
    profile: Profile | None, playable: Playable | None, now: datetime.datetime
) -> Reason:
    # Whether something exists is not said to those who may not see it.
    visible = Playable.objects.visible_to(profile, now)
    is_visible = playable is not None and visible.filter(pk=playable.pk).exists()
    return Reason.NOT_READY if is_visible else Reason.NOT_VISIBLE


def _token(
    user: User, profile: Profile | None, asset: MediaAsset, now: datetime.datetime
) -> StreamToken:
    issued_at = int(now.timestamp())
    return StreamToken(
        user_id=user.public_id,
        profile_id=profile.public_id if profile else None,
        asset_id=asset.public_id,
        session=new_public_id(),
        stamp=stamp_of(user),
        version=asset.published_version or 0,
        issued_at=issued_at,
        expires_at=issued_at + settings.STREAM_TTL_SECONDS,
    )


def _progressive_url(
    token: StreamToken, renditions: list[Rendition], asset: MediaAsset
) -> str | None:
    plain = (r for r in renditions if r.kind == Rendition.Kind.PROGRESSIVE)
    return next((rendition_url(token, rendition, asset) for rendition in plain), None)


def _poster_url(playable: Playable | None) -> str | None:
    if playable is None:
        return None
    pictures = [*playable.artworks.all(), *playable.title.artworks.all()]
    wide = (picture for picture in pictures if picture.role in _POSTER_ROLES)
    return next((artwork_url(picture, _POSTER_WIDTH) for picture in wide), None)


def _text_tracks(token: StreamToken, asset: MediaAsset) -> list[TextTrackLink]:
    return [
        TextTrackLink(
            language=track.language,
            name=track.name or language_name(track.language) or track.language,
            kind=track.kind,
            is_default=track.is_default,
            is_forced=track.is_forced,
            url=text_track_url(token, track),
        )
        for track in TextTrack.objects.filter(playable__asset=asset)
    ]


def _audio_track(rendition: Rendition) -> AudioTrackLink:
    return AudioTrackLink(
        language=rendition.language,
        name=audio_name(rendition.language),
        channels=rendition.channels,
        is_default=rendition.is_default,
    )


def _markers(asset: MediaAsset) -> list[MarkerSpan]:
    return [
        MarkerSpan(marker.kind, marker.start_seconds, marker.end_seconds, marker.name)
        for marker in Marker.objects.filter(playable__asset=asset)
    ]


def _storyboard(token: StreamToken, asset: MediaAsset) -> Storyboard | None:
    described = asset.storyboard
    if not described:
        return None
    return Storyboard(
        url=signed_url_within(window_of(token), described["key"]),
        columns=described["columns"],
        rows=described["rows"],
        tile_width=described["tile_width"],
        tile_height=described["tile_height"],
        interval_seconds=described["interval_seconds"],
        count=described["count"],
    )
