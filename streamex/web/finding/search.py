"""The search page, and what is suggested while typing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from accounts.models import Profile
from accounts.session import chosen_profile
from catalog.models import Genre, SearchEntry, Title
from catalog.search.engine import ENTRY_KINDS, KINDS, LINE, SUGGEST, Found, search
from catalog.search.limits import SEARCHES_PER_MINUTE, SUGGESTIONS_PER_MINUTE, is_within
from catalog.search.results import Reason, Result, describe
from streamex.web.access import profile_required
from streamex.web.drawing.cards import Card, title_cards
from streamex.web.drawing.lengths import clock_of
from streamex.web.drawing.pictures import Cover, Picture, cover_of, playable_picture, title_picture

Kind = SearchEntry.Kind
#: How much of each kind the page of everything shows, and the page of one kind.
FEW = {Kind.TITLE: 12, LINE: 5}
FEW_OTHERS = 6
MANY = 60
SUGGESTIONS = 8
#: How many titles are offered where nothing was found.
OFFERED = 12
#: Playback starts a moment before the line is said.
LEAD_SECONDS = 1


@dataclass(frozen=True, kw_only=True)
class Item:
    """A result as the page draws it."""

    result: Result
    url: str
    meta: str
    shape: str
    picture: Picture | None
    cover: Cover
    card: Card | None = None
    clock: str = ""

    @property
    def icon(self) -> str:
        """What is drawn where there is no picture."""
        return "browse" if self.result.kind == Kind.GENRE else "person"

    @property
    def reason(self) -> Reason | None:
        """The first reason, where there is room for one."""
        return next(iter(self.result.reasons), None)


@dataclass(frozen=True, kw_only=True)
class Group:
    """Results of one kind; `count` is how many there are, `url` leads to all of them."""

    kind: str
    label: str
    items: Sequence[Item]
    count: int
    url: str

    @property
    def has_more(self) -> bool:
        """Whether the page shows only the first of them."""
        return self.count > len(self.items)


@require_safe
@profile_required
def results(request: HttpRequest, profile: Profile) -> HttpResponse:
    """Show what `profile` finds, grouped by kind, the kind of the best hit first."""
    text = request.GET.get("q", "")
    wanted = request.GET.get("type", "")
    kind = wanted if wanted in KINDS else ""
    if not is_within(SEARCHES_PER_MINUTE, name="page", user_id=profile.user_id):
        return render(request, "pages/search.html", {"is_too_fast": True, "text": text}, status=429)
    found = search(text, profile=profile, now=timezone.now())
    groups = _groups(found, kind, profile)
    context = {
        "text": text.strip(),
        "kind": kind,
        "groups": groups,
        "choices": _choices(found),
        "has_words": bool(found.query.slots),
        **({} if groups else _instead(profile)),
    }
    return render(request, "pages/search.html", context)


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """Show what may be meant by what was typed so far, as the options of a listbox."""
    profile = chosen_profile(request)
    if profile is None:
        return HttpResponse(status=403)
    if not is_within(SUGGESTIONS_PER_MINUTE, name="suggest", user_id=profile.user_id):
        return HttpResponse(status=429, headers={"Retry-After": "10"})
    text = request.GET.get("q", "")
    found = search(text, profile=profile, now=timezone.now(), kinds=ENTRY_KINDS, depth=SUGGEST)
    described = describe(found.best[:SUGGESTIONS], profile=profile)
    context = {
        "items": [_item(result) for result in described],
        "text": text.strip(),
        "query": urlencode({"q": text.strip()}),
    }
    response = render(request, "components/_suggestions.html", context)
    add_never_cache_headers(response)
    return response


def kind_labels() -> dict[str, str]:
    """Return what the kinds of results are called, as headings."""
    return {
        Kind.TITLE: _("Titles"),
        Kind.PERSON: _("People"),
        Kind.CHARACTER: _("Characters"),
        Kind.GENRE: _("Genres"),
        Kind.EPISODE: _("Episodes"),
        Kind.LESSON: _("Lessons"),
        Kind.TRACK: _("Tracks"),
        LINE: pgettext("heading of spoken lines", "What is said"),
    }


def _groups(found: Found, wanted: str, profile: Profile) -> list[Group]:
    kinds = [wanted] if wanted else list(found.by_kind)
    listed = {
        kind: found.by_kind.get(kind, [])[: MANY if wanted else FEW.get(kind, FEW_OTHERS)]
        for kind in kinds
    }
    hits = [hit for group in listed.values() for hit in group]
    described = iter(describe(hits, profile=profile))
    results = {kind: [next(described) for _hit in group] for kind, group in listed.items()}
    cards = _cards(results.get(Kind.TITLE, []), profile)
    groups = [
        _group(kind, [_item(result, cards) for result in group], len(found.by_kind[kind]), found)
        for kind, group in results.items()
        if group
    ]
    return sorted(groups, key=lambda group: -group.items[0].result.score)


def _cards(results: Iterable[Result], profile: Profile) -> dict[int, Card]:
    return title_cards([result.title.pk for result in results if result.title], profile)


def _group(kind: str, items: list[Item], count: int, found: Found) -> Group:
    return Group(
        kind=kind,
        label=kind_labels()[kind],
        items=items,
        count=count,
        url=_search_url(found.query.text, kind),
    )


def _choices(found: Found) -> list[tuple[str, str, int]]:
    """Return the kinds in which there is something, each with its label and how much."""
    labels = kind_labels()
    return [(kind, labels[kind], len(hits)) for kind, hits in found.by_kind.items() if hits]


def _item(result: Result, cards: dict[int, Card] | None = None) -> Item:
    title = result.title or next(iter(result.titles), None)
    card = (cards or {}).get(title.pk) if title and result.kind == Kind.TITLE else None
    return Item(
        result=result,
        url=_url(result),
        meta=_meta(result),
        shape="square" if result.kind == Kind.TRACK else "wide" if result.playable else "poster",
        picture=_picture(result),
        cover=cover_of(title.name if result.playable and title else result.text),
        card=card,
        clock=clock_of(result.start_seconds) if result.start_seconds is not None else "",
    )


def _picture(result: Result) -> Picture | None:
    if result.playable:
        return playable_picture(result.playable, "square" if result.kind == Kind.TRACK else "wide")
    return title_picture(result.title, "poster") if result.title else None


def _meta(result: Result) -> str:
    if result.kind == Kind.TITLE and result.title:
        parts = (result.title.get_kind_display(), result.title.year)
        return " · ".join(str(part) for part in parts if part)
    words: dict[str, str] = {
        Kind.PERSON: _("Person"),
        Kind.CHARACTER: _("Character"),
        Kind.GENRE: _("Genre"),
    }
    if result.playable and result.kind != LINE:
        return result.playable.get_kind_display()
    return words.get(result.kind, "")


def _url(result: Result) -> str:
    """Return where a result leads: a line to its second, a genre to its titles."""
    if result.playable:
        url = result.playable.get_absolute_url()
        if result.start_seconds is None:
            return url
        return f"{url}?{urlencode({'t': int(max(0, result.start_seconds - LEAD_SECONDS))})}"
    if result.title:
        return result.title.get_absolute_url()
    if result.genre:
        return reverse("web:genre", args=[result.genre.slug])
    if result.person:
        return reverse("web:person", args=[result.person.slug])
    if result.kind == Kind.CHARACTER and result.titles:
        return result.titles[0].get_absolute_url()
    return _search_url(result.text, Kind.TITLE)


def _search_url(text: str, kind: str) -> str:
    return f"{reverse('web:search')}?{urlencode({'q': text, 'type': kind})}"


def _instead(profile: Profile) -> dict[str, object]:
    """Return what to offer where nothing was found, or nothing asked yet."""
    visible = Title.objects.visible_to(profile)
    first = visible.order_by("-popularity", "-published_at", "-pk")
    plays = dict(first.values_list("pk", "popularity")[:OFFERED])
    cards = title_cards(list(plays), profile)
    genres = Genre.objects.filter(titles__in=visible).distinct().order_by("name")[:24]
    return {
        "cards": [cards[pk] for pk in plays],
        "cards_heading": _("Much watched") if any(plays.values()) else _("New"),
        "genres": genres,
    }
