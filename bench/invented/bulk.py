"""Writing many rows of one table at once, without a model instance for each.

`bulk_create` spends some 200 µs of Python on a row of twenty columns, nearly all of it on columns
that are the same in every row. Here those are prepared once.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Field, Model

Row = Sequence[Any]


class Bulk:
    """Inserts rows into the table of `model`: `columns` vary, all others have their defaults.

    A relation is named by its column, such as `title_id`. A column with a default that differs
    from row to row, such as a public id, must be among `columns`.
    """

    def __init__(self, model: type[Model], *columns: str) -> None:
        fields = {field.attname: field for field in model._meta.local_concrete_fields}
        others = [f for name, f in fields.items() if name not in (*columns, "id")]
        self._table = model._meta.db_table
        self._prepare = [_preparation(fields[name]) for name in columns]
        self._constants = tuple(_default(model, field) for field in others)
        self._columns = ["id", *(f.column or "" for f in (*map(fields.get, columns), *others) if f)]

    def insert(self, rows: Iterable[Row]) -> list[int]:
        """Insert `rows`, each with a value for every column, and return their numbers in order.

        Must be called in a transaction.
        """
        prepared = [
            tuple(prepare(value) for prepare, value in zip(self._prepare, row, strict=True))
            for row in rows
        ]
        numbers = _numbers(self._table, len(prepared))
        whole = (
            (number, *row, *self._constants) for number, row in zip(numbers, prepared, strict=True)
        )
        _write(self._table, self._columns, whole)
        return numbers


#: What either driver takes as it is, whatever the column.
_PLAIN = frozenset({str, int, float, bool, type(None)})


def _preparation(field: "Field[Any, Any]") -> Callable[[Any], Any]:
    # Not the proxy, which looks its connection up for every attribute.
    database = connections[DEFAULT_DB_ALIAS]

    def prepare(value: Any) -> Any:
        return value if type(value) in _PLAIN else field.get_db_prep_save(value, database)

    return prepare


def _default(model: type[Model], field: "Field[Any, Any]") -> Any:
    # On an instance, so that dates of creation and change are filled in as a save does.
    return field.get_db_prep_save(field.pre_save(model(), True), connection)


def _numbers(table: str, count: int) -> list[int]:
    """Reserve row numbers as the database itself would give them out."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [connection.ops.quote_name(table), count],
            )
            return [number for (number,) in cursor.fetchall()]
        # The writer is alone with SQLite until the end of the transaction.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
        first = (row[0] if row else 0) + 1
        return list(range(first, first + count))


def _write(table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
    quote: Callable[[str], str] = connection.ops.quote_name
    names = ", ".join(map(quote, columns))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {quote(table)} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(columns))
            cursor.executemany(
                f"INSERT INTO {quote(table)} ({names}) VALUES ({places})",  # noqa: S608 - names only
                list(rows),
            )
