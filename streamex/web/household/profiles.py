"""Who is watching: choosing, opening, making, changing and deleting profiles."""

import datetime
import uuid

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions.profiles import (
    LastProfileError,
    LastUnlimitedProfileError,
    ProfileLockedError,
    TooManyProfilesError,
    WrongPinError,
    change_profile,
    create_profile,
    delete_profile,
    open_profile,
)
from accounts.models import MAX_PROFILES, Profile, User
from accounts.session import chosen_profile, remember_profile
from streamex.web.access import (
    account_manager_required,
    grown_up_first,
    household,
    may_manage,
    may_open,
    next_path,
    remember_pin,
    select_profile,
    signed_in,
    unlock_path,
)
from streamex.web.household.pin_forms import PinForm, UnlockForm
from streamex.web.household.profile_forms import ProfileForm


@require_safe
@signed_in
def chooser(request: HttpRequest) -> HttpResponse:
    """Ask who is watching; somebody without profiles makes the first one."""
    profiles = household(request)
    if not profiles:
        return redirect("web:profile-create")
    context = {
        "profiles": profiles,
        "can_add": len(profiles) < MAX_PROFILES,
        "is_managing": "manage" in request.GET,
        "next": next_path(request),
    }
    return render(request, "profiles/chooser.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def choose(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Open a profile, asking for its PIN if it has one, or for a grown-up to leave a child's."""
    found = _own(request, public_id)
    if not may_open(request, found):
        return grown_up_first(request)
    form = PinForm(request.POST if request.method == "POST" and found.has_pin else None)
    if request.method == "POST" and (
        not found.has_pin or (form.is_valid() and _pin_opens(found, form))
    ):
        return _select(request, found)
    context = {"form": form, "chosen": found, "next": next_path(request)}
    return render(request, "profiles/open.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def unlock(request: HttpRequest) -> HttpResponse:
    """Ask for an adult: by the PIN of a profile, or on another page by the password."""
    candidates = [p for p in household(request) if p.has_pin and _speaks_for(request, p)]
    form = UnlockForm(candidates, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        found: Profile = form.cleaned_data["profile"]
        if _pin_opens(found, form):
            remember_pin(request, found)
            return redirect(next_path(request, "web:profiles"))
    context = {"form": form, "candidates": candidates, "next": next_path(request, "web:profiles")}
    return render(request, "profiles/unlock.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@account_manager_required
def create(request: HttpRequest) -> HttpResponse:
    """Make one more profile."""
    form = ProfileForm(
        request.POST or None, request.FILES or None, initial={"language": request.LANGUAGE_CODE}
    )
    profiles = household(request)
    if request.method == "POST" and form.is_valid() and _created(request, form):
        return redirect("web:profiles")
    context = {
        "form": form,
        "is_first": not profiles,
        "is_full": len(profiles) >= MAX_PROFILES,
    }
    return render(request, "profiles/form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@account_manager_required
def edit(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Change a profile; one with a PIN by its PIN or the password only."""
    found = _own(request, public_id)
    if not may_manage(request, found):
        return redirect(unlock_path(request, found))
    is_selected = chosen_profile(request) == found
    form = ProfileForm(request.POST or None, request.FILES or None, instance=found)
    if request.method == "POST" and form.is_valid() and _changed(request, form):
        if is_selected:  # who has just set a new PIN knows it
            remember_profile(request, found)
        return redirect("web:profiles")
    return render(request, "profiles/form.html", {"form": form, "edited": found})


@require_http_methods(["GET", "HEAD", "POST"])
@account_manager_required
def delete(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Delete a profile with its history, after asking."""
    found = _own(request, public_id)
    if not may_manage(request, found):
        return redirect(unlock_path(request, found))
    if request.method != "POST":
        return render(request, "profiles/delete.html", {"edited": found})
    try:
        delete_profile(profile=found)
    except LastProfileError:
        messages.error(request, _("An account keeps at least one profile."))
    except LastUnlimitedProfileError:
        messages.error(request, _("An account keeps at least one profile without limits."))
    else:
        if chosen_profile(request) == found:
            remember_profile(request, None)
        messages.success(request, _("The profile %(name)s is gone.") % {"name": found.name})
    return redirect("web:profiles")


def _own(request: HttpRequest, public_id: uuid.UUID) -> Profile:
    assert isinstance(request.user, User)  # noqa: S101 – signed_in saw to it
    return get_object_or_404(Profile.objects.owned_by(request.user), public_id=public_id)


def _speaks_for(request: HttpRequest, profile: Profile) -> bool:
    """Whether the PIN of `profile` answers what is asked: any adult's, or the one named."""
    named = request.GET.get("profile")
    return str(profile.public_id) == named if named else not profile.is_limited


def _pin_opens(profile: Profile, form: PinForm) -> bool:
    try:
        open_profile(profile=profile, pin=form.cleaned_data["pin"], now=timezone.now())
    except WrongPinError:
        form.add_error("pin", _("That is not the PIN of %(name)s.") % {"name": profile.name})
    except ProfileLockedError as error:
        form.add_error("pin", _locked_message(error.until))
    else:
        return True
    return False


def _locked_message(until: datetime.datetime) -> str:
    minutes = max(1, round((until - timezone.now()).total_seconds() / 60))
    return ngettext(
        "Too many wrong PINs. Try again in %(count)d minute.",
        "Too many wrong PINs. Try again in %(count)d minutes.",
        minutes,
    ) % {"count": minutes}


def _select(request: HttpRequest, profile: Profile) -> HttpResponseRedirect:
    select_profile(request, profile)
    response = redirect(next_path(request))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        profile.language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
    return response


def _created(request: HttpRequest, form: ProfileForm) -> bool:
    assert isinstance(request.user, User)  # noqa: S101 – account_manager_required saw to it
    fields = form.changes
    fields["pin"] = fields["pin"] or ""
    try:
        profile = create_profile(user=request.user, **fields)
    except TooManyProfilesError:
        form.add_error(None, _("You have the maximum number of profiles."))
    except ValidationError as error:
        form.add_errors_of(error)
    else:
        form.keep_picture_of(profile)
        return True
    return False


def _changed(request: HttpRequest, form: ProfileForm) -> bool:
    try:
        change_profile(profile=form.instance, **form.changes)
    except ValidationError as error:
        form.add_errors_of(error)
        return False
    except LastUnlimitedProfileError:
        form.add_error(None, _("An account keeps at least one profile without limits."))
        return False
    form.keep_picture_of(form.instance)
    messages.success(request, _("Saved."))
    return True
