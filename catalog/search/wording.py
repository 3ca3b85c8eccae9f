"""Words that mean little, and words that mean the same, in English and Spanish."""

from collections import defaultdict

#: Found with the others if they are there, but never asked for, unless nothing else is.
STOP_WORDS = frozenset(
    {
        *("a", "an", "and", "at", "by", "for", "from", "in", "is", "it", "of", "on", "or", "the"),
        *("to", "with", "al", "con", "de", "del", "e", "el", "en", "la", "las", "le", "les", "lo"),
        *("los", "o", "para", "por", "que", "se", "su", "un", "una", "unas", "unos", "y"),
    }
)
#: Numbers as they stand in names: Rocky II, Ocean's Eleven, Los siete magníficos.
_SAME = (
    "1 one uno", "2 ii two dos", "3 iii three tres", "4 iv four cuatro", "5 v five cinco",
    "6 vi six seis", "7 vii seven siete", "8 viii eight ocho", "9 ix nine nueve", "10 x ten diez",
    "11 xi eleven once", "12 xii twelve doce", "13 xiii thirteen trece", "20 xx twenty veinte",
    "21 xxi", "100 hundred cien", "101 ci", "1000 thousand mil",
    "season temporada", "episode episodio capitulo", "part parte", "volume volumen vol",
    "saint st san", "doctor dr", "mister mr", "mount mt",
)  # fmt: skip


def _equivalents() -> dict[str, tuple[str, ...]]:
    same: dict[str, list[str]] = defaultdict(list)
    for line in _SAME:
        words = line.split()
        for word in words:
            same[word] += [other for other in words if other != word]
    return {word: tuple(others) for word, others in same.items()}


EQUIVALENTS = _equivalents()
