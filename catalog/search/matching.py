"""Asking the database's own full text: FTS5 on SQLite, GIN over tsvector on PostgreSQL.

Both get the same boolean expression over the same folded words, so both find the same rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler

from catalog.search.query import Reading, Slot

#: The columns of each index: the first name is that of the table.
_SCOPES = {
    "names": ("catalog_searchentry", "name_words", "name_words"),
    "all": ("catalog_searchentry", "", "btrim(name_words || ' ' || more_words)"),
    "lines": ("catalog_cue", "", "words"),
}
#: Words of a query of which one may be missing; the combinations of more are too many.
_MAX_LOOSE = 6
#: No more rows of an index are looked at to find which are watched most.
_WIDE = 10_000
#: Of rows `m` of entries: the most watched first, the better known, and the shorter name, which
#: more of was asked for.
_BEST = (
    "SELECT e.id FROM ({found}) m JOIN catalog_searchentry e ON e.id = m.id"
    " LEFT JOIN catalog_title t ON t.id = e.title_id"
    " ORDER BY COALESCE(t.popularity, 0) DESC, e.popularity DESC, length(e.name), e.id LIMIT %s"
)


@dataclass(frozen=True)
class Wanted:
    """What a row must contain: one of the marks, and a reading of each slot, or of most."""

    slots: tuple[Slot, ...]
    marks: tuple[str, ...] = ()
    missing: int = 0

    def rendered(self, dialect: "Dialect") -> str:
        """Return the expression in the language of a database; `missing` slots may be unfilled."""
        filled = [dialect.any(list(map(dialect.reading, slot.readings))) for slot in self.slots]
        count = max(1, len(filled) - self.missing)
        kept = combinations(filled, count) if len(filled) <= _MAX_LOOSE else [tuple(filled)]
        body = dialect.any([dialect.all(list(group)) for group in kept])
        if not self.marks:
            return body
        return dialect.all([dialect.any(list(map(dialect.word, self.marks))), body])


class Dialect:
    """How a database writes words, conjunctions and disjunctions."""

    def __init__(self, quote: str, conjunction: str, disjunction: str, prefix: str) -> None:
        self.quote, self.prefix = quote, prefix
        self.conjunction, self.disjunction = conjunction, disjunction

    def word(self, word: str, *, is_prefix: bool = False) -> str:
        """Write a folded word, which holds no quotes."""
        return f"{self.quote}{word}{self.quote}{self.prefix if is_prefix else ''}"

    def reading(self, reading: Reading) -> str:
        """Write the words of a reading; the last may be a beginning."""
        *first, last = reading.words
        words = [self.word(word) for word in first]
        return self.all([*words, self.word(last, is_prefix=reading.is_prefix)])

    def all(self, parts: list[str]) -> str:
        """Ask for all of the parts."""
        return parts[0] if len(parts) == 1 else f"({self.conjunction.join(parts)})"

    def any(self, parts: list[str]) -> str:
        """Ask for one of the parts."""
        return parts[0] if len(parts) == 1 else f"({self.disjunction.join(parts)})"


FTS5 = Dialect('"', " AND ", " OR ", "*")
TSQUERY = Dialect("'", " & ", " | ", ":*")


@dataclass(frozen=True)
class Ask:
    """One look into an index: in names, in all words or in lines; no more than `cap` rows.

    Of entries these are the most watched, of lines any.
    """

    scope: str
    wanted: Wanted
    cap: int

    def best_of(self, found: str) -> str:
        """Return SQL for the `cap` best of the rows that SQL with a limit finds."""
        return found if self.scope == "lines" else _BEST.format(found=found)

    @property
    def limits(self) -> list[int]:
        """The parameters of `best_of`."""
        return [self.cap] if self.scope == "lines" else [_WIDE, self.cap]


class InIndex(models.Func):
    """Whether a row is among those that the full text index returns for any of some questions."""

    output_field = models.BooleanField()
    contains_aggregate = False

    def __init__(self, *asks: Ask) -> None:
        super().__init__(models.F("pk"))
        self.asks = asks

    def as_sqlite(  # type: ignore[override]
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_context: Any
    ) -> tuple[str, list[Any]]:
        """Ask FTS5."""
        parts, parameters = [], []
        for ask in self.asks:
            table, column, _vector = _SCOPES[ask.scope]
            fts = f"{table}_fts"
            match = ask.wanted.rendered(FTS5)
            rows = f"SELECT rowid AS id FROM {fts} WHERE {fts} MATCH %s LIMIT %s"  # noqa: S608
            parts.append(f"SELECT id FROM ({ask.best_of(rows)})")  # noqa: S608
            parameters += [f"{column} : {match}" if column else match, *ask.limits]
        return self._among(compiler, parts, parameters)

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_context: Any
    ) -> tuple[str, list[Any]]:
        """Ask the GIN index."""
        parts, parameters = [], []
        for ask in self.asks:
            table, _column, words = _SCOPES[ask.scope]
            vector = f"array_to_tsvector(string_to_array({words}, ' '))"
            rows = f"SELECT id FROM {table} WHERE {vector} @@ %s::tsquery LIMIT %s"  # noqa: S608
            parts.append(f"({ask.best_of(rows)})")
            parameters += [ask.wanted.rendered(TSQUERY), *ask.limits]
        return self._among(compiler, parts, parameters)

    def _among(
        self, compiler: SQLCompiler, parts: Sequence[str], parameters: Sequence[Any]
    ) -> tuple[str, list[Any]]:
        column, before = compiler.compile(self.source_expressions[0])
        return f"{column} IN ({' UNION '.join(parts)})", [*before, *parameters]
