"""Addresses of music that lists give out: one file to play as it is, without a playlist."""

import datetime
from typing import NamedTuple

from django.conf import settings

from catalog.delivery.signing import Window, signed_url_within
from catalog.models import MediaAsset, Rendition, Title

#: A list asked for again within this time gives the same addresses, so that players cache them.
_SAME_SECONDS = 300


class SoundLink(NamedTuple):
    """Where a piece of music plays from, and until when."""

    url: str
    expires_at: datetime.datetime


def sound_link(asset: MediaAsset, now: datetime.datetime) -> SoundLink | None:
    """Return the address of the published sound of `asset`, whole in one file; None without one.

    None too for a title that needs a plan: what plays is asked for one by one.

    A profile that may see the playable may have it, so the asset is only ever taken from a queryset
    that started at `visible_to`. Reads `asset.renditions`, which the caller has prefetched.
    """
    if asset.playable is None or asset.playable.title.access != Title.Access.FREE:
        return None
    published = [each for each in asset.renditions.all() if each.version == asset.published_version]
    files = [each for each in published if each.kind == Rendition.Kind.PROGRESSIVE]
    files += [each for each in published if each.kind == Rendition.Kind.AUDIO]
    if not files:
        return None
    seconds = int(now.timestamp())
    window = Window(seconds - seconds % _SAME_SECONDS, settings.STREAM_TTL_SECONDS)
    expires_at = datetime.datetime.fromtimestamp(window.ends_at, datetime.UTC)
    url = signed_url_within(window, files[0].key, content_type="audio/mp4")
    return SoundLink(url, expires_at)
