"""A player's report of how far it came: what it is, and what it cannot be."""

import math
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from catalog.models import Playable

#: Nothing plays for longer: 30 days, in seconds.
MAX_POSITION_SECONDS = 30 * 24 * 3600
#: Players report a little past the end: the last frame lasts longer than the container says.
PAST_END_SECONDS = 30


@dataclass(frozen=True, kw_only=True)
class ProgressReport:
    """Where a player stands, in seconds from the beginning.

    `session` is the UUIDv7 that came with the playback, `sequence` counts the reports of the player
    within it.
    """

    session: uuid.UUID
    sequence: int
    position_seconds: float

    def position_in(self, playable: Playable) -> float:
        """Return the position, in seconds, as a moment of `playable`: at most its duration.

        Raises InvalidProgressError for what is negative, not a number, or past the end.
        """
        duration = playable.duration_seconds
        end = duration + PAST_END_SECONDS if duration else MAX_POSITION_SECONDS
        if not 0 <= self.position_seconds <= end:
            raise InvalidProgressError({"position_seconds": [_("This is beyond its end.")]})
        return min(self.position_seconds, duration or math.inf)


class InvalidProgressError(ValueError):
    """A report cannot be true; `fields` says in words what is wrong, by the name of the field."""

    def __init__(self, fields: Mapping[str, Any]) -> None:
        super().__init__(", ".join(fields))
        self.fields = dict(fields)
