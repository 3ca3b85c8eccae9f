"""Playlists of a session, rendered from the database with fresh signed addresses."""

import datetime
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from catalog.delivery import tokens
from catalog.delivery.names import audio_name, language_name
from catalog.delivery.playback import rendition_url, shows_something, text_track_url
from catalog.delivery.policy import NotEntitled, Reason, highest_height_for, require_asset
from catalog.delivery.tokens import StreamToken
from catalog.models import MediaAsset, Rendition, TextTrack
from catalog.models.renditions import RenditionQuerySet
from media_engine.packaging import hls


class NoSuchPlaylist(Exception):  # noqa: N818
    """The session's version has no such rendition, or was deleted since."""


@dataclass(frozen=True)
class Grant:
    """A token that was checked, and the asset that it may play now."""

    token: StreamToken
    asset: MediaAsset
    #: How many lines of the picture the plan allows; None is any number.
    highest_height: int | None

    @property
    def renditions(self) -> RenditionQuerySet:
        """The segmented streams of the version that this session plays, the best first.

        Also those that the plan does not allow.
        """
        streams: RenditionQuerySet = Rendition.objects.filter(
            asset=self.asset, version=self.token.version
        ).exclude(kind=Rendition.Kind.PROGRESSIVE)
        return streams.order_by("kind", "-height", "-bandwidth_bps", "pk")

    @property
    def text_tracks(self) -> QuerySet[TextTrack]:
        """The subtitles of what the asset plays as."""
        return TextTrack.objects.filter(playable__asset=self.asset)


def grant(encoded: str, now: datetime.datetime) -> Grant:
    """Check a token and ask the policy again; four queries.

    Raises BadToken, and NotEntitled where the user, the profile's ceiling or the title changed.
    """
    token = tokens.decode(encoded, now)
    user, profile = tokens.read_bearer(token)
    asset = require_asset(user=user, profile=profile, asset_id=token.asset_id, at=now)
    height = highest_height_for(user, profile, now)
    return Grant(token, asset, height)


def master(granted: Grant) -> str:
    """Return the multivariant playlist; two queries. Raises NoSuchPlaylist, and NotEntitled."""
    renditions = list(granted.renditions.up_to(granted.highest_height))
    if granted.highest_height is not None and not shows_something(granted.asset, renditions):
        raise NotEntitled(Reason.RESOLUTION)
    if not renditions:
        raise NoSuchPlaylist
    streams = [
        hls.Stream(row, uri=f"{row.public_id}.m3u8", label=audio_name(row.language))
        for row in renditions
    ]
    text_tracks = [_text_row(track) for track in granted.text_tracks]
    return hls.master_playlist(streams, text_tracks=text_tracks)


def media(granted: Grant, public_id: UUID) -> str:
    """Return the playlist of one rendition or text track; at most two queries.

    Raises NoSuchPlaylist for what does not belong to the session, and NotEntitled for a picture
    that is finer than the plan allows.
    """
    rendition = granted.renditions.filter(public_id=public_id).first()
    if rendition:
        _require_resolution(granted, rendition)
        return hls.media_playlist(
            uri=rendition_url(granted.token, rendition, granted.asset),
            init_bytes=rendition.init_bytes,
            segments=rendition.segments,
        )
    track = granted.text_tracks.filter(public_id=public_id).first()
    if track is None:
        raise NoSuchPlaylist
    return hls.subtitle_playlist(
        uri=text_track_url(granted.token, track),
        duration_seconds=granted.asset.duration_seconds or 0,
    )


def _require_resolution(granted: Grant, rendition: Rendition) -> None:
    if granted.highest_height is None:
        return
    if not Rendition.objects.filter(pk=rendition.pk).up_to(granted.highest_height).exists():
        raise NotEntitled(Reason.RESOLUTION)


def _text_row(track: TextTrack) -> hls.TextRow:
    return hls.TextRow(
        uri=f"{track.public_id}.m3u8",
        name=track.name or language_name(track.language),
        language=track.language,
        is_default=track.is_default,
        is_forced=track.is_forced,
        is_captions=track.kind == TextTrack.Kind.CAPTIONS,
    )
