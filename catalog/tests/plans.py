"""What a block asks of the database, how much it reads, and how the database answers."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection


class Asked:
    """The SELECTs that read `table`, in order."""

    def __init__(self, table: str) -> None:
        self.table = table
        self.queries: list[tuple[str, Any]] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("SELECT") and f'FROM "{self.table}"' in sql:
            self.queries.append((sql, params))
        return execute(sql, params, many, context)

    def plans(self) -> list[str]:
        """Return the plan of each query, by this database."""
        explain = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
        plans = []
        with connection.cursor() as cursor:
            for sql, params in self.queries:
                cursor.execute(f"{explain} {sql}", params)
                plans.append("\n".join(str(row[-1]) for row in cursor.fetchall()))
        return plans


@contextmanager
def queries_of(table: str) -> Iterator[Asked]:
    """Note what is asked of `table` within the block."""
    asked = Asked(table)
    with connection.execute_wrapper(asked):
        yield asked


def gather_statistics() -> None:
    """Let the database know how much there is, as it would after a day."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


class Work:
    """How many queries were made, and how many rows those read that return any."""

    def __init__(self) -> None:
        self.queries = self.rows = 0
        self._is_counting = False

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not self._is_counting:
            self.queries += 1
            if sql.startswith("SELECT"):
                self.rows += self._count(sql, params)
        return execute(sql, params, many, context)

    def _count(self, sql: str, params: Any) -> int:
        self._is_counting = True
        try:
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT COUNT(*) FROM ({sql}) AS asked", params)  # noqa: S608 - our own
                return int(cursor.fetchone()[0])
        finally:
            self._is_counting = False


@contextmanager
def work_of_block() -> Iterator[Work]:
    """Measure what the block asks of the database."""
    work = Work()
    with connection.execute_wrapper(work):
        yield work
