"""A player's report of how far it came: its fields and bounds, for the page and the API."""

import math
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from catalog.models import Playable

#: Nothing plays for longer: 30 days, in seconds.
MAX_POSITION_SECONDS = 30 * 24 * 3600
#: The largest sequence number that every database keeps.
MAX_SEQUENCE = 2**63 - 1
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


class PositionField(serializers.FloatField):
    """A moment in seconds; JSON's `true` and a text such as `nan` are none."""

    def to_internal_value(self, data: Any) -> float:
        """Return the number."""
        seconds: float = super().to_internal_value(data)
        if isinstance(data, bool) or not math.isfinite(seconds):
            self.fail("invalid")
        return seconds


class ProgressSerializer(serializers.Serializer[Any]):
    """A report of a player."""

    session = serializers.UUIDField(help_text="From the playback.")
    sequence = serializers.IntegerField(
        min_value=0,
        max_value=MAX_SEQUENCE,
        help_text="Counts the reports of this session upwards; one that was overtaken by a later "
        "one, or comes twice, changes nothing.",
    )
    position_seconds = PositionField(
        min_value=0,
        max_value=MAX_POSITION_SECONDS,
        help_text="Where it plays, in seconds; not more than half a minute past the end.",
    )


def read_progress_report(data: Any) -> ProgressReport:
    """Return the report in `data`, a form or JSON; raises InvalidProgressError."""
    serializer = ProgressSerializer(data=data)
    if not serializer.is_valid():
        raise InvalidProgressError(serializer.errors)
    return ProgressReport(**serializer.validated_data)
