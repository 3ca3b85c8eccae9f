"""What results show of hits: the rows behind them, where they belong, and why they were found.

Hits come from `engine.search`, which asked the policy; what is shown of people and characters asks
it again, for the titles that are named beside them.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Profile
from catalog.models import Character, Credit, Cue, Genre, Person, Playable, SearchEntry, Title
from catalog.search.engine import LINE, Hit
from catalog.search.highlight import Segment, highlight

Kind = SearchEntry.Kind
#: How many titles stand beside a person or a character.
MAX_TITLES = 3
MAX_REASONS = 2
_PLAYABLE_KINDS = {Kind.EPISODE, Kind.LESSON, Kind.TRACK, LINE}


@dataclass(frozen=True)
class Reason:
    """Why something was found, where its name does not say it."""

    code: str
    label: str
    segments: list[Segment]

    @property
    def text(self) -> str:
        """What was found, without the label."""
        return "".join(segment.text for segment in self.segments)


@dataclass(frozen=True, kw_only=True)
class Result:
    """A hit with everything that is shown of it."""

    kind: str
    score: float
    name: list[Segment]
    reasons: list[Reason]
    title: Title | None = None
    playable: Playable | None = None
    person: Person | None = None
    character: Character | None = None
    genre: Genre | None = None
    titles: Sequence[Title] = ()
    start_seconds: float | None = None
    language: str = ""

    @property
    def text(self) -> str:
        """Its name, or what is said."""
        return "".join(segment.text for segment in self.name)


@dataclass(frozen=True)
class _Rows:
    """The rows behind some hits, by row number."""

    titles: dict[int, Title]
    playables: dict[int, Playable]
    people: dict[int, Person]
    characters: dict[int, Character]
    genres: dict[int, Genre]
    credits: dict[tuple[str, int], list[Credit]]
    followers: dict[int, Cue]


def describe(hits: Iterable[Hit], *, profile: Profile) -> list[Result]:
    """Return what is shown of `hits`, in the same order, in a fixed number of queries."""
    hits = list(hits)
    rows = _fetch(hits, profile)
    return [_result(hit, rows) for hit in hits]


def _fetch(hits: Sequence[Hit], profile: Profile) -> _Rows:
    entries = [hit.entry for hit in hits if hit.entry]
    cues = [hit.cue for hit in hits if hit.cue]
    playable_ids = {entry.playable_id for entry in entries if entry.playable_id}
    playable_ids |= {cue.playable_id for cue in cues}
    playables = {
        playable.pk: playable
        for playable in Playable.objects.filter(pk__in=playable_ids)
        .for_row()
        .prefetch_related("title__artworks")
    }
    return _Rows(
        titles={title.pk: title for title in _titles(_subjects(entries, Kind.TITLE))},
        playables=playables,
        people=Person.objects.in_bulk(_subjects(entries, Kind.PERSON)),
        characters=Character.objects.in_bulk(_subjects(entries, Kind.CHARACTER)),
        genres=Genre.objects.in_bulk(_subjects(entries, Kind.GENRE)),
        credits=_credits(entries, profile),
        followers=_followers(cues),
    )


def _subjects(entries: Iterable[SearchEntry], kind: Kind) -> set[int]:
    return {entry.subject_id for entry in entries if entry.kind == kind}


def _titles(ids: Iterable[int]) -> QuerySet[Title]:
    credited = Credit.objects.select_related("person", "character")
    return (
        Title.objects.filter(pk__in=ids).for_card().prefetch_related(Prefetch("credits", credited))
    )


def _credits(
    entries: Sequence[SearchEntry], profile: Profile
) -> dict[tuple[str, int], list[Credit]]:
    """Return the credits of people and characters in what `profile` may see, by subject."""
    people = {entry.person_id for entry in entries} - {None}
    characters = {entry.character_id for entry in entries} - {None}
    if not people and not characters:
        return {}
    # Asked row by row: PostgreSQL would compare each with a list of all titles that may be seen.
    credits = (
        Credit.objects.visible_to(profile)
        .filter(Q(person__in=people) | Q(character__in=characters))
        .select_related("person", "title", "playable__title")
    )
    found: dict[tuple[str, int], list[Credit]] = defaultdict(list)
    for credit in credits:
        found["person", credit.person_id].append(credit)
        if credit.character_id:
            found["character", credit.character_id].append(credit)
    return found


def _followers(cues: Sequence[Cue]) -> dict[int, Cue]:
    """Return the lines that come after `cues`: what was asked for may run into them."""
    after = {cue.pk + 1: cue for cue in cues}
    found = Cue.objects.in_bulk(list(after))
    return {
        after[pk].pk: cue
        for pk, cue in found.items()
        if cue.text_track_id == after[pk].text_track_id
    }


def _result(hit: Hit, rows: _Rows) -> Result:
    if hit.cue:
        return _line(hit, hit.cue, rows)
    entry = hit.entry
    if entry is None:
        raise ValueError(hit)
    if entry.kind in _PLAYABLE_KINDS:
        return _playable(hit, entry, rows)
    if entry.kind == Kind.TITLE:
        return _title(hit, entry, rows)
    return _subject(hit, entry, rows)


def _title(hit: Hit, entry: SearchEntry, rows: _Rows) -> Result:
    title = rows.titles[entry.subject_id]
    return Result(
        kind=hit.kind,
        score=hit.score,
        name=highlight(hit.matches, title.name).segments,
        reasons=_reasons(hit, title),
        title=title,
    )


def _reasons(hit: Hit, title: Title) -> list[Reason]:
    """Say what besides the name was asked for, the most telling first."""
    found = ((code, label, highlight(hit.matches, text)) for code, label, text in _around(title))
    reasons = [Reason(code, label, at.segments) for code, label, at in found if at.is_asked_for]
    unique = {(reason.code, reason.text): reason for reason in reasons}
    return list(unique.values())[:MAX_REASONS]


def _around(title: Title) -> Iterable[tuple[str, str, str]]:
    if title.original_name != title.name:
        yield "original_name", _("Original title"), title.original_name
    for credit in title.credits.all():
        if credit.role == Credit.Role.ACTOR:
            yield "cast", _("In the cast"), credit.person.name
        else:
            yield "crew", str(Credit.Role(credit.role).label), credit.person.name
        if credit.character:
            yield "character", _("Character"), credit.character.name
    for genre in title.genres.all():
        yield "genre", _("Genre"), str(genre)
    yield "tagline", _("Tagline"), title.tagline


def _playable(hit: Hit, entry: SearchEntry, rows: _Rows) -> Result:
    playable = rows.playables[entry.subject_id]
    return Result(
        kind=hit.kind,
        score=hit.score,
        name=highlight(hit.matches, playable.label).segments,
        reasons=[Reason("title", "", highlight(hit.matches, _place(playable)).segments)],
        title=playable.title,
        playable=playable,
    )


def _line(hit: Hit, cue: Cue, rows: _Rows) -> Result:
    playable = rows.playables[cue.playable_id]
    following = rows.followers.get(cue.pk)
    text = " ".join(cue.text.split())
    if following and highlight(hit.matches, following.text).is_asked_for:
        text = f"{text} {' '.join(following.text.split())}"
    return Result(
        kind=LINE,
        score=hit.score,
        name=highlight(hit.matches, text).segments,
        reasons=[Reason("title", "", [Segment(_place(playable), False)])],
        title=playable.title,
        playable=playable,
        start_seconds=cue.start_seconds,
    )


def _place(playable: Playable) -> str:
    """Return where a playable belongs: `Harbour Lights · S1 E2`."""
    is_film = playable.kind == Playable.Kind.FILM
    parts = (playable.title.name, playable.code, "" if is_film else playable.name)
    return " · ".join(part for part in parts if part)


def _subject(hit: Hit, entry: SearchEntry, rows: _Rows) -> Result:
    credits = rows.credits.get((entry.kind, entry.subject_id), [])
    titles = _titles_of(credits)
    name = entry.name
    if entry.kind == Kind.GENRE and highlight(hit.matches, entry.alias).is_asked_for:
        name = entry.alias
    reasons = []
    if entry.kind == Kind.CHARACTER and credits:
        players = dict.fromkeys(credit.person.name for credit in credits)
        marked = highlight(hit.matches, ", ".join(players))
        reasons.append(Reason("cast", _("Played by"), marked.segments))
    if titles:
        marked = highlight(hit.matches, ", ".join(title.name for title in titles))
        reasons.append(Reason("title", _("In"), marked.segments))
    return Result(
        kind=hit.kind,
        score=hit.score,
        name=highlight(hit.matches, name).segments,
        reasons=reasons,
        titles=titles,
        person=rows.people.get(entry.person_id or 0),
        character=rows.characters.get(entry.character_id or 0),
        genre=rows.genres.get(entry.genre_id or 0),
    )


def _titles_of(credits: Iterable[Credit]) -> list[Title]:
    """Return the most watched titles of some credits, each once."""
    found = {}
    for credit in credits:
        title = credit.title or (credit.playable and credit.playable.title)
        if title:
            found[title.pk] = title
    return sorted(found.values(), key=lambda title: (-title.popularity, title.pk))[:MAX_TITLES]
