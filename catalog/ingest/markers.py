"""Writes what a file, or a recipe, says of the spans of a playable: chapters, intro, credits."""

import logging
from collections.abc import Iterable, Iterator

from django.core.exceptions import ValidationError

from catalog.models import Marker

logger = logging.getLogger(__name__)


def add_markers(markers: Iterable[Marker]) -> None:
    """Write new markers in one statement, asking the database nothing.

    They are checked by the rules of the model, as those of editors are; what breaks them, and what
    is marked already, is left out. No file is refused for its chapters.
    """
    Marker.objects.bulk_create(_sound(markers), ignore_conflicts=True)


def _sound(markers: Iterable[Marker]) -> Iterator[Marker]:
    for marker in markers:
        try:
            marker.clean_fields(exclude={"playable"})
            marker.clean()
        except ValidationError as error:
            logger.warning("playable %s: no marker: %s", marker.playable_id, error)
        else:
            yield marker
