"""What can go wrong when the catalogue is edited, in the one shape of every error."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions, status
from rest_framework.serializers import as_serializer_error
from rest_framework.settings import api_settings

from api_conventions.errors import Conflict
from catalog.actions.deleting import InUseError
from catalog.actions.edit_session import CollisionError, GoneError, StaleError
from catalog.actions.editing.history_wording import describe_entries
from catalog.actions.editing.reverting import CannotRevertError
from catalog.history.reading import entries_since
from catalog.media_error_messages import sentence
from catalog.models import HistoryEntry
from media_engine.errors import MediaError


class PreconditionRequired(exceptions.APIException):
    """A change that does not say what it is a change of."""

    status_code = 428
    default_code = "precondition_required"
    default_detail = _("Say which version you change: header If-Match, with the ETag you read.")


class Stale(exceptions.APIException):
    """Somebody else changed it since it was read."""

    status_code = status.HTTP_412_PRECONDITION_FAILED
    default_code = "stale"
    default_detail = _("Somebody else has changed this since you read it.")

    def __init__(self, error: StaleError) -> None:
        super().__init__()
        entries = entries_since(error.row, error.expected_version)
        rows = describe_entries(entries)
        self.details: dict[str, Any] = {
            "version": error.row.version,
            "changes": [
                {
                    "id": str(entry.change.public_id),
                    "made_at": entry.change.made_at.isoformat(),
                    "made_by": _who(entry),
                    "summary": [row.sentence for row in rows[entry.pk]],
                }
                for entry in entries
            ],
        }


def _who(entry: HistoryEntry) -> str | None:
    return str(entry.change.made_by) if entry.change.made_by else None


class Collision(Conflict):
    """Somebody else took a name or a number at the same moment."""

    default_code = "collision"
    default_detail = _("Somebody else wrote the same at the same moment. Read it again.")


class InUse(Conflict):
    """Something depends on it."""

    default_code = "in_use"

    def __init__(self, error: InUseError) -> None:
        names = ", ".join(use.name for use in error.uses[:5])
        text = _("“%(row)s” is needed by %(total)d titles: %(names)s.")
        super().__init__(text % {"row": error.row, "total": error.total, "names": names})
        self.details: dict[str, Any] = {
            "titles": [{"id": str(use.id), "name": use.name} for use in error.uses],
            "total": error.total,
        }


class CannotRevert(Conflict):
    """What stands in the way of going back."""

    default_code = "cannot_revert"


def as_api_exception(error: Exception) -> Exception:
    """Return what an action raised as the API says it; anything else stays as it is."""
    match error:
        case StaleError():
            return Stale(error)
        case GoneError():
            return exceptions.NotFound()
        case CollisionError():
            return Collision()
        case InUseError():
            return InUse(error)
        case CannotRevertError():
            return CannotRevert(str(error))
        case MediaError():
            return CannotRevert(sentence(error.code))
    return error


@contextmanager
def placed(field: str, index: int) -> Iterator[None]:
    """Say that what is wrong inside is wrong with one of the rows of `field`, as DRF says it."""
    try:
        yield
    except (ValidationError, exceptions.ValidationError) as error:
        detail = as_serializer_error(error)
        if (of_row := detail.pop(NON_FIELD_ERRORS, None)) is not None:
            detail[api_settings.NON_FIELD_ERRORS_KEY] = of_row
        rows: list[Any] = [{} for _row in range(index)]
        raise exceptions.ValidationError({field: [*rows, detail]}) from error
