"""The page that plays: what it shows, what it asks again later, and where the viewer stands."""

import datetime
import uuid
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Profile
from accounts.models.preferences import PREFERENCES
from accounts.session import chosen_profile
from catalog.delivery.policy import NotEntitled, Reason, require_watch_time
from catalog.models import Playable
from recommendations.actions.listening import keep_preferences
from recommendations.actions.progress_report import InvalidProgressError
from recommendations.actions.viewings import record_progress
from recommendations.progress_serializer import read_progress_report
from streamex.web.access import profile_required
from streamex.web.drawing.lengths import limit_words
from streamex.web.drawing.pictures import cover_of
from streamex.web.watching.player_words import player_words
from streamex.web.watching.playing import Surroundings, describe, surroundings_of

#: The modules of `static/js/player/`, for the import map.
PLAYER_MODULES = (
    "autohide", "captions", "controls", "ending", "fetching", "gestures", "hls_engine",
    "keyboard", "navigation", "notices", "panels", "plain_engine", "player", "playlist",
    "preferences", "profile_preferences", "recovery", "reports", "scrubber", "skip", "source",
    "system_keys", "words",
)  # fmt: skip
#: Why a report is refused that was made under another profile than the one that is open now.
OTHER_PROFILE = "other_profile"
#: Where plans are chosen.
PLANS_PATH = "/plans/"
_PLAN_WORDS: dict[str, Any] = {
    Reason.PLAN_REQUIRED: gettext_lazy("Your plan does not include this title."),
    Reason.RESOLUTION: gettext_lazy(
        "This is only there in a finer picture than your plan includes."
    ),
}


@require_safe
@profile_required
def show(request: HttpRequest, profile: Profile, public_id: uuid.UUID) -> HttpResponse:
    """Show the player with what `profile` may play; without scripts, a plain video."""
    playable = _playable(profile, public_id)
    around = surroundings_of(playable, profile)
    try:
        data = describe(playable, profile=profile, around=around, now=timezone.now())
    except NotEntitled as refusal:
        return _closed(request, playable, refusal)
    start_seconds = _start_seconds(request, playable)
    if start_seconds is not None:
        data["resume_seconds"] = start_seconds
    context = {
        "playable": playable,
        "title": playable.title,
        "data": data,
        "page": {**_page(request, profile), "start_seconds": start_seconds},
        "sections": _listed(around),
        "cover": cover_of(playable.title.name),
        "modules": PLAYER_MODULES,
    }
    return render(request, f"watch/{data['media_type']}.html", context)


@require_safe
def playback(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Describe a playable to the player: whether it is ready, and fresh addresses of its media.

    Nobody is sent to another page: a player could not show it.
    """
    profile = chosen_profile(request)
    if profile is None:
        code = Reason.PROFILE_REQUIRED if request.user.is_authenticated else Reason.SIGNED_OUT
        return _refusal(code)
    playable = _playable(profile, public_id)
    around = surroundings_of(playable, profile)
    try:
        data = describe(playable, profile=profile, around=around, now=timezone.now())
    except NotEntitled as refusal:
        return _refusal(refusal.reason, refusal.opens_at)
    response = JsonResponse(data)
    add_never_cache_headers(response)
    return response


@require_POST
def progress(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Record where the viewer stands; 400 says in words what was wrong with the report."""
    profile = chosen_profile(request)
    if profile is None:
        code = Reason.PROFILE_REQUIRED if request.user.is_authenticated else Reason.SIGNED_OUT
        return _refusal(code)
    # Another tab may have opened another profile: what this one watches is not that one's.
    if request.POST.get("profile", "") not in {"", str(profile.public_id)}:
        return _refusal(OTHER_PROFILE)
    playable = _playable(profile, public_id)
    try:
        report = read_progress_report(request.POST)
        if profile.preview is None:  # else an editor previews; that is no viewing
            record_progress(profile=profile, playable=playable, report=report, now=timezone.now())
        # What is recorded by now may have been the last minute of a child's day.
        require_watch_time(profile, timezone.now())
    except InvalidProgressError as error:
        return _invalid(error.fields)
    except NotEntitled as refusal:
        return _refusal(refusal.reason, refusal.opens_at)
    return HttpResponse(status=204)


@require_POST
def preferences(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Keep how the viewer likes to listen and read; the sound is that of this title.

    400 says in words what was wrong.
    """
    profile = chosen_profile(request)
    if profile is None or request.POST.get("profile", "") not in {"", str(profile.public_id)}:
        return _refusal(Reason.PROFILE_REQUIRED if profile is None else OTHER_PROFILE)
    title = _playable(profile, public_id).title
    given = {name: request.POST[name] for name in PREFERENCES if name in request.POST}
    if profile.preview is not None:  # an editor previews, and changes nothing
        return HttpResponse(status=204)
    try:
        keep_preferences(profile=profile, title=title, **given)
    except ValidationError as error:
        return _invalid(error.message_dict)
    return HttpResponse(status=204)


def _playable(profile: Profile, public_id: uuid.UUID) -> Playable:
    visible = (
        Playable.objects.visible_to(profile)
        .select_related("title", "season", "asset")
        .prefetch_related("artworks", "title__artworks")
    )
    return get_object_or_404(visible, public_id=public_id)


def _start_seconds(request: HttpRequest, playable: Playable) -> float | None:
    """Return the second that the address asks for, such as `?t=734`; None if it is none of it."""
    asked = request.GET.get("t", "")
    if not (asked.isascii() and asked.isdecimal() and len(asked) < 8):
        return None
    return float(asked) if int(asked) < (playable.duration_seconds or 0) else None


def _listed(around: Surroundings) -> list[Any]:
    """Return the sections worth a list: one thing alone needs none."""
    count = sum(len(section.entries) for section in around.sections)
    return around.sections if count > 1 else []


def _page(request: HttpRequest, profile: Profile) -> dict[str, Any]:
    return {
        "words": player_words(),
        "viewer": {"profile": profile.public_id, "csrf_token": get_token(request)},
    }


def _closed(request: HttpRequest, playable: Playable, refusal: NotEntitled) -> HttpResponse:
    """Say why it does not play and when it will; what is simply not for them does not exist."""
    if refusal.reason in _PLAN_WORDS:
        context = {"title": playable.title, "why": plan_words(refusal.reason)}
        return render(request, "watch/needs_plan.html", context, status=403)
    if refusal.opens_at is None:
        raise Http404 from refusal
    context = {"title": playable.title, "opens_at": refusal.opens_at}
    return render(request, "watch/closed.html", context, status=403)


def _refusal(code: str, opens_at: datetime.datetime | None = None) -> HttpResponse:
    message = _("This session may not play this.")
    error: dict[str, Any] = {"code": str(code), "message": message}
    if code in _PLAN_WORDS:
        error |= {"message": plan_words(code), "details": {"plans": PLANS_PATH}}
    if opens_at is not None:
        error["message"] = limit_words(opens_at)
        error["details"] = {"opens_at": opens_at}
    return JsonResponse({"error": error}, status=403)


def plan_words(code: str) -> str:
    """Return why a plan does not allow it, for people."""
    return str(_PLAN_WORDS[code])


def _invalid(fields: Mapping[str, Any]) -> HttpResponse:
    error = {"code": "invalid", "message": _("This report is not valid."), "fields": fields}
    return JsonResponse({"error": error}, status=400)
