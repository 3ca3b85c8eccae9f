"""The OpenAPI document: how a client signs in, names its profile, and reads an error."""

from typing import TYPE_CHECKING, Any, Literal

from drf_spectacular.openapi import AutoSchema as SpectacularAutoSchema
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

if TYPE_CHECKING:
    from drf_spectacular.plumbing import ResolvedComponent

ERRORS = {
    "400": "The request is wrong; `fields` says where.",
    "401": "There is no valid access token, or the user was disabled.",
    "402": "The card was declined: `card_declined`.",
    "403": "This user, or this profile, may not.",
    "404": "It, or the profile that is named, does not exist or may not be seen.",
    "409": "It conflicts with the current state; `code` and `message` say why.",
    "412": "Somebody else changed it since: `stale`; `details.changes` says who, and what.",
    "413": "The body is too large.",
    "415": "The body is not JSON.",
    "422": "The `Idempotency-Key` came with another request before.",
    "428": "The header `If-Match` is missing.",
    "503": "Something that StreamEx depends on is unavailable; wait for `Retry-After` seconds.",
}


class ErrorDetailSerializer(serializers.Serializer[Any]):
    """What went wrong."""

    code = serializers.CharField(
        help_text="Stable, for programs, such as `not_found` or `profile_required`."
    )
    message = serializers.CharField(help_text="For people, in their language.")
    fields_ = serializers.DictField(
        required=False,
        help_text="With the code `invalid` only: the names of fields, and what is wrong with each.",
    )

    details = serializers.DictField(
        required=False,
        help_text="With some codes: what a program needs to go on, such as the present `etag`.",
    )

    def get_fields(self) -> dict[str, Any]:
        """Name the field `fields`, which a serializer class cannot."""
        fields = super().get_fields()
        fields["fields"] = fields.pop("fields_")
        return fields


class ErrorSerializer(serializers.Serializer[Any]):
    """The one shape of every error."""

    error = ErrorDetailSerializer()


_PROFILE_HEADERS = [
    OpenApiParameter(
        "X-Profile",
        str,
        OpenApiParameter.HEADER,
        description="The id of the profile that is watching; 404 if it is not one of the user’s. "
        "Not needed beside `X-Profile-Token`.",
    ),
    OpenApiParameter(
        "X-Profile-Token",
        str,
        OpenApiParameter.HEADER,
        description="The token of a profile that was opened with "
        "`POST /api/v1/profiles/{id}/open/`; needed for one with a PIN.",
    ),
]


class AutoSchema(SpectacularAutoSchema):
    """Describes, beside the good answer, the errors that an operation can give."""

    #: Statuses of errors beyond 401 that a view of this kind gives without saying so.
    error_statuses: tuple[str, ...] = ("403",)

    def get_tags(self) -> list[str]:
        """Group operations by the first part of the address."""
        return [self.path.removeprefix("/api/v1/").split("/")[0]]

    def get_override_parameters(self) -> list[Any]:
        """Return the headers that name a profile: one with limits may do less."""
        return [*_PROFILE_HEADERS]

    def get_paginated_name(self, serializer_name: str) -> str:
        """Return the name of the component for a page of rows: `TitlePage`."""
        return f"{serializer_name.removesuffix('List')}Page"

    def _map_serializer_field(self, field: Any, *args: Any, **options: Any) -> Any:
        """Name how many rows a list of rows may have, which is left out otherwise."""
        schema = super()._map_serializer_field(field, *args, **options)  # type: ignore[no-untyped-call]
        most = getattr(field, "max_length", None)
        if isinstance(field, serializers.ListSerializer) and most is not None:
            schema = {**schema, "maxItems": most}
        return schema

    def get_summary(self) -> str | None:
        """Return what a list of operations shows: the first sentence of the description."""
        sentence: str = (self.get_description() or "").split(". ")[0].split("\n")[0]
        return sentence.rstrip(".") or None

    def _get_response_bodies(
        self, direction: Literal["request", "response"] = "response"
    ) -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        statuses = {"401", "404", *self.error_statuses}
        if self.method in {"POST", "PUT", "PATCH"} or self._takes_query():
            statuses.add("400")
        for status in sorted(statuses - bodies.keys()):
            bodies[status] = self._error(status)
        return bodies

    def _takes_query(self) -> bool:
        return any(parameter["in"] == "query" for parameter in self._get_parameters())

    def _error(self, status: str) -> dict[str, Any]:
        component: ResolvedComponent = self.resolve_serializer(ErrorSerializer, "response")
        content = {"application/json": {"schema": component.ref}}
        return {"description": ERRORS[status], "content": content}
