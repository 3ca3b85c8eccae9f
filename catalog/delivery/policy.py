"""The one decision about who may play what; pages, API, playlists and previews all ask here."""

import datetime
from enum import StrEnum
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q

from accounts.entitlement import entitlement_of, plan_of
from accounts.models import Profile, User
from accounts.models.watch_time import next_day_at, seconds_left
from catalog.models import MediaAsset, Playable, Title
from catalog.models.assets import MediaAssetQuerySet

PREVIEW_PERMISSION = "catalog.view_mediaasset"


class Reason(StrEnum):
    """Why something cannot be played; stable codes for programs."""

    SIGNED_OUT = "signed_out"
    USER_DISABLED = "user_disabled"
    PROFILE_REQUIRED = "profile_required"
    NOT_VISIBLE = "not_visible"
    NOT_READY = "not_ready"
    DAILY_LIMIT = "daily_limit"
    PLAN_REQUIRED = "plan_required"
    RESOLUTION = "resolution"


class NotEntitled(Exception):  # noqa: N818
    """Somebody asked to play what they may not, or not yet; `reason` says why.

    `opens_at` is when it will be allowed, where that is known.
    """

    def __init__(self, reason: Reason, *, opens_at: datetime.datetime | None = None) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.opens_at = opens_at


def entitled_assets(
    *, user: User | AnonymousUser, profile: Profile | None, at: datetime.datetime
) -> MediaAssetQuerySet:
    """Return the assets that `user` may play as `profile` at the moment `at`.

    What a user uploaded is theirs alone. The catalogue is for profiles, as far as its title is
    visible to them; staff with the right to see assets preview all of it, unless they selected
    a profile from which something is hidden by age, or preview with the eyes of one.
    """
    assets: MediaAssetQuerySet = MediaAsset.objects.all()
    if isinstance(user, AnonymousUser) or not user.is_active:
        return assets.none()
    if profile is not None and profile.user_id != user.pk:
        return assets.none()
    if _may_preview(user, profile):
        return assets.filter(Q(owner=None) | Q(owner=user))
    visible = Playable.objects.visible_to(profile, at).filter(pk=OuterRef("playable"))
    return assets.filter(Q(Exists(visible), owner=None) | Q(owner=user))


def require_asset(
    *, user: User | AnonymousUser, profile: Profile | None, asset_id: UUID, at: datetime.datetime
) -> MediaAsset:
    """Return the asset with the public id `asset_id`, fresh from the database.

    Raises NotEntitled if `user` may not have it as `profile` at the moment `at`.
    """
    assets = entitled_assets(user=user, profile=profile, at=at)
    asset = assets.filter(public_id=asset_id).select_related("playable__title").first()
    if asset is None or isinstance(user, AnonymousUser):
        raise NotEntitled(_reason(user, profile))
    require_watch_time(profile, at)
    if asset.playable is not None and not _may_preview(user, profile):
        require_plan(user, asset.playable, at)
    return asset


def require_plan(user: User, playable: Playable, at: datetime.datetime) -> None:
    """Refuse a title that the plan of `user` does not open; its extras are free.

    Raises NotEntitled. Two queries at most, and none for a free title.
    """
    if playable.kind == Playable.Kind.EXTRA or playable.title.access == Title.Access.FREE:
        return
    if not playable.title.is_open_to(plan_of(user, at)):
        raise NotEntitled(Reason.PLAN_REQUIRED)


def highest_height_for(user: User, profile: Profile | None, at: datetime.datetime) -> int | None:
    """Return how many lines of the picture the plan of `user` allows; None is any number.

    Staff who preview see all that there is. Two queries at most.
    """
    return None if _may_preview(user, profile) else entitlement_of(user, at).highest_height


def require_watch_time(profile: Profile | None, at: datetime.datetime) -> None:
    """Refuse a child that has watched for as long as it may on that day.

    Raises NotEntitled, whose `opens_at` is when the next day begins.
    """
    if profile is not None and seconds_left(profile, at) == 0:
        raise NotEntitled(Reason.DAILY_LIMIT, opens_at=next_day_at(at))


def _may_preview(user: User, profile: Profile | None) -> bool:
    if profile is not None and not profile.sees_everything:
        return False
    return user.is_staff and user.has_perm(PREVIEW_PERMISSION)


def _reason(user: User | AnonymousUser, profile: Profile | None) -> Reason:
    if isinstance(user, AnonymousUser):
        return Reason.SIGNED_OUT
    if not user.is_active:
        return Reason.USER_DISABLED
    return Reason.NOT_VISIBLE if profile else Reason.PROFILE_REQUIRED
