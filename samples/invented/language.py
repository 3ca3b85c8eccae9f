"""A small grammar: names and sentences in English, and the same in Spanish."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from samples.invented import vocabulary
from samples.invented.tails import Zipf
from samples.invented.vocabulary import entries


class Phrase(NamedTuple):
    """The same in both languages."""

    en: str
    es: str

    def capitalised(self) -> "Phrase":
        """Return it with a capital at its beginning."""
        return Phrase(self.en[:1].upper() + self.en[1:], self.es[:1].upper() + self.es[1:])


@dataclass(frozen=True)
class Noun:
    """A thing or somebody, with the Spanish gender."""

    en: str
    es: str
    gender: str

    @property
    def the(self) -> Phrase:
        """It with its definite article."""
        return Phrase(f"the {self.en}", f"{'la' if self.gender == 'f' else 'el'} {self.es}")

    @property
    def a(self) -> Phrase:
        """It with its indefinite article."""
        article = "an" if self.en[0] in "aeiou" else "a"
        return Phrase(f"{article} {self.en}", f"{'una' if self.gender == 'f' else 'un'} {self.es}")

    @property
    def every(self) -> str:
        """It in Spanish with "every"."""
        return f"{'toda' if self.gender == 'f' else 'todo'} {self.es}"

    @property
    def of_it(self) -> str:
        """It in Spanish with "of the"."""
        return f"de la {self.es}" if self.gender == "f" else f"del {self.es}"

    @property
    def several(self) -> Phrase:
        """More than one of it, without an article."""
        return Phrase(_english_plural(self.en), _spanish_plural(self.es))

    def being(self, adjective: "Adjective") -> Phrase:
        """Return it with an adjective, without an article."""
        return Phrase(f"{adjective.en} {self.en}", f"{self.es} {adjective.of(self.gender)}")

    def all_being(self, adjective: "Adjective") -> Phrase:
        """Return several with an adjective, without an article."""
        many, form = self.several, _spanish_plural(adjective.of(self.gender))
        return Phrase(f"{adjective.en} {many.en}", f"{many.es} {form}")


@dataclass(frozen=True)
class Adjective:
    """A quality."""

    en: str
    es: str

    def of(self, gender: str) -> str:
        """Return the Spanish form for a gender."""
        return self.es[:-1] + "a" if gender == "f" and self.es.endswith("o") else self.es


def _english_plural(word: str) -> str:
    for ending, plural in (("fe", "ves"), ("lf", "lves"), ("ief", "ieves")):
        if word.endswith(ending):
            return word.removesuffix(ending) + plural
    if word.endswith("y") and word[-2] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "ch", "sh")) else "s")


def _spanish_plural(word: str) -> str:
    for ending, plural in (("z", "ces"), ("ón", "ones"), ("ín", "ines"), ("án", "anes")):
        if word.endswith(ending):
            return word.removesuffix(ending) + plural
    return word + ("s" if word[-1] in "aeioué" else "es")


_NOUNS = Zipf([Noun(*entry) for entry in entries(vocabulary.NOUNS)], exponent=0.6, flat=8)
_ADJECTIVES = Zipf(
    [Adjective(*entry) for entry in entries(vocabulary.ADJECTIVES)], exponent=0.6, flat=8
)
_PLACES = Zipf(vocabulary.PLACES.split(), exponent=0.7, flat=4)
_FIRST = Zipf(vocabulary.FIRST_NAMES.split(), exponent=0.8, flat=8)
_LAST = Zipf(vocabulary.LAST_NAMES.split(), exponent=0.8, flat=8)
_VERBS = [Phrase(*entry) for entry in entries(vocabulary.VERBS)]
_NUMBERS = [Phrase(*entry) for entry in entries(vocabulary.NUMBERS)]
_SUBJECTS = Zipf([Phrase(*entry) for entry in entries(vocabulary.SUBJECTS)], flat=4)


def person_name(rng: random.Random) -> str:
    """Return somebody's name, sometimes with two first names or two surnames."""
    first, last = _FIRST.draw(rng), _LAST.draw(rng)
    if rng.random() < 0.12:
        first = f"{first} {_FIRST.draw(rng)}"
    if rng.random() < 0.25:
        last = f"{last} {_LAST.draw(rng)}"
    return f"{first} {last}"


