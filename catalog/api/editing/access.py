"""Which plan a title needs, in the API: read by whoever sees it, and set by editors."""

from typing import Any, ClassVar

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Plan
from catalog.actions.editing.access import find_plans, set_access
from catalog.api.editing.base import EditingView, is_editorial, tagged
from catalog.api.editing.reads import any_title
from catalog.api.editing.types import Choice
from catalog.api.titles import visible_title
from catalog.models import Title

MAX_PLANS = 100
_PLAN = "019a5e0c-7b1f-7c3e-9a55-3f6f0b8f2d11"
_SOME = OpenApiExample(
    "One of some plans", {"access": "some_plans", "plans": [_PLAN]}, request_only=True
)
_ANY = OpenApiExample("Any paid plan", {"access": "any_plan", "plans": []}, request_only=True)


class NeededPlanSerializer(serializers.ModelSerializer[Plan]):
    """A plan that opens a title."""

    id = serializers.UUIDField(source="public_id")

    class Meta:
        model = Plan
        fields = ("id", "name")


class TitleAccessSerializer(serializers.ModelSerializer[Title]):
    """Which plan a title needs to be played. Extras, such as trailers, are free."""

    plans = NeededPlanSerializer(many=True, help_text="Any of them opens it; empty otherwise.")

    class Meta:
        model = Title
        fields = ("access", "plans")


class TitleAccessWriteSerializer(serializers.Serializer[Any]):
    """Which plan a title is to need."""

    access = Choice(Title.Access.choices)
    plans = serializers.ListField(
        child=serializers.UUIDField(),
        max_length=MAX_PLANS,
        default=list,
        help_text="Ids of plans, for `some_plans` only.",
    )


class TitleAccessView(EditingView):
    """The plan that a title needs."""

    permissions: ClassVar[dict[str, str]] = {
        "GET": "catalog.view_title",
        "PUT": "catalog.change_title",
    }

    @extend_schema(operation_id="titles_access_read", responses=TitleAccessSerializer)
    def get(self, request: Request, title: str) -> Response:
        """Say whether a title is free, needs any paid plan, or one of some plans."""
        if is_editorial(request):
            return self._read(any_title(title))
        return self._read(visible_title(self.profile, title))

    @extend_schema(
        operation_id="titles_access_replace",
        request=TitleAccessWriteSerializer,
        responses=TitleAccessSerializer,
        examples=[_SOME, _ANY],
    )
    def put(self, request: Request, title: str) -> Response:
        """Say which plan a title needs. An unknown plan is named, and changes nothing."""
        found = any_title(title)
        expected = self.expected_version(found)
        given = TitleAccessWriteSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        wanted: Any = given.validated_data
        plans = find_plans(wanted["plans"])
        with self.editing() as edit:
            opened = edit.open_row(found, expected_version=expected)
            set_access(title=opened, access=wanted["access"], plans=plans)
        found.refresh_from_db(fields=["version", "access"])
        return self._read(found)

    def _read(self, title: Title) -> Response:
        return tagged(TitleAccessSerializer(title).data, title)
