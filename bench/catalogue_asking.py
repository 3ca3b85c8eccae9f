"""Asking for a page, and seeing what it asks the database."""

from collections.abc import Sequence
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.test import Client

from bench.catalogue_cases import Case, Statement


def answered(client: Client, case: Case) -> None:
    """Ask for a page; raises RuntimeError unless it comes."""
    if case.is_cold:
        cache.clear()
    response = client.get(case.url)
    if response.status_code != 200:
        raise RuntimeError(f"{case.name}: {response.status_code} for {case.url}")


def captured(client: Client, case: Case) -> list[Statement]:
    """Return the statements that a page sends once everything is warm."""
    answered(client, case)
    found: list[Statement] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        answered(client, case)
    return found


def replay(statements: Sequence[Statement]) -> None:
    """Send statements again without Django's models, and fetch all rows; only those that read."""
    with connection.cursor() as cursor:
        for sql, params in statements:
            if sql.lstrip().startswith(("SELECT", "WITH")):
                cursor.execute(sql, params)
                cursor.fetchall()
