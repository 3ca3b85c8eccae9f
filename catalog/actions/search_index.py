"""Keeping what is searched in step with what is written.

Code that changes a title, a person, a character or a genre calls `request_indexing` in the same
transaction. That notes the change in the database and asks a worker; should the message be lost,
the periodic check finds the note.
"""

from typing import Unpack

from django.db import transaction

from catalog import tasks
from catalog.search.changes import Changed, note_changes
from catalog.search.indexing import index_people, index_titles
from catalog.search.spoken_lines import index_cues

__all__ = ["index_cues", "index_people", "index_titles", "request_indexing"]


@transaction.atomic
def request_indexing(**changed: Unpack[Changed]) -> None:
    """Note that rows changed (`title_ids`, `person_ids`, …), and have them indexed after commit."""
    if note_changes(**changed):
        transaction.on_commit(tasks.enqueue_search_changes)


def request_cues(*, text_track_id: int) -> None:
    """Have the lines of a text track read after commit; its own row is the note."""
    transaction.on_commit(lambda: tasks.enqueue_cues(text_track_id))
