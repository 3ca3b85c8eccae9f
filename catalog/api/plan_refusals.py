"""How the API says that a user's plan does not allow what was asked for."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse
from rest_framework import exceptions

from api_conventions.schema import ErrorSerializer
from catalog.delivery.policy import Reason

#: Where plans are listed in the API, relative to the host that was asked.
PLANS = "/api/v1/plans/"


class PlanRequired(exceptions.PermissionDenied):
    """The title needs a plan that the user has not."""

    default_code = Reason.PLAN_REQUIRED.value
    default_detail = _("This needs another plan.")
    details = {"plans": PLANS}


class ResolutionTooHigh(exceptions.PermissionDenied):
    """All that there is of it is finer than the plan allows."""

    default_code = Reason.RESOLUTION.value
    default_detail = _("This is only there in a resolution that needs another plan.")
    details = {"plans": PLANS}


REFUSALS_BY_PLAN: dict[Reason, type[exceptions.PermissionDenied]] = {
    Reason.PLAN_REQUIRED: PlanRequired,
    Reason.RESOLUTION: ResolutionTooHigh,
}
PLAN_REFUSALS = OpenApiResponse(
    ErrorSerializer,
    "This user, or this profile, may not. A child whose time of the day is used up gets "
    "`daily_limit`, with `details.opens_at`, when it plays again. A title that needs another plan "
    "gets `plan_required`, one that is only there in a finer picture than the plan allows "
    "`resolution`, both with `details.plans`, where plans are listed.",
)
