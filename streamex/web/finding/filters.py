"""The filters of a list as a page draws them: groups with counts, chips, letters, a heading."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from accounts.models import Profile
from catalog.browsing.facets import Facets
from catalog.browsing.parameters import LETTERS, parameters_of
from catalog.browsing.people import visible_person
from catalog.browsing.query import Added, BrowseQuery, Duration, Sort
from catalog.models import Genre
from catalog.models.facts import NO_LETTER
from streamex.web.finding.rows import kind_headings

#: Languages that a group lists; the rarest of them are nobody's first choice.
MAX_LISTED_LANGUAGES = 12
#: Filters that the panel sets; the others have their own place on the page.
_GROUPS = (
    "genre", "decade", "year", "duration", "maturity_max", "added", "audio", "subtitles",
    "language",
)  # fmt: skip
_SINGLE = frozenset({"maturity_max", "added"})
_BY_COUNT = frozenset({"audio", "subtitles", "language"})
_LATEST_FIRST = frozenset({"decade", "year"})


@dataclass(frozen=True, kw_only=True)
class Option:
    """One value of a filter, how many titles it leads to, and the address of choosing it alone."""

    value: str
    label: str
    count: int
    is_chosen: bool
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Group:
    """A filter of the panel: of a single-valued one, one radio button can be chosen."""

    name: str
    heading: str
    options: list[Option]
    is_single: bool

    @property
    def has_choice(self) -> bool:
        """Whether anything of it is chosen."""
        return any(option.is_chosen for option in self.options)


@dataclass(frozen=True, kw_only=True)
class Chip:
    """Something chosen, and the address without it."""

    label: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Filters:
    """Everything that a page says about a query."""

    heading: str
    total: int
    kinds: list[Option]
    groups: list[Group]
    chips: list[Chip]
    letters: list[Option]
    sorts: list[Option]
    sort_label: str
    kept: list[tuple[str, str]]
    clear_url: str
    all_url: str
    panel_count: int


@dataclass(frozen=True, kw_only=True)
class Names:
    """What stands in the database for the slugs of an address."""

    genres: dict[str, str]
    people: dict[str, str]

    @classmethod
    def of(cls, query: BrowseQuery, profile: Profile) -> "Names":
        """Look up all genres, and the person that is asked for, if `profile` may know of it."""
        genres = {genre.slug: str(genre) for genre in Genre.objects.all()}
        person = visible_person(query.person, profile) if query.person else None
        return cls(genres=genres, people={person.slug: person.name} if person else {})


def describe(query: BrowseQuery, facets: Facets, names: Names) -> Filters:
    """Return what the page of `query` draws besides its cards."""
    groups = [_group(name, query, facets, names) for name in _GROUPS if _is_visible(name, query)]
    return Filters(
        heading=heading_of(query, names),
        total=facets.total,
        kinds=_kinds(query, facets),
        groups=[group for group in groups if group.options],
        chips=_chips(query, names),
        letters=_letters(query, facets) if query.sort == Sort.NAME or query.letter else [],
        sorts=_sorts(query),
        sort_label=str(Sort(query.sort).label),
        kept=[pair for pair in _pairs(query) if pair[0] not in _GROUPS],
        clear_url=browse_url(BrowseQuery(kind=query.kind, sort=query.sort)),
        all_url=reverse("web:browse"),
        panel_count=sum(len(query.chosen.get(name, ())) for name in _GROUPS),
    )


def heading_of(query: BrowseQuery, names: Names) -> str:
    """Say in a few words what a list holds: `Drama: films of the 1990s with Ada Marsh`."""
    kinds = kind_headings()
    subject = _joined(kinds[kind] for kind in query.kind) or _("Everything")
    if query.genre:
        genres = _joined(_label("genre", slug, names) for slug in query.genre)
        subject = f"{genres}: {subject[0].lower()}{subject[1:]}" if query.kind else genres
    years = query.year or query.decade
    name = "year" if query.year else "decade"
    phrases = [
        (_("%(what)s of %(value)s"), _joined(_spoken(name, year) for year in years)),
        (_("%(what)s with %(value)s"), names.people.get(query.person, "")),
        (_("%(what)s: %(value)s"), _label("letter", query.letter, names) if query.letter else ""),
    ]
    for phrase, filling in phrases:
        if filling:
            subject = phrase % {"what": subject, "value": filling}
    return subject


def _spoken(name: str, year: int) -> str:
    return str(year) if name == "year" else _("the %(decade)ds") % {"decade": year}


def _joined(parts: Iterable[str]) -> str:
    *most, last = [*parts] or [""]
    return _("%(most)s and %(last)s") % {"most": ", ".join(most), "last": last} if most else last


def language_name(code: str) -> str:
    """Return what a language is called in the language of the page; its code if nobody knows."""
    try:
        name: str = get_language_info(code)["name_translated"]
    except KeyError:
        return code.upper()
    return name[:1].upper() + name[1:]


def _label(name: str, value: Any, names: Names) -> str:
    """Say a value of a filter in words."""
    match name:
        case "kind":
            return kind_headings()[value]
        case "genre":
            return names.genres.get(value, str(value))
        case "person":
            return names.people.get(value, str(value))
        case "decade":
            return _("%(decade)ds") % {"decade": value}
        case "maturity_max":
            return _("Up to %(age)d years") % {"age": value} if value else _("For everyone")
        case "duration":
            return str(Duration(value).label)
        case "added":
            return str(Added(value).label)
        case "letter":
            return "0–9" if value == NO_LETTER else value.upper()
        case "language" | "audio" | "subtitles":
            return language_name(value)
    return str(value)


def _chip_label(name: str, value: Any, names: Names) -> str:
    phrases = {
        "audio": _("Audio: %(name)s"),
        "subtitles": _("Subtitles: %(name)s"),
        "language": _("Original: %(name)s"),
    }
    return phrases.get(name, "%(name)s") % {"name": _label(name, value, names)}


def _headings() -> dict[str, str]:
    return {
        "genre": _("Genre"),
        "decade": _("Decade"),
        "year": _("Year"),
        "duration": _("Length of a sitting"),
        "maturity_max": _("Age"),
        "added": _("Added"),
        "audio": _("Audio"),
        "subtitles": _("Subtitles"),
        "language": _("Original language"),
    }


def _is_visible(name: str, query: BrowseQuery) -> bool:
    # Single years are too many until a decade is chosen.
    return name != "year" or bool(query.decade or query.year)


def _group(name: str, query: BrowseQuery, facets: Facets, names: Names) -> Group:
    chosen = query.chosen.get(name, ())
    counts = dict(facets.counts[name])
    for value in chosen:
        counts.setdefault(value, 0)
    options = [
        Option(
            value=str(value),
            label=_label(name, value, names),
            count=count,
            is_chosen=value in chosen,
        )
        for value, count in counts.items()
        if value in chosen or (count and not _is_all(name, value, facets))
    ]
    return Group(
        name=name,
        heading=_headings()[name],
        options=_ordered(name, options),
        is_single=name in _SINGLE,
    )


def _is_all(name: str, value: Any, facets: Facets) -> bool:
    """Whether a value is the highest age, which says no more than `Any`."""
    return name == "maturity_max" and value == max(facets.counts[name])


def _ordered(name: str, options: list[Option]) -> list[Option]:
    if name == "genre":
        return sorted(options, key=lambda option: option.label.casefold())
    if name in _LATEST_FIRST:
        return sorted(options, key=lambda option: -int(option.value))
    if name in _BY_COUNT:
        by_count = sorted(
            options, key=lambda option: (-option.is_chosen, -option.count, option.label)
        )
        return by_count[:MAX_LISTED_LANGUAGES]
    return options


def _kinds(query: BrowseQuery, facets: Facets) -> list[Option]:
    counts = facets.counts["kind"]
    every = Option(
        value="",
        label=_("All"),
        count=sum(counts.values()),
        is_chosen=not query.kind,
        url=browse_url(query.without("kind")),
    )
    return [every] + [
        Option(
            value=kind,
            label=label,
            count=counts.get(kind, 0),
            is_chosen=kind in query.kind,
            url=browse_url(replace(query, kind=(kind,))),
        )
        for kind, label in kind_headings().items()
    ]


def _chips(query: BrowseQuery, names: Names) -> list[Chip]:
    return [
        Chip(label=_chip_label(name, value, names), url=browse_url(_less(query, name, value)))
        for name, values in query.chosen.items()
        if name != "kind"
        for value in values
    ]


def _less(query: BrowseQuery, name: str, value: Any) -> BrowseQuery:
    values = getattr(query, name)
    if not isinstance(values, tuple):
        return query.without(name)
    rest: Any = tuple(each for each in values if each != value)
    return replace(query, **{name: rest})


def _letters(query: BrowseQuery, facets: Facets) -> list[Option]:
    counts = facets.counts["letter"]
    return [
        Option(
            value=letter,
            label="#" if letter == NO_LETTER else letter.upper(),
            count=counts.get(letter, 0),
            is_chosen=letter == query.letter,
            url=browse_url(replace(query, letter="" if letter == query.letter else letter)),
        )
        for letter in LETTERS
    ]


def _sorts(query: BrowseQuery) -> list[Option]:
    return [
        Option(
            value=sort.value,
            label=str(sort.label),
            count=0,
            is_chosen=sort == query.sort,
            url=browse_url(replace(query, sort=sort.value)),
        )
        for sort in Sort
    ]


def _pairs(query: BrowseQuery) -> list[tuple[str, str]]:
    return [(name, value) for name, values in parameters_of(query).lists() for value in values]


def browse_url(query: BrowseQuery) -> str:
    """Return the address of the beginning of a list."""
    parameters = parameters_of(query).urlencode()
    return f"{reverse('web:browse')}{'?' if parameters else ''}{parameters}"