def character_name(rng: random.Random) -> str:
    """Return whom somebody plays."""
    choice = rng.random()
    if choice < 0.5:
        return _FIRST.draw(rng)
    if choice < 0.8:
        return f"{_FIRST.draw(rng)} {_LAST.draw(rng)}"
    return _NOUNS.draw(rng).the.capitalised().en


# --- Names ----------------------------------------------------------------------------------


def _described(rng: random.Random) -> Phrase:
    noun, adjective = _NOUNS.draw(rng), _ADJECTIVES.draw(rng)
    named = noun.being(adjective)
    return Phrase(f"The {named.en.title()}", f"{noun.the.es.split()[0]} {named.es}")


def _of_place(rng: random.Random) -> Phrase:
    noun, place = _NOUNS.draw(rng), _PLACES.draw(rng)
    return Phrase(f"{noun.en.title()} of {place}", f"{noun.es} de {place}")


def _in_place(rng: random.Random) -> Phrase:
    noun, place = _NOUNS.draw(rng).a, _PLACES.draw(rng)
    return Phrase(f"{noun.en} in {place}", f"{noun.es} en {place}")


def _pair(rng: random.Random) -> Phrase:
    one, other = _NOUNS.draw(rng).the, _NOUNS.draw(rng).the
    return Phrase(f"{one.en} and {other.en}", f"{one.es} y {other.es}")


def _owned(rng: random.Random) -> Phrase:
    noun, owner = _NOUNS.draw(rng), _FIRST.draw(rng)
    return Phrase(f"{owner}'s {noun.en.title()}", f"{noun.the.es} de {owner}")


def _several(rng: random.Random) -> Phrase:
    named = _NOUNS.draw(rng).all_being(_ADJECTIVES.draw(rng))
    return Phrase(named.en.title(), named.es)


def _single(rng: random.Random) -> Phrase:
    noun = _NOUNS.draw(rng)
    return Phrase(noun.en, noun.es)


def _counted(rng: random.Random) -> Phrase:
    number, many = rng.choice(_NUMBERS), _NOUNS.draw(rng).several
    return Phrase(f"{number.en} {many.en}".title(), f"{number.es} {many.es}")


def _joined(rng: random.Random) -> Phrase:
    one, other = _NOUNS.draw(rng), _NOUNS.draw(rng)
    return Phrase(f"{one.en}-{other.en}".title(), f"{other.es}-{one.es}")


def _where(rng: random.Random) -> Phrase:
    noun, verb = _NOUNS.draw(rng), rng.choice(_VERBS)
    article = "las" if noun.gender == "f" else "los"
    many = noun.several
    return Phrase(f"where the {many.en} {verb.en}".title(), f"donde {verb.es} {article} {many.es}")


def _portrait(rng: random.Random) -> Phrase:
    name = person_name(rng)
    return Phrase(name, name)


def _place(rng: random.Random) -> Phrase:
    place = _PLACES.draw(rng)
    return Phrase(place, place)


_SHAPES: Zipf[Callable[[random.Random], Phrase]] = Zipf(
    [
        *(_described, _of_place, _several, _single, _pair, _in_place, _owned, _where),
        *(_counted, _joined, _portrait, _place),
    ],
    exponent=0.8,
)


def work_name(rng: random.Random) -> Phrase:
    """Return the name of a film, a series, an album, an episode or a track."""
    name = _SHAPES.draw(rng)(rng).capitalised()
    choice = rng.random()
    if choice < 0.03:
        part = str(2 + int(rng.expovariate(1)))
        return Phrase(f"{name.en} {part}", f"{name.es} {part}")
    if choice < 0.06:
        more = _described(rng).capitalised()
        return Phrase(f"{name.en}: {more.en}", f"{name.es}: {more.es}")
    return name


def course_name(rng: random.Random) -> Phrase:
    """Return the name of a course."""
    subject = _SUBJECTS.draw(rng)
    shapes = (
        (f"An Introduction to {subject.en}", f"Introducción a {subject.es}"),
        (f"{subject.en} for beginners", f"{subject.es} para principiantes"),
        (f"{subject.en} in practice", f"{subject.es} en la práctica"),
        (f"The art of {subject.en}", f"El arte de {subject.es}"),
        (f"{subject.en} in {_PLACES.draw(rng)}", f"Descubre {subject.es}"),
    )
    return Phrase(*rng.choice(shapes)).capitalised()


