"""Who may open which page: signed in, with a selected profile, as an adult where it matters."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from accounts.models import Profile, User
from accounts.session import CHOSEN_AT_KEY, PREVIEW_KEY, chosen_profile, remember_profile

P = ParamSpec("P")

#: How long a password or PIN that was just given counts as an adult's, in seconds.
UNLOCK_SECONDS = 600
_UNLOCKED = "unlocked_profiles"
_ADULT_PIN_AT = "adult_pin_at"


def signed_in(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Send visitors to the sign-in page and back; nothing behind it is ever stored."""

    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(return_path(request))
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    update_wrapper(guarded, view)
    return guarded


def profile_required(
    view: Callable[Concatenate[HttpRequest, Profile, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Call `view(request, profile, …)` for a selected profile; others choose one first.

    An editor who previews only looks: what would change something is not done.
    """

    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        profile = chosen_profile(request)
        if profile is None:
            return _redirect_with_next("web:profiles", return_path(request))
        if profile.preview is not None and request.method not in {"GET", "HEAD"}:
            return _only_looking(request)
        return view(request, profile, *args, **kwargs)

    update_wrapper(guarded, view)
    return signed_in(guarded)


def account_manager_required(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Ask for a password or an adult's PIN where a child may be watching."""

    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        return ask_for_account_manager(request) or view(request, *args, **kwargs)

    update_wrapper(guarded, view)
    return signed_in(guarded)


def ask_for_account_manager(request: HttpRequest) -> HttpResponseRedirect | None:
    """Return the way to the page that asks for an adult, or None where none is needed."""
    if may_manage_account(request):
        return None
    return _redirect_with_next("web:unlock", return_path(request))


def may_manage_account(request: HttpRequest) -> bool:
    """Whether this session may change profiles and the account.

    An open profile without limits speaks for itself. From a limited one, and before any is chosen
    in a household that has a limited one, only a password or PIN given since then does.
    """
    profile = chosen_profile(request)
    if profile is not None and not profile.is_limited:
        return True
    if profile is None and not any(profile.is_limited for profile in household(request)):
        return True
    return has_given_password(request) or _adult_pin_at(request) > _not_before(request)


def may_open(request: HttpRequest, profile: Profile) -> bool:
    """Whether this session may go on to the page that opens `profile`.

    From a child's profile with a locked exit a grown-up has to be asked, unless the one that is to
    be opened asks for a grown-up's PIN itself.
    """
    current = chosen_profile(request)
    if current is None or current == profile or not current.has_locked_exit:
        return True
    return (profile.has_pin and not profile.is_limited) or may_manage_account(request)


def grown_up_first(request: HttpRequest) -> HttpResponseRedirect:
    """Send to the page that asks for a grown-up, and from there back to this very page."""
    return _redirect_with_next("web:unlock", request.get_full_path())


def may_manage(request: HttpRequest, profile: Profile) -> bool:
    """Whether this session may change `profile`: one with a PIN only by its PIN or the password."""
    if not profile.has_pin or chosen_profile(request) == profile:
        return True
    return has_given_password(request) or str(profile.public_id) in _fresh_pins(request)


def has_given_password(request: HttpRequest) -> bool:
    """Whether the password was given a short while ago, and after the profile was opened."""
    records = get_authentication_records(request, request.user)
    moments = [float(record.get("at", 0)) for record in records]
    return max(moments, default=0) > _not_before(request)


def remember_pin(request: HttpRequest, profile: Profile) -> None:
    """Let the PIN of `profile`, just given, speak for it for a while; an adult's for all."""
    now = _now_seconds()
    request.session[_UNLOCKED] = {**_fresh_pins(request), str(profile.public_id): now}
    if not profile.is_limited:
        request.session[_ADULT_PIN_AT] = now


def select_profile(request: HttpRequest, profile: Profile) -> None:
    """Open `profile` in this session; whatever was unlocked before is locked again."""
    remember_profile(request, profile)
    request.session.pop(PREVIEW_KEY, None)
    request.session.pop(_UNLOCKED, None)
    request.session.pop(_ADULT_PIN_AT, None)
    request.session[CHOSEN_AT_KEY] = _now_seconds()


def unlock_path(request: HttpRequest, profile: Profile) -> str:
    """Return the address of the page that asks for the PIN of `profile`, and comes back here."""
    query = urlencode({"next": request.path, "profile": str(profile.public_id)})
    return f"{reverse('web:unlock')}?{query}"


def household(request: HttpRequest) -> list[Profile]:
    """Return the profiles of the signed-in user, in the order in which they were made."""
    user = request.user
    return list(Profile.objects.owned_by(user)) if isinstance(user, User) else []


def return_path(request: HttpRequest) -> str:
    """Return where to send somebody back to: the page itself, or the one a form was on."""
    return request.get_full_path() if request.method in {"GET", "HEAD"} else next_path(request)


def next_path(request: HttpRequest, default: str = "web:home") -> str:
    """Return the `next` of the request if it stays on this site, else the page `default`."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    # `redirect` would take anything without a slash for the name of a page, or fail at it.
    return wanted if is_ours and wanted.startswith("/") else reverse(default)


def _only_looking(request: HttpRequest) -> HttpResponse:
    messages.info(request, _("This is a preview: nothing was changed."))
    if request.headers.get("X-Requested-With") == "fetch":
        return HttpResponse(status=409)
    return redirect(next_path(request))


def _redirect_with_next(name: str, path: str) -> HttpResponseRedirect:
    return redirect(f"{reverse(name)}?{urlencode({'next': path})}")


def _adult_pin_at(request: HttpRequest) -> float:
    return float(request.session.get(_ADULT_PIN_AT, 0))


def _fresh_pins(request: HttpRequest) -> dict[str, float]:
    given = request.session.get(_UNLOCKED, {})
    return {key: at for key, at in given.items() if at > _not_before(request)}


def _not_before(request: HttpRequest) -> float:
    chosen_at = float(request.session.get(CHOSEN_AT_KEY, 0))
    return max(chosen_at, _now_seconds() - UNLOCK_SECONDS)


def _now_seconds() -> float:
    return timezone.now().timestamp()
