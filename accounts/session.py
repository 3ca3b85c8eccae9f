"""The selected profile, kept in the session of the browser."""

import datetime
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.auth import SESSION_KEY as USER_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from accounts.models import Preview, Profile, User

SESSION_KEY = "profile"
PIN_KEY = "profile_pin"
PREVIEW_KEY = "preview"
#: When the profile was opened in this browser, in seconds of Unix time.
CHOSEN_AT_KEY = "profile_chosen_at"
#: Who may look at drafts in the administration may look at them on the site.
PREVIEW_PERMISSION = "catalog.view_title"
_CACHE = "_streamex_profile"


def chosen_profile(request: HttpRequest) -> Profile | None:
    """Return the profile that this session chose, if it is still the signed-in user's own.

    One whose PIN was set or changed since is asked for again, on every device that had it open.
    One query at most per request; none for a visitor who has not signed in or not chosen.
    """
    if not hasattr(request, _CACHE):
        setattr(request, _CACHE, _read_profile(request))
    profile: Profile | None = getattr(request, _CACHE)
    return profile


def remember_profile(request: HttpRequest, profile: Profile | None) -> None:
    """Choose `profile` for the rest of the session, or forget the choice with None."""
    if profile is None:
        request.session.pop(SESSION_KEY, None)
        request.session.pop(PIN_KEY, None)
    else:
        request.session[SESSION_KEY] = str(profile.public_id)
        request.session[PIN_KEY] = profile.pin_stamp
    setattr(request, _CACHE, profile)


def may_preview(user: Any) -> bool:
    """Whether `user` may look at the site as somebody else would see it."""
    return isinstance(user, User) and user.is_staff and user.has_perm(PREVIEW_PERMISSION)


def start_preview(request: HttpRequest, preview: Preview) -> None:
    """Let the chosen profile see what `preview` says, until `end_preview` or signing out.

    The caller has asked `may_preview`; it is asked again on every request.
    """
    at = preview.at.isoformat() if preview.at else None
    request.session[PREVIEW_KEY] = {**asdict(preview), "at": at}
    _forget(request)


def end_preview(request: HttpRequest) -> None:
    """Let the chosen profile see what it may see."""
    request.session.pop(PREVIEW_KEY, None)
    _forget(request)


def bind_to_newest_key(session: SessionBase) -> bool:
    """Bind a session to the newest secret key if a former one binds it; say whether that was so.

    The caller saves it. Django would do the same and give the session another key: tokens could
    not follow, and the list of devices would not know it any more. One query while there are
    former keys, none otherwise.
    """
    kept = session.get(HASH_SESSION_KEY, "") if settings.SECRET_KEY_FALLBACKS else ""
    user = User.objects.filter(pk=session.get(USER_KEY, 0)).first() if kept else None
    if user is None or constant_time_compare(kept, user.get_session_auth_hash()):
        return False
    if not any(constant_time_compare(kept, old) for old in user.get_session_auth_fallback_hash()):
        return False
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    return True


def _read_profile(request: HttpRequest) -> Profile | None:
    public_id = request.session.get(SESSION_KEY)
    if not public_id or not request.user.is_authenticated:
        return None
    profile = Profile.objects.owned_by(request.user).filter(public_id=public_id).first()
    if profile and profile.has_pin and request.session.get(PIN_KEY) != profile.pin_stamp:
        return None
    kept = request.session.get(PREVIEW_KEY)
    if profile is None or not kept or not may_preview(request.user):
        return profile
    at = datetime.datetime.fromisoformat(kept["at"]) if kept["at"] else None
    return profile.previewing(Preview(**{**kept, "at": at}))


def _forget(request: HttpRequest) -> None:
    if hasattr(request, _CACHE):
        delattr(request, _CACHE)
