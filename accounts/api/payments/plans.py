"""Plans in the API: what is offered, to anybody."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.views import UserView
from accounts.models import Plan

PLAN_EXAMPLE = {
    "id": "019a5e0c-7b1f-7c3e-9a55-3f6f0b8f2d11",
    "name": "Family",
    "description": "Four screens at once, in 4K.",
    "price_minor": 1299,
    "currency": "EUR",
    "period": "month",
    "trial_days": 14,
    "simultaneous_streams": 4,
    "highest_height": 2160,
    "has_downloads": True,
    "storage_bytes": 53687091200,
    "is_free": False,
}


class PlanSerializer(serializers.ModelSerializer[Plan]):
    """What somebody gets, and what it costs for each period."""

    id = serializers.UUIDField(source="public_id", read_only=True)

    class Meta:
        model = Plan
        fields = (
            "id", "name", "description", "price_minor", "currency", "period", "trial_days",
            "simultaneous_streams", "highest_height", "has_downloads", "storage_bytes", "is_free",
        )  # fmt: skip
        read_only_fields = fields
        extra_kwargs = {
            "price_minor": {
                "help_text": "In the smallest unit of the currency: 999 is 9.99 EUR, and 999 JPY."
            },
            "simultaneous_streams": {
                "help_text": "How many may play at once; null for any number."
            },
            "highest_height": {"help_text": "Lines of the picture, such as 1080; null for any."},
            "storage_bytes": {"help_text": "For files of one's own; null for any number."},
            "is_free": {"help_text": "Whether everybody has it who has no other."},
        }


class PlanListView(UserView):
    """What is offered."""

    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="plans_list",
        responses=PlanSerializer(many=True),
        examples=[OpenApiExample("A plan", value=PLAN_EXAMPLE, response_only=True)],
    )
    def get(self, request: Request, *args: Any) -> Response:
        """List the plans that can be chosen, in the order of the page of plans."""
        return Response(PlanSerializer(Plan.objects.offered(), many=True).data)
