"""Reads what the history says of one row."""

from catalog.history.snapshots import row_name, subject_of
from catalog.models import HistoryEntry
from catalog.models.versions import VersionedModel


def entries_since(row: VersionedModel, version: int) -> list[HistoryEntry]:
    """Return what changed `row` after it was at `version`, the latest first, at most fifty.

    One query, by the index of the subject: it costs as much as that has a history, not the
    catalogue.
    """
    subject = subject_of(row)
    entries = HistoryEntry.objects.of(subject.kind, subject.pk)
    return entries.since(row_name(row), version)
