"""Indexing in batches, so that one row which cannot be indexed leaves all others alone."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from django.db import InterfaceError, OperationalError

#: How many rows are tried together.
BATCH = 200
#: What waiting does not fix. SQLSTATE class 54: the row says more than PostgreSQL can index; 57014:
#: it took longer than `statement_timeout`, which would stop the same batch each time.
_OF_THE_ROW = ("54", "57014")


class NotIndexedError(Exception):
    """Some rows could not be indexed; `reasons` says why, by kind and number. All others were."""

    def __init__(self, reasons: dict[tuple[str, int], Exception]) -> None:
        super().__init__(", ".join(f"{kind} {pk}: {why!r}" for (kind, pk), why in reasons.items()))
        self.reasons = reasons


def index_in_batches(kind: str, index: Callable[[list[int]], int], ids: Iterable[int]) -> int:
    """Let `index` work on `ids`, 200 at a time, and return the sum of what it returns.

    A batch that fails is halved until what cannot be indexed stands alone: with one such row some
    fifteen batches more. Raises NotIndexedError in the end, and at once what fails for another
    reason than its row (`is_transient`). `index` changes nothing when it raises.
    """
    reasons: dict[tuple[str, int], Exception] = {}

    def attempt(some: list[int]) -> int:
        try:
            return index(some)
        except Exception as error:
            if is_transient(error):
                raise
            if len(some) == 1:
                reasons[kind, some[0]] = error
                return 0
        middle = len(some) // 2
        return attempt(some[:middle]) + attempt(some[middle:])

    count = sum(attempt(batch) for batch in batches(ids))
    if reasons:
        raise NotIndexedError(reasons)
    return count


def index_each(steps: Iterable[Callable[[], int]]) -> int:
    """Take all steps, and return the sum of what they return. Raises one NotIndexedError."""
    reasons: dict[tuple[str, int], Exception] = {}
    count = 0
    for step in steps:
        try:
            count += step()
        except NotIndexedError as error:
            reasons |= error.reasons
    if reasons:
        raise NotIndexedError(reasons)
    return count


def is_transient(error: Exception) -> bool:
    """Whether the database was unavailable, locked or out of turn, so that no row is to blame.

    A statement that was canceled for taking too long is one of its rows: alone, the others pass.
    """
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    code = getattr(error.__cause__, "sqlstate", None) or ""
    return not code.startswith(_OF_THE_ROW)


def batches(ids: Iterable[int]) -> Iterator[list[int]]:
    """Yield `ids` in lists of at most 200."""
    iterator = iter(ids)
    while batch := list(islice(iterator, BATCH)):
        yield batch
