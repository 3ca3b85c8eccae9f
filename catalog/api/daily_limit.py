"""How the API says that a child has watched enough today."""

import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse
from rest_framework import exceptions

from api_conventions.schema import ErrorSerializer


class DailyLimit(exceptions.PermissionDenied):
    """A child's profile has watched for as long as it may on this day."""

    default_code = "daily_limit"
    default_detail = _("Today’s time is used up.")

    def __init__(self, opens_at: datetime.datetime | None) -> None:
        super().__init__()
        self.details: dict[str, Any] = {"opens_at": opens_at}


DAILY_LIMIT = OpenApiResponse(
    ErrorSerializer,
    "This user, or this profile, may not; a child whose time of the day is used up gets "
    "`daily_limit`, with `details.opens_at`, when it plays again.",
)
