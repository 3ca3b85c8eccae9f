"""Browsing: filters, order and place all stand in the address."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import Profile
from catalog.browsing.facets import count_facets
from catalog.browsing.paging import BadCursorError, Page, page_of
from catalog.browsing.parameters import parameters_of, read_leniently
from catalog.browsing.query import BrowseQuery, narrow
from catalog.models import Title
from catalog.models.titles import TitleQuerySet
from streamex.web.access import profile_required
from streamex.web.drawing.cards import title_cards
from streamex.web.finding.filters import Names, describe

#: Divides into rows of 2, 3, 4, 6 and 8 cards.
PAGE_SIZE = 48
CURSOR = "from"


@require_safe
@profile_required
def browse(request: HttpRequest, profile: Profile) -> HttpResponse:
    """Show what `profile` may see of what it asked for; scripts fetch further cards alone."""
    query, ignored = read_leniently(request.GET)
    now = profile.moment()
    titles = narrow(Title.objects.visible_to(profile), query, now)
    page, is_lost = _page(titles, query, request.GET.get(CURSOR, ""))
    cards = title_cards(page.ids, profile)
    context = {
        "page": page,
        "cards": [cards[pk] for pk in page.ids if pk in cards],
        "first": page.position + 1,
        "last": page.position + len(page.ids),
        "here_url": request.get_full_path(),
        "next_url": _address(query, page.next_cursor),
        "previous_url": _address(query, page.previous_cursor),
    }
    if request.headers.get("X-Requested-With") == "fetch":
        return render(request, "pages/_browse_cards.html", context)
    facets = count_facets(query, profile, now)
    context["filters"] = describe(query, facets, Names.of(query, profile))
    context["is_misread"] = bool(ignored) or is_lost
    return render(request, "pages/browse.html", context)


def _page(titles: TitleQuerySet, query: BrowseQuery, cursor: str) -> tuple[Page, bool]:
    """Return the page at `cursor`, or the first one and that the cursor was none of ours."""
    try:
        return page_of(titles, sort=query.sort, size=PAGE_SIZE, cursor=cursor), False
    except BadCursorError:
        return page_of(titles, sort=query.sort, size=PAGE_SIZE), True


def _address(query: BrowseQuery, cursor: str) -> str:
    if not cursor:
        return ""
    parameters = parameters_of(query)
    parameters[CURSOR] = cursor
    return f"{reverse('web:browse')}?{parameters.urlencode()}"
