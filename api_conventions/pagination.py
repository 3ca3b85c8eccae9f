"""How lists are cut into pages: by a cursor, so that page 10,000 costs as much as page 1.

The cursor holds the last row's place in the order and its number, so rows that share a place (the
titles of one year, an import's moment of publishing) are neither repeated nor skipped; DRF's own
cursor loses its way after 1,000 of them.
"""

import datetime
from typing import Any

from django.core import signing
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

MAX_PAGE_SIZE = 100
_SALT = "accounts.api.pagination"


class PageQuery(serializers.Serializer[Any]):
    """The parameters of every list."""

    page_size = serializers.IntegerField(
        min_value=1,
        max_value=MAX_PAGE_SIZE,
        default=24,
        help_text=f"Rows on a page, at most {MAX_PAGE_SIZE}.",
    )
    cursor = serializers.CharField(
        required=False,
        max_length=500,
        help_text="Where a page begins; opaque, taken from `next` of the page before.",
    )


class CursorPagination(BasePagination):
    """Pages of `results` with the address of the `next` one.

    The view's `page_order` names a field that is never null, with a minus for descending; rows that
    share its value are ordered by number in the same direction.
    """

    def paginate_queryset(
        self, queryset: Any, request: Request, view: APIView | None = None
    ) -> list[Any]:
        """Return the rows of the requested page.

        Raises ValidationError for a bad cursor or size.
        """
        query = PageQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        self.request, self.size = request, query.validated_data["page_size"]
        order: str = getattr(view, "page_order", "-pk")
        self.is_descending, self.field = order.startswith("-"), order.removeprefix("-")
        beginning = self._from_cursor(queryset, query.validated_data.get("cursor"))
        rows = list(beginning[: self.size + 1])
        self.page, self.has_next = rows[: self.size], len(rows) > self.size
        return self.page

    def get_paginated_response(self, data: Any) -> Response:
        """Wrap the rows of a page."""
        return Response({"next": self._next_url(), "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Describe a page for the OpenAPI document."""
        return {
            "type": "object",
            "required": ["next", "results"],
            "properties": {
                "next": {
                    "type": ["string", "null"],
                    "format": "uri",
                    "description": "The address of the next page; null on the last one.",
                    "example": "https://stream.example.com/api/v1/…?cursor=…",
                },
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        """Describe the parameters of a list for the OpenAPI document."""
        fields = PageQuery().fields
        sizes = {"type": "integer", "minimum": 1, "maximum": MAX_PAGE_SIZE, "default": 24}
        schemas = {"page_size": sizes, "cursor": {"type": "string", "maxLength": 500}}
        return [
            {
                "name": name,
                "in": "query",
                "required": False,
                "description": fields[name].help_text,
                "schema": schema,
            }
            for name, schema in schemas.items()
        ]

    def _from_cursor(self, queryset: QuerySet[Any], cursor: str | None) -> QuerySet[Any]:
        sign = "-" if self.is_descending else ""
        ordered = queryset.order_by(f"{sign}{self.field}", f"{sign}pk")
        if not cursor:
            return ordered
        try:
            value, pk = signing.loads(cursor, salt=f"{_SALT}.{sign}{self.field}")
        except signing.BadSignature as error:
            message = _("This is not a cursor of this list.")
            raise serializers.ValidationError({"cursor": [message]}) from error
        beyond = "lt" if self.is_descending else "gt"
        # The first condition follows from the second, and is what an index can begin at.
        return ordered.filter(
            Q(**{f"{self.field}__{beyond}e": value}),
            Q(**{f"{self.field}__{beyond}": value}) | Q(**{f"pk__{beyond}": pk}),
        )

    def _next_url(self) -> str | None:
        if not self.has_next:
            return None
        last = self.page[-1]
        value = _value_of(last, self.field)
        if isinstance(value, datetime.datetime):
            value = value.isoformat()
        sign = "-" if self.is_descending else ""
        cursor = signing.dumps([value, last.pk], salt=f"{_SALT}.{sign}{self.field}", compress=True)
        query = self.request.query_params.copy()  # with every value of what is there twice
        query["cursor"] = cursor
        return self.request.build_absolute_uri(f"{self.request.path}?{query.urlencode()}")


def _value_of(row: Model, path: str) -> Any:
    value: Any = row
    for name in path.split("__"):
        value = getattr(value, name)
    return value