# --- Sentences ------------------------------------------------------------------------------


def tagline(rng: random.Random) -> Phrase:
    """Return what stands under the name on a poster."""
    one, other = _NOUNS.draw(rng), _NOUNS.draw(rng)
    place = _PLACES.draw(rng)
    shapes = (
        (f"Every {one.en} hides {other.a.en}.", f"{one.every.capitalize()} esconde {other.a.es}."),
        (f"Nobody leaves {place} twice.", f"Nadie se va de {place} dos veces."),
        (
            f"Trust {one.the.en}. Fear {other.the.en}.",
            f"Confía en {one.the.es}. Teme {other.the.es}.",
        ),
        (f"It began with {one.a.en}.", f"Todo empezó con {one.a.es}."),
        (f"In {place}, {one.the.en} never ends.", f"En {place}, {one.the.es} no termina."),
    )
    return Phrase(*rng.choice(shapes))


def line(rng: random.Random) -> Phrase:
    """Return something that is said in a film."""
    noun, other, adjective = _NOUNS.draw(rng), _NOUNS.draw(rng), _ADJECTIVES.draw(rng)
    name, place, number = _FIRST.draw(rng), _PLACES.draw(rng), rng.choice(_NUMBERS)
    the, some = noun.the, other.being(adjective)
    shapes = (
        (f"I have never seen {the.en} like this.", f"Nunca había visto {the.es} así."),
        (f"{name}, where is {the.en}?", f"{name}, ¿dónde está {the.es}?"),
        (f"They say {name} went to {place}.", f"Dicen que {name} se fue a {place}."),
        (f"Give me {number.en} days and {noun.a.en}.", f"Dame {number.es} días y {noun.a.es}."),
        (f"Do you remember the {some.en}?", f"¿Te acuerdas {other.of_it}?"),
        (f"We leave for {place} at dawn.", f"Salimos hacia {place} al amanecer."),
        (f"It was only {noun.a.en}, nothing more.", f"Solo era {noun.a.es}, nada más."),
        (f"Don't touch {the.en}, {name}!", f"¡No toques {the.es}, {name}!"),
        (f"My father sold {the.en} in {place}.", f"Mi padre vendió {the.es} en {place}."),
        ("Yes.", "Sí."),
        (f"No, {name}. Not again.", f"No, {name}. Otra vez no."),
        (f"Without {the.en} there is no {other.en}.", f"Sin {the.es} no hay {other.es}."),
    )
    return Phrase(*rng.choice(shapes))


def synopsis(rng: random.Random, sentences: int) -> Phrase:
    """Return what something is about."""
    phrases = [_sentence(rng) for _ in range(sentences)]
    return Phrase(" ".join(each.en for each in phrases), " ".join(each.es for each in phrases))


def _sentence(rng: random.Random) -> Phrase:
    one, other, adjective = _NOUNS.draw(rng), _NOUNS.draw(rng), _ADJECTIVES.draw(rng)
    name, place, number = person_name(rng), _PLACES.draw(rng), rng.choice(_NUMBERS)
    shapes = (
        (
            f"When {one.the.en} disappears, {name} returns to {place} to find {other.the.en}.",
            f"Cuando desaparece {one.the.es}, {name} vuelve a {place} en busca {other.of_it}.",
        ),
        (
            f"In {place}, {one.a.en} and {other.a.en} share a secret for {number.en} years.",
            f"En {place}, {one.a.es} y {other.a.es} comparten un secreto durante {number.es} años.",
        ),
        (
            f"{name} inherits {one.a.en} that nobody wants.",
            f"{name} hereda {one.a.es} que nadie quiere.",
        ),
        (
            f"Everything changes the day the {other.being(adjective).en} arrives.",
            f"Todo cambia el día en que llega {other.the.es} {adjective.of(other.gender)}.",
        ),
        (
            f"What {name} finds is {one.a.en}; what {name} loses cannot be named.",
            f"Lo que {name} encuentra es {one.a.es}; lo que pierde no tiene nombre.",
        ),
    )
    return Phrase(*rng.choice(shapes))
