"""Reading a player's report, for the page and the API: fields, their bounds and the refusals."""

import math
from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from recommendations.actions.progress_report import (
    MAX_POSITION_SECONDS,
    InvalidProgressError,
    ProgressReport,
)

#: The largest sequence number that every database keeps.
MAX_SEQUENCE = 2**63 - 1


class PositionField(serializers.FloatField):
    """A moment in seconds; JSON's `true` and a text such as `nan` are none."""

    def to_internal_value(self, data: Any) -> float:
        """Return the number."""
        seconds: float = super().to_internal_value(data)
        if isinstance(data, bool) or not math.isfinite(seconds):
            self.fail("invalid")
        return seconds


_LATER = OpenApiExample(
    "Ten seconds on",
    {
        "session": "0198a1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
        "sequence": 1,
        "position_seconds": 10.2,
    },
    request_only=True,
)


@extend_schema_serializer(examples=[_LATER])
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
