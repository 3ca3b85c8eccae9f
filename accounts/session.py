"""Which profile sits in front of the screen, kept in the session of the browser."""

from django.http import HttpRequest

from accounts.models import Profile

SESSION_KEY = "profile"
PIN_KEY = "profile_pin"
_CACHE = "_streamex_profile"


def chosen_profile(request: HttpRequest) -> Profile | None:
    """Return the profile that this session chose, if it is still the signed-in user's own.

    One whose PIN was set or changed since is asked for anew, on every device that had it open.
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


def _read_profile(request: HttpRequest) -> Profile | None:
    public_id = request.session.get(SESSION_KEY)
    if not public_id or not request.user.is_authenticated:
        return None
    profile = Profile.objects.owned_by(request.user).filter(public_id=public_id).first()
    if profile and profile.has_pin and request.session.get(PIN_KEY) != profile.pin_stamp:
        return None
    return profile
