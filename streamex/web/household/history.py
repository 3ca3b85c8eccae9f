"""What a profile played: to see, to pause, to take out, to take along."""

import uuid
from collections.abc import Callable
from functools import update_wrapper
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actions.profiles import change_profile
from accounts.models import Profile, User
from accounts.session import chosen_profile
from catalog.models import Playable
from recommendations.actions.history import (
    NotInHistoryError,
    clear_history,
    remove_from_history,
)
from recommendations.api.history import history_file
from recommendations.engine.history import played_by
from streamex.web.access import ask_for_account_manager, may_manage, signed_in, unlock_path

P = ParamSpec("P")
PAGE_LENGTH = 50


def history_owner_required(
    view: Callable[Concatenate[HttpRequest, Profile, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Call `view(request, profile, …)` for somebody whose history it is.

    That is who watches as this profile, unless it is a child's; and who manages the account, by the
    PIN of the profile or the password where it has one.
    """

    def guarded(
        request: HttpRequest, /, public_id: uuid.UUID, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        assert isinstance(request.user, User)  # noqa: S101 – signed_in saw to it
        found = get_object_or_404(Profile.objects.owned_by(request.user), public_id=public_id)
        is_own = chosen_profile(request) == found and not found.is_kids
        if is_own:
            return view(request, found, *args, **kwargs)
        asked = ask_for_account_manager(request)
        if asked is None and not may_manage(request, found):
            asked = redirect(unlock_path(request, found))
        return asked or view(request, found, *args, **kwargs)

    update_wrapper(guarded, view)
    return signed_in(guarded)


@require_safe
@history_owner_required
def show(request: HttpRequest, profile: Profile) -> HttpResponse:
    """Show what `profile` played, the latest first."""
    pages = Paginator(played_by(profile), PAGE_LENGTH)
    page = pages.get_page(request.GET.get("page"))
    return render(request, "profiles/history.html", {"owner": profile, "page": page})


@require_POST
@history_owner_required
def pause(request: HttpRequest, profile: Profile) -> HttpResponse:
    """Remember nothing from now on (`is_paused` of 1), or again (0)."""
    change_profile(profile=profile, is_history_paused=request.POST.get("is_paused") == "1")
    return redirect("web:history", profile.public_id)


@require_POST
@history_owner_required
def remove(request: HttpRequest, profile: Profile, playable: uuid.UUID) -> HttpResponse:
    """Forget that one thing was played; what is not there is gone already."""
    found = get_object_or_404(Playable, public_id=playable)
    try:
        remove_from_history(profile=profile, playable=found, now=timezone.now())
    except NotInHistoryError:
        messages.info(request, _("This was removed already."))
    return redirect("web:history", profile.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@history_owner_required
def clear(request: HttpRequest, profile: Profile) -> HttpResponse:
    """Forget everything, after asking."""
    if request.method != "POST":
        return render(request, "profiles/clear_history.html", {"owner": profile})
    clear_history(profile=profile, now=timezone.now())
    messages.success(request, _("The history of %(name)s is empty.") % {"name": profile.name})
    return redirect("web:history", profile.public_id)


@require_safe
@history_owner_required
def export(request: HttpRequest, profile: Profile) -> HttpResponse:
    """Take the history along: `?as=csv` for tables, else JSON."""
    return history_file(profile, "csv" if request.GET.get("as") == "csv" else "json")
