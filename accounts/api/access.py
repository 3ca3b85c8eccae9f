"""Which profile a request acts as: one resolver, one permission class.

A client names the profile in the header `X-Profile`. One with a PIN is opened once with it
(`POST profiles/{id}/open/`); the token that comes back stands in `X-Profile-Token`.
"""

import datetime
from uuid import UUID

from django.core import signing
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.authentication import SessionAuthentication
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.api.sign_in.reauthentication import has_reauthenticated
from accounts.models import Profile, User
from accounts.session import chosen_profile

PROFILE_HEADER, TOKEN_HEADER = "X-Profile", "X-Profile-Token"
#: How long an opened profile stays open, in seconds.
TOKEN_SECONDS = 12 * 3600
_CACHE = "_streamex_acting_profile"
_SALT = "accounts.api.access"


class ProfileRequired(exceptions.PermissionDenied):
    """The request does not say who is watching."""

    default_code = "profile_required"
    default_detail = _("Say which profile is watching: header X-Profile.")


class ProfileNotFound(exceptions.NotFound):
    """There is no such profile, or it is somebody else's; which of both is not said."""

    default_code = "profile_not_found"
    default_detail = _("There is no such profile.")


class PinRequired(exceptions.PermissionDenied):
    """The profile opens with a PIN."""

    default_code = "pin_required"
    default_detail = _("This profile opens with its PIN: header X-Profile-Token.")


class ProfileTokenInvalid(exceptions.PermissionDenied):
    """The token has expired, belongs to another profile, or the PIN was changed since."""

    default_code = "profile_token_invalid"
    default_detail = _("Open the profile again.")


class AccountManagerRequired(exceptions.PermissionDenied):
    """A child may be holding the device."""

    default_code = "grown_up_required"
    default_detail = _("Profiles are managed from a profile without limits.")


class SecondFactorRequired(exceptions.PermissionDenied):
    """Who works here signs in with a second factor."""

    default_code = "second_factor_required"
    default_detail = _("Set up two-step sign-in, and sign in with it: your work here needs it.")


class HasProfile(BasePermission):
    """Lets signed-in users through who say which of their profiles is watching."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Resolve the profile; raises what `acting_profile` raises."""
        if not request.user.is_authenticated:
            return False
        acting_profile(request)
        return True


def acting_profile(request: Request) -> Profile:
    """Return the profile that `request` acts as; one query, once per request.

    Raises ProfileRequired, ProfileNotFound, PinRequired or ProfileTokenInvalid.
    """
    cached: Profile | None = getattr(request, _CACHE, None)
    if cached is None:
        cached = _resolve(request)
        setattr(request, _CACHE, cached)
    return cached


def own_profile(user: User, public_id: UUID) -> Profile:
    """Return the profile of `user` with this public id; raises ProfileNotFound."""
    profile = Profile.objects.owned_by(user).filter(public_id=public_id).first()
    if profile is None:
        raise ProfileNotFound
    return profile


def require_account_manager(request: Request) -> None:
    """Refuse who may be a child: acting as a limited profile, or as none in a home that has one.

    Whoever has just given the password again is none: so a household without a profile without
    limits is managed too. Raises AccountManagerRequired, and what `acting_profile` raises.
    """
    if request.headers.get(PROFILE_HEADER) or request.headers.get(TOKEN_HEADER):
        may_manage_account = not acting_profile(request).is_limited
    else:
        may_manage_account = not any(
            profile.is_limited for profile in Profile.objects.owned_by(_user(request))
        )
    if not may_manage_account and not has_reauthenticated(request):
        raise AccountManagerRequired


def require_second_factor(request: Request) -> None:
    """Refuse staff without the second factor asked of them; raises SecondFactorRequired."""
    if _user(request).lacks_second_factor:
        raise SecondFactorRequired


def require_key(request: Request, profile: Profile) -> None:
    """Refuse to touch a profile with a PIN without its token or the password.

    Raises PinRequired.
    """
    is_open = not profile.has_pin or opened_profile(request) == profile
    if not is_open and not has_reauthenticated(request):
        raise PinRequired


def require_self_or_manager(request: Request, profile: Profile) -> None:
    """Let a profile through that acts for itself, and who manages the account.

    Raises what `require_account_manager` and `require_key` raise.
    """
    if not acts_as(request, profile):
        require_key(request, profile)
        require_account_manager(request)


def require_history_owner(request: Request, profile: Profile) -> None:
    """Let a profile delete and take along its own history; a child's is its household's.

    Raises what `require_account_manager` and `require_key` raise.
    """
    if profile.is_kids or not acts_as(request, profile):
        require_key(request, profile)
        require_account_manager(request)


def acts_as(request: Request, profile: Profile) -> bool:
    """Whether the request names `profile` as the one that is watching, and may."""
    is_named = request.headers.get(PROFILE_HEADER) or request.headers.get(TOKEN_HEADER)
    return bool(is_named) and acting_profile(request) == profile


def profile_token(profile: Profile) -> str:
    """Return a token that shows that the PIN of `profile` was given; void once the PIN changes."""
    return signing.dumps([str(profile.public_id), profile.pin_stamp], salt=_SALT)


def token_expiry(now: datetime.datetime) -> datetime.datetime:
    """Return when a token that is made `now` ends."""
    return now + datetime.timedelta(seconds=TOKEN_SECONDS)


def opened_profile(request: Request) -> Profile | None:
    """Return the profile that the request's token opens, or None without a token.

    Raises ProfileTokenInvalid.
    """
    token = request.headers.get(TOKEN_HEADER)
    if not token:
        return None
    try:
        public_id, stamp = signing.loads(token, salt=_SALT, max_age=TOKEN_SECONDS)
    except signing.BadSignature as error:
        raise ProfileTokenInvalid from error
    profile = Profile.objects.owned_by(_user(request)).filter(public_id=public_id).first()
    if profile is None or stamp != profile.pin_stamp:
        raise ProfileTokenInvalid
    return profile


def _resolve(request: Request) -> Profile:
    named = request.headers.get(PROFILE_HEADER)
    opened = opened_profile(request)
    if opened is not None:
        if named and named.lower() != str(opened.public_id):
            raise ProfileTokenInvalid
        profile = opened
    elif not named:
        raise ProfileRequired
    else:
        profile = own_profile(_user(request), _as_uuid(named))
        if profile.has_pin:
            raise PinRequired
    _require_way_out(request, profile, is_opened=opened is not None)
    return profile


def _require_way_out(request: Request, profile: Profile, *, is_opened: bool) -> None:
    """Refuse to leave a child's profile that is open in the browser whose cookie this is.

    The PIN of a profile without limits lets out; a token of a program is not bound to a profile.
    """
    if not isinstance(request.successful_authenticator, SessionAuthentication):
        return
    chosen = chosen_profile(request._request)
    if chosen is None or chosen == profile or not chosen.has_locked_exit:
        return
    if not (is_opened and profile.has_pin and not profile.is_limited):
        raise AccountManagerRequired


def _user(request: Request) -> User:
    user: User = request.user  # type: ignore[assignment]
    return user


def _as_uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise ProfileNotFound from error
