"""Asking for posters in type."""

from collections.abc import Iterable
from functools import partial

from django.db import transaction

from catalog import tasks


def ask_for_posters(*, title_ids: Iterable[int]) -> None:
    """Let a worker make posters in type for new or renamed titles that nobody gave one."""
    for title_id in title_ids:
        transaction.on_commit(partial(tasks.enqueue_poster, title_id))
