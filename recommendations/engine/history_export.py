"""The history of a profile as a file that its owner takes along: JSON, or CSV for tables."""

import csv
import datetime
import io
import json
from collections.abc import Iterator
from typing import Any

from accounts.models import Profile
from recommendations.engine.history import played_by
from text_rules.cells import as_cell

COLUMNS = (
    "title", "name", "code", "kind", "first_played_at", "last_played_at", "position_seconds",
    "duration_seconds", "watched_seconds", "is_completed", "times_completed",
)  # fmt: skip


def history_rows(profile: Profile) -> Iterator[dict[str, Any]]:
    """Yield what `profile` played, the latest first, by the names of COLUMNS; one query."""
    for viewing in played_by(profile).iterator(chunk_size=500):
        playable = viewing.playable
        yield {
            "title": playable.title.name,
            "name": playable.name,
            "code": playable.code,
            "kind": playable.kind,
            "first_played_at": viewing.first_played_at.isoformat(),
            "last_played_at": viewing.last_played_at.isoformat(),
            "position_seconds": round(viewing.position_seconds, 3),
            "duration_seconds": playable.duration_seconds,
            "watched_seconds": round(viewing.seconds_watched, 3),
            "is_completed": viewing.is_completed,
            "times_completed": viewing.times_completed,
        }


def history_json(profile: Profile, now: datetime.datetime) -> str:
    """Return the history of `profile` as JSON, with the moment at which that was."""
    document = {
        "profile": profile.name,
        "exported_at": now.isoformat(),
        "viewings": list(history_rows(profile)),
    }
    return json.dumps(document, ensure_ascii=False, indent=1)


def history_csv(profile: Profile) -> str:
    """Return the history of `profile` as CSV (RFC 4180), in which no cell is a formula."""
    written = io.StringIO()
    writer = csv.DictWriter(written, COLUMNS)
    writer.writeheader()
    for row in history_rows(profile):
        writer.writerow({name: _plain_cell(value) for name, value in row.items()})
    return written.getvalue()


def _plain_cell(value: Any) -> Any:
    return as_cell(value) if isinstance(value, str) else value
