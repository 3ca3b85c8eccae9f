"""What is said of each thing that can be found: its names, and the words that surround it."""

import math
from collections.abc import Iterable, Iterator

from catalog.models import Character, Credit, Genre, Person, Playable, SearchEntry, Title
from catalog.search.folding import plain_words, whole_name, words_of

Kind = SearchEntry.Kind
#: Which playables are found by themselves; a film is found as its title.
PLAYABLE_KINDS = {
    Playable.Kind.EPISODE: Kind.EPISODE,
    Playable.Kind.LESSON: Kind.LESSON,
    Playable.Kind.TRACK: Kind.TRACK,
}
#: What people add to a name to say of what kind it is, in English and Spanish.
_KIND_WORDS = {
    Title.Kind.MOVIE: "movie film pelicula peli cine",
    Title.Kind.SERIES: "series serie show tv",
    Title.Kind.COURSE: "course curso class clase",
    Title.Kind.ALBUM: "album disco music musica",
}
#: A person with as many credits is as well known as can be told by counting.
_MANY_CREDITS = 100


def mark_of(kind: str) -> str:
    """Return the word that all entries of a kind begin with, and no query can contain."""
    return f"_{kind}"


def title_entry(title: Title) -> SearchEntry:
    """Return the entry of a title whose genres and credits were prefetched."""
    surroundings = (
        *_credited(title.credits.all()),
        *(name for genre in title.genres.all() for name in (genre.name, genre.name_es)),
        _KIND_WORDS[Title.Kind(title.kind)],
        str(title.year or ""),
        title.tagline,
    )
    return _entry(
        Kind.TITLE, title.pk, (title.name, title.original_name), surroundings, title=title
    )


def playable_entry(playable: Playable, title: Title) -> SearchEntry | None:
    """Return the entry of an episode, a lesson or a track with a name; None for others."""
    kind = PLAYABLE_KINDS.get(Playable.Kind(playable.kind))
    season = playable.season
    if kind is None or not (playable.name or season):
        return None
    place = ""
    if season and playable.number is not None:
        place = f"s{season.number}e{playable.number}"
    surroundings = (
        *(title.name, title.original_name, place),
        season.name if season else "",
        *_credited(playable.credits.all()),
        *_artists(title),
        _KIND_WORDS[Title.Kind(title.kind)],
    )
    names = (playable.name or place, "")
    return _entry(kind, playable.pk, names, surroundings, title=title, playable=playable)


def person_entry(person: Person, credit_count: int) -> SearchEntry:
    """Return the entry of somebody with so many credits."""
    popularity = min(1.0, math.log1p(credit_count) / math.log1p(_MANY_CREDITS))
    return _entry(
        Kind.PERSON, person.pk, (person.name, ""), (), person=person, popularity=popularity
    )


def character_entry(character: Character, credits: Iterable[Credit]) -> SearchEntry:
    """Return the entry of a character, found together with who plays it and where."""
    surroundings = [name for credit in credits for name in _where(credit)]
    names = (character.name, "")
    return _entry(Kind.CHARACTER, character.pk, names, surroundings, character=character)


def genre_entry(genre: Genre) -> SearchEntry:
    """Return the entry of a genre, in both languages."""
    return _entry(Kind.GENRE, genre.pk, (genre.name, genre.name_es), (), genre=genre)


def _credited(credits: Iterable[Credit]) -> Iterator[str]:
    for credit in credits:
        yield credit.person.name
        if credit.character:
            yield credit.character.name


def _where(credit: Credit) -> Iterator[str]:
    yield credit.person.name
    title = credit.title or (credit.playable and credit.playable.title)
    if title:
        yield from (title.name, title.original_name)


def _artists(title: Title) -> Iterator[str]:
    return (c.person.name for c in title.credits.all() if c.role == Credit.Role.ARTIST)


def _entry(
    kind: Kind,
    subject_id: int,
    names: tuple[str, str],
    surroundings: Iterable[str],
    popularity: float = 0.0,
    **subjects: Title | Playable | Person | Character | Genre,
) -> SearchEntry:
    name_words = words_of(*names)
    known = set(name_words)
    wholes = dict.fromkeys(whole_name(words) for words in map(plain_words, names) if words)
    more_words = (word for word in words_of(*surroundings) if word not in known)
    return SearchEntry(
        kind=kind,
        subject_id=subject_id,
        name=names[0],
        alias=names[1] if names[1] != names[0] else "",
        name_words=" ".join((mark_of(kind), *name_words, *wholes)),
        more_words=" ".join(more_words),
        popularity=popularity,
        **subjects,
    )
