"""What visitors see: the landing page, the page about this site, and what robots may read."""

from dataclasses import dataclass
from itertools import cycle, islice

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from accounts.site import site_name
from catalog.models import Artwork, Title
from streamex.web.drawing.cards import title_cards
from streamex.web.drawing.pictures import Picture, title_picture
from streamex.web.finding.rows import Row

TITLE_COUNT = 24
#: Pictures on the wall behind the words; a small catalogue repeats itself.
WALL_SIZE = 24


@dataclass(frozen=True, kw_only=True)
class Backdrop:
    """A wide picture of a title, and whose it is."""

    name: str
    picture: Picture


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """Say what this is, over pictures of what anybody may see; members go home."""
    if request.user.is_authenticated:
        return redirect("web:home")
    ids = list(
        Title.objects.visible_to_visitors().newest().values_list("pk", flat=True)[:TITLE_COUNT]
    )
    cards = title_cards(ids, None)
    cards_in_order = [cards[pk] for pk in ids]
    context = {
        "cards": cards_in_order,
        "wall": list(islice(cycle(cards_in_order), WALL_SIZE)) if cards_in_order else [],
        "row": Row(name="now", heading=_("On now"), cards=cards_in_order),
    }
    return render(request, "pages/landing.html", context)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Say what StreamEx is and what it is made of."""
    return render(request, "pages/about.html")


@require_safe
@cache_control(public=True, max_age=3600)
def robots(request: HttpRequest) -> HttpResponse:
    """Let robots read the landing page and nothing that belongs to people."""
    lines = ["User-agent: *", "Allow: /$", "Allow: /about/", "Disallow: /"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


@require_safe
@cache_control(public=True, max_age=3600)
def manifest(request: HttpRequest) -> HttpResponse:
    """Describe the site to devices that install it."""
    description = {
        "name": site_name(),
        "short_name": site_name(),
        "description": _("Films, series, albums and courses in one quiet place."),
        "start_url": reverse("web:home"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#0c0b0e",
        "theme_color": "#0c0b0e",
        "icons": [
            {"src": static("img/icon.svg"), "sizes": "any", "type": "image/svg+xml"},
            {"src": static("img/icon-192.png"), "sizes": "192x192", "type": "image/png"},
            {"src": static("img/icon-512.png"), "sizes": "512x512", "type": "image/png"},
        ],
    }
    return JsonResponse(description, content_type="application/manifest+json")


def visitor_backdrop() -> Backdrop | None:
    """Return the backdrop of the newest title that anybody may see and that has one."""
    titles = Title.objects.visible_to_visitors().filter(artworks__role=Artwork.Role.BACKDROP)
    title = titles.for_card().newest().first()
    picture = title_picture(title, "backdrop") if title else None
    return Backdrop(name=title.name, picture=picture) if title and picture else None
