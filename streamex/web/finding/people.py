"""The page of a person: who they are, and everything they worked on that a profile may see."""

import datetime
from dataclasses import dataclass, replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.models import Profile
from catalog.browsing.people import Work, credits_of, filmography, visible_person
from catalog.browsing.query import BrowseQuery
from catalog.models import Credit, Person
from streamex.web.access import profile_required
from streamex.web.drawing.cards import title_cards
from streamex.web.drawing.pictures import cover_of, picture_of
from streamex.web.finding.filters import browse_url
from streamex.web.finding.rows import Row

#: Works that the page opens with, and from how many on it is worth choosing some.
KNOWN_FOR = 12
KNOWN_MINIMUM = 3
#: Parts of a title that are named one by one; of more only the number is said.
PARTS_NAMED = 3


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of a filmography."""

    work: Work
    characters: str
    parts: str


@dataclass(frozen=True, kw_only=True)
class RoleSection:
    """What somebody did in one role."""

    name: str
    heading: str
    entries: list[Entry]


@require_safe
@profile_required
def person(request: HttpRequest, profile: Profile, slug: str) -> HttpResponse:
    """Show a person whom `profile` may know of: one with something that it may see."""
    found = visible_person(slug, profile)
    if found is None:
        raise Http404
    works = filmography(credits_of(found, profile))
    today = profile.moment().date()
    context = {
        "person": found,
        "portrait": picture_of(found.artworks.all(), "portrait"),
        "cover": replace(cover_of(found.name), name=initials_of(found.name)),
        "dates": dates_of(found, today),
        "roles": ", ".join(str(Credit.Role(role).label) for role in works),
        "known_for": _known_for(works, profile),
        "sections": [_section(role, items) for role, items in works.items()],
        "browse_url": browse_url(BrowseQuery(person=found.slug)),
    }
    return render(request, "pages/person.html", context)


def initials_of(name: str) -> str:
    """Return the first letters of the first and the last word of a name."""
    words = [word for word in name.split() if word[0].isalnum()] or [name]
    return "".join(word[0] for word in dict.fromkeys((words[0], words[-1]))).upper()


def dates_of(person: Person, today: datetime.date) -> str:
    """Say when somebody was born and died, and how old they are or became."""
    born, died = person.born_on, person.died_on
    if born is None:
        return _("Died on %(day)s") % {"day": date_format(died)} if died else ""
    age = _years_between(born, died or today)
    years = ngettext("%(count)d year old", "%(count)d years old", age) % {"count": age}
    if died is None:
        return _("Born on %(day)s, %(years)s") % {"day": date_format(born), "years": years}
    words = {"born": date_format(born), "died": date_format(died), "years": years}
    return _("%(born)s – %(died)s, %(years)s") % words


def _years_between(first: datetime.date, last: datetime.date) -> int:
    return last.year - first.year - ((last.month, last.day) < (first.month, first.day))


def _known_for(works: dict[str, list[Work]], profile: Profile) -> Row | None:
    titles = {work.title.pk: work.title for items in works.values() for work in items}
    if len(titles) < KNOWN_MINIMUM:
        return None
    by_plays = sorted(titles.values(), key=lambda t: (-t.popularity, -(t.year or 0), t.sort_name))
    ids = [title.pk for title in by_plays[:KNOWN_FOR]]
    cards = title_cards(ids, profile)
    return Row(name="known", heading=_("Known for"), cards=[cards[pk] for pk in ids if pk in cards])


def _section(role: str, works: list[Work]) -> RoleSection:
    return RoleSection(
        name=role,
        heading=str(Credit.Role(role).label),
        entries=[
            Entry(work=work, characters=", ".join(work.characters), parts=_parts(work))
            for work in works
        ],
    )


def _parts(work: Work) -> str:
    """Say in which parts of a title somebody took part, if not in the whole of it."""
    count = len(work.playables)
    if count > PARTS_NAMED:
        return ngettext("%(count)d part", "%(count)d parts", count) % {"count": count}
    return ", ".join(f"{part.code} {part.name}".strip() for part in work.playables)
