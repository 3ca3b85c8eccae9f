"""Asking the database's own full text: FTS5 on SQLite, GIN over tsvector on PostgreSQL.

Both get the same boolean expression over the same folded words, so both find the same rows.
"""

from dataclasses import dataclass
from itertools import combinations
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler

from catalog.search.query import Alternative, Slot

#: The columns of each index: the first name is that of the table.
_SCOPES = {
    "names": ("catalog_searchentry", "name_words", "name_words"),
    "all": ("catalog_searchentry", "", "btrim(name_words || ' ' || more_words)"),
    "lines": ("catalog_cue", "", "words"),
}
#: Words of a query of which one may be missing; the combinations of more are too many.
_MAX_LOOSE = 6
#: No more rows of an index are looked at to find which are watched most.
MAX_CANDIDATES = 10_000
#: Of rows `m`: the most watched first; of entries then the better known, and the shorter name,
#: which more of was asked for. Plays are looked up row by row: joined, PostgreSQL would read all
#: titles, which took it ten times as long as finding the rows.
_BEST_ENTRIES = (
    "SELECT m.id FROM ({found}) m ORDER BY"
    " COALESCE((SELECT t.popularity FROM catalog_title t WHERE t.id = m.title_id), 0) DESC,"
    " m.popularity DESC, length(m.name), m.id LIMIT %s"
)
_BEST_LINES = (
    "SELECT m.id FROM ({found}) m ORDER BY"
    " (SELECT t.popularity FROM catalog_playable p JOIN catalog_title t ON t.id = p.title_id"
    " WHERE p.id = m.playable_id) DESC, m.id LIMIT %s"
)
#: What these orders read of a row.
_ENTRY_COLUMNS = ("id", "title_id", "popularity", "name")
_LINE_COLUMNS = ("id", "playable_id")


@dataclass(frozen=True)
class MatchExpression:
    """What a row must contain: one of the marks, and an alternative of each slot, or of most."""

    slots: tuple[Slot, ...]
    marks: tuple[str, ...] = ()
    missing: int = 0

    def rendered(self, dialect: "Dialect") -> str:
        """Return the expression in the language of a database; `missing` slots may be unfilled."""
        filled = [
            dialect.any(list(map(dialect.alternative, slot.alternatives))) for slot in self.slots
        ]
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

    def alternative(self, alternative: Alternative) -> str:
        """Write the words of an alternative; the last may be a beginning."""
        *first, last = alternative.words
        words = [self.word(word) for word in first]
        return self.all([*words, self.word(last, is_prefix=alternative.is_prefix)])

    def all(self, parts: list[str]) -> str:
        """IndexQuery for all of the parts."""
        return parts[0] if len(parts) == 1 else f"({self.conjunction.join(parts)})"

    def any(self, parts: list[str]) -> str:
        """IndexQuery for one of the parts."""
        return parts[0] if len(parts) == 1 else f"({self.disjunction.join(parts)})"


FTS5 = Dialect('"', " AND ", " OR ", "*")
TSQUERY = Dialect("'", " & ", " | ", ":*")


@dataclass(frozen=True)
class IndexQuery:
    """A query of an index: of names, of all words or of lines; the `limit` most watched rows.

    They are the most watched of the first `candidates` rows.
    """

    scope: str
    expression: MatchExpression
    limit: int
    candidates: int = MAX_CANDIDATES

    def best_of(self, found: str) -> str:
        """Return SQL for the `limit` best of the rows that SQL with a limit finds."""
        return (_BEST_LINES if self.scope == "lines" else _BEST_ENTRIES).format(found=found)

    def columns(self, row: str) -> str:
        """Return what `best_of` reads of a row."""
        names = _LINE_COLUMNS if self.scope == "lines" else _ENTRY_COLUMNS
        return ", ".join(f"{row}.{name}" for name in names)

    @property
    def limits(self) -> list[int]:
        """The parameters of `best_of`."""
        return [self.candidates, self.limit]


class InIndex(models.Func):
    """Whether a row is among those that the full text index returns for any of its queries."""

    output_field = models.BooleanField()
    contains_aggregate = False

    def __init__(self, *queries: IndexQuery) -> None:
        super().__init__(models.F("pk"))
        self.queries = queries

    def as_sqlite(  # type: ignore[override]
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_context: Any
    ) -> tuple[str, list[Any]]:
        """Ask FTS5."""
        parts, parameters = [], []
        for query in self.queries:
            table, column, _vector = _SCOPES[query.scope]
            fts = f"{table}_fts"
            match = query.expression.rendered(FTS5)
            found = f"SELECT rowid AS id FROM {fts} WHERE {fts} MATCH %s LIMIT %s"  # noqa: S608
            rows = f"SELECT {query.columns('e')} FROM ({found}) f JOIN {table} e ON e.id = f.id"  # noqa: S608
            parts.append(f"SELECT id FROM ({query.best_of(rows)})")  # noqa: S608
            parameters += [f"{column} : {match}" if column else match, *query.limits]
        column, before = compiler.compile(self.source_expressions[0])
        return f"{column} IN ({' UNION '.join(parts)})", [*before, *parameters]

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_context: Any
    ) -> tuple[str, list[Any]]:
        """Ask the GIN index.

        The rows come as an array, which is looked up row by row in the primary key; of a set
        PostgreSQL thinks that it is worth reading the whole table for.
        """
        parts, parameters = [], []
        for query in self.queries:
            table, _column, words = _SCOPES[query.scope]
            vector = f"array_to_tsvector(string_to_array({words}, ' '))"
            rows = (
                f"SELECT {query.columns('e')} FROM {table} e"  # noqa: S608
                f" WHERE {vector} @@ %s::tsquery LIMIT %s"
            )
            parts.append(f"({query.best_of(rows)})")
            parameters += [query.expression.rendered(TSQUERY), *query.limits]
        column, before = compiler.compile(self.source_expressions[0])
        return f"{column} = ANY(ARRAY({' UNION '.join(parts)}))", [*before, *parameters]
