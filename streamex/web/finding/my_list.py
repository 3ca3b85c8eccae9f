"""The list of a profile, and what takes titles on and off it and off the Continue row."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Profile
from catalog.models import Title
from recommendations.actions.opinions import set_favourite
from recommendations.actions.viewings import hide_from_continue
from streamex.web.access import next_path, profile_required
from streamex.web.drawing.cards import title_cards

#: More than anybody keeps; the newest of it is what is looked for.
LIST_LENGTH = 500


@require_safe
@profile_required
def my_list(request: HttpRequest, profile: Profile) -> HttpResponse:
    """Show the titles that `profile` keeps, the latest first."""
    kept = profile.favourites.filter(title__in=Title.objects.visible_to(profile))
    ids = list(kept.order_by("-pk").values_list("title", flat=True)[:LIST_LENGTH])
    cards = title_cards(ids, profile)
    return render(request, "pages/my_list.html", {"cards": [cards[pk] for pk in ids]})


@require_POST
@profile_required
def favourite(request: HttpRequest, profile: Profile, slug: str) -> HttpResponse:
    """Put a title on the list (`is_favourite` of 1) or take it off (0)."""
    title = get_object_or_404(Title.objects.visible_to(profile), slug=slug)
    set_favourite(
        profile=profile, title=title, is_favourite=request.POST.get("is_favourite") == "1"
    )
    return _done(request)


@require_POST
@profile_required
def hide(request: HttpRequest, profile: Profile, slug: str) -> HttpResponse:
    """Take a title off the Continue row; where it was left is kept."""
    title = get_object_or_404(Title.objects.visible_to(profile), slug=slug)
    hide_from_continue(profile=profile, title=title, now=timezone.now())
    return _done(request)


def _done(request: HttpRequest) -> HttpResponse:
    if request.headers.get("X-Requested-With") == "fetch":
        return HttpResponse(status=204)
    return redirect(next_path(request))
