"""The one decision about who may play what; pages, API, playlists and previews all ask here."""

import datetime
from enum import StrEnum
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q

from accounts.models import Profile, User
from catalog.models import MediaAsset, Playable
from catalog.models.assets import MediaAssetQuerySet

PREVIEW_PERMISSION = "catalog.view_mediaasset"


class Reason(StrEnum):
    """Why something cannot be played; stable codes for programs."""

    SIGNED_OUT = "signed_out"
    USER_DISABLED = "user_disabled"
    PROFILE_REQUIRED = "profile_required"
    NOT_VISIBLE = "not_visible"
    NOT_READY = "not_ready"


class NotEntitled(Exception):  # noqa: N818
    """Somebody asked to play what they may not, or not yet; `reason` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


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
    asset = assets.filter(public_id=asset_id).first()
    if asset is None:
        raise NotEntitled(_reason(user, profile))
    return asset


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
