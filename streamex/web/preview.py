"""Previewing: how an editor looks at the site as somebody else, on another day, with drafts."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any, Concatenate, ParamSpec

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.maturity import ADULT_AGE, MATURITY_STEPS
from accounts.models import Preview, Profile
from accounts.session import chosen_profile, end_preview, may_preview, start_preview
from streamex.web.access import account_manager_required, household, next_path
from streamex.web.drawing.lengths import ceiling_words

P = ParamSpec("P")


class PreviewForm(forms.Form):
    """Whose eyes, which moment, and whether drafts are there."""

    viewer = forms.ChoiceField(label=_("Seen by"))
    at = forms.DateTimeField(
        label=_("On"),
        required=False,
        help_text=_("Empty: now, moving on with the clock."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    includes_drafts = forms.BooleanField(
        label=_("With drafts"),
        required=False,
        help_text=_("As if every draft were published already."),
    )

    def __init__(self, profiles: list[Profile], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        viewer = self.fields["viewer"]
        assert isinstance(viewer, forms.ChoiceField)  # noqa: S101 – tells the type checker
        ages = [(str(age), ceiling_words(age)) for age in reversed(MATURITY_STEPS)]
        own = [
            (str(profile.public_id), f"{profile.name}: {ceiling_words(profile.own_ceiling)}")
            for profile in profiles
        ]
        viewer.choices = [(_("A viewer"), ages), (_("Your profiles"), own)]
        self._ceilings = {str(profile.public_id): profile.own_ceiling for profile in profiles}

    @property
    def preview(self) -> Preview:
        """Return what was asked for, once the form is valid."""
        viewer = self.cleaned_data["viewer"]
        return Preview(
            ceiling=self._ceilings[viewer] if viewer in self._ceilings else int(viewer),
            at=self.cleaned_data["at"],
            includes_drafts=self.cleaned_data["includes_drafts"],
        )


def editors_only(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Refuse those who may not see titles in the administration."""

    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not may_preview(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    update_wrapper(guarded, view)
    return account_manager_required(guarded)


@require_http_methods(["GET", "HEAD", "POST"])
@editors_only
def preview(request: HttpRequest) -> HttpResponse:
    """Ask whose eyes to look through, and begin; a wish may stand in the address."""
    profiles = household(request)
    form = PreviewForm(
        profiles, request.POST if request.method == "POST" else None, initial=_initial(request)
    )
    if request.method == "POST" and form.is_valid():
        start_preview(request, form.preview)
        return redirect(next_path(request))
    context = {"form": form, "next": next_path(request), "current": _current(request)}
    return render(request, "pages/preview.html", context)


@require_POST
@editors_only
def leave(request: HttpRequest) -> HttpResponse:
    """Look with the profile's own eyes again."""
    end_preview(request)
    return redirect(next_path(request))


def _current(request: HttpRequest) -> Preview | None:
    profile = chosen_profile(request)
    return profile.preview if profile else None


def _initial(request: HttpRequest) -> dict[str, Any]:
    """Return what the form starts with: the address, else the preview there is."""
    current = _current(request)
    ceiling = current.ceiling if current else ADULT_AGE
    at = current.at if current else None
    return {
        "viewer": request.GET.get("viewer", str(ceiling)),
        "at": request.GET.get("at") or (timezone.localtime(at) if at else None),
        "includes_drafts": "drafts" in request.GET or bool(current and current.includes_drafts),
    }
