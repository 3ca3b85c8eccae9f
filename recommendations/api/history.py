"""What a profile played, in the API: to read, to delete, to take along."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.access import own_profile, require_history_owner, require_self_or_manager
from accounts.api.views import UserView
from accounts.models import Profile
from api_conventions.pagination import CursorPagination
from catalog.models import Playable
from recommendations.actions.history import (
    NotInHistoryError,
    clear_history,
    remove_from_history,
)
from recommendations.engine.history import played_by
from recommendations.engine.history_export import history_csv, history_json
from recommendations.models import Viewing


class ViewingRecordSerializer(serializers.ModelSerializer[Viewing]):
    """Something that was played."""

    playable = serializers.UUIDField(source="playable.public_id", help_text="Its id.")
    kind = serializers.ChoiceField(Playable.Kind.choices, source="playable.kind")
    title = serializers.CharField(
        source="playable.title.name", help_text="The name of the film, the series …"
    )
    title_slug = serializers.SlugField(source="playable.title.slug")
    name = serializers.CharField(source="playable.name", help_text="Of the episode, the track …")
    code = serializers.CharField(source="playable.code", help_text="Its place, such as `S1 E2`.")
    duration_seconds = serializers.FloatField(
        source="playable.duration_seconds", allow_null=True, help_text="In seconds."
    )

    watched_seconds = serializers.FloatField(
        source="seconds_watched", help_text="How much was played of it in all, in seconds."
    )

    class Meta:
        model = Viewing
        fields = (
            "playable", "kind", "title", "title_slug", "name", "code", "duration_seconds",
            "position_seconds", "watched_seconds", "is_completed", "times_completed",
            "first_played_at", "last_played_at",
        )  # fmt: skip
        read_only_fields = fields
        extra_kwargs = {
            "position_seconds": {"help_text": "Where it was left, in seconds."},
        }


class ExportQuery(serializers.Serializer[Any]):
    """What an export is to be."""

    as_ = serializers.ChoiceField(("json", "csv"), default="json")

    def get_fields(self) -> dict[str, Any]:
        """Name the field `as`, which a class cannot."""
        return {"as": super().get_fields()["as_"]}


class HistoryView(UserView):
    """The history of a profile."""

    pagination_class = CursorPagination
    page_order = "-last_played_at"

    @extend_schema(operation_id="history_list", responses=ViewingRecordSerializer(many=True))
    def get(self, request: Request, public_id: UUID) -> Response:
        """List what a profile played, the latest first, also what was withdrawn since.

        For the profile itself (`X-Profile`), and for who manages the account.
        """
        profile = own_profile(self.user, public_id)
        require_self_or_manager(request, profile)
        paginator = self.pagination_class()
        page = paginator.paginate_queryset(played_by(profile), request, self)
        return paginator.get_paginated_response(ViewingRecordSerializer(page, many=True).data)

    @extend_schema(operation_id="history_clear", responses={204: None})
    def delete(self, request: Request, public_id: UUID) -> Response:
        """Forget everything that a profile played, with all positions.

        A child's history is deleted by who manages the account.
        """
        clear_history(profile=owned_history(request, public_id), now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class HistoryEntryView(UserView):
    """One thing in the history of a profile."""

    @extend_schema(operation_id="history_remove", responses={204: None})
    def delete(self, request: Request, public_id: UUID, playable: UUID) -> Response:
        """Forget that something was played, with its position."""
        profile = owned_history(request, public_id)
        found = Playable.objects.filter(public_id=playable).first()
        try:
            if found is None:
                raise NotInHistoryError
            remove_from_history(profile=profile, playable=found, now=timezone.now())
        except NotInHistoryError as error:
            raise exceptions.NotFound from error
        return Response(status=status.HTTP_204_NO_CONTENT)


class HistoryExportView(UserView):
    """The history of a profile as a file."""

    @extend_schema(
        operation_id="history_export",
        parameters=[
            OpenApiParameter("as", str, enum=["json", "csv"], description="`json` unless asked.")
        ],
        responses={
            (200, "application/json"): OpenApiTypes.OBJECT,
            (200, "text/csv"): OpenApiTypes.STR,
        },
    )
    def get(self, request: Request, public_id: UUID) -> HttpResponse:
        """Take the whole history of a profile along: JSON, or CSV for tables."""
        profile = owned_history(request, public_id)
        query = ExportQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        return history_file(profile, query.validated_data["as"])

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        """Take any `Accept`: what it is, the parameter says."""
        return super().perform_content_negotiation(request, force=True)


def owned_history(request: Request, public_id: UUID) -> Profile:
    """Return the profile whose history this request may delete and take along.

    Raises ProfileNotFound, PinRequired and AccountManagerRequired.
    """
    profile = own_profile(request.user, public_id)  # type: ignore[arg-type]
    require_history_owner(request, profile)
    return profile


def history_file(profile: Profile, kind: str) -> HttpResponse:
    """Return the history of `profile` as a download, `kind` json or csv."""
    now = timezone.now()
    text = history_csv(profile) if kind == "csv" else history_json(profile, now)
    content_type = "text/csv; charset=utf-8" if kind == "csv" else "application/json"
    name = f"history-{now:%Y-%m-%d}.{kind}"
    return HttpResponse(
        text,
        content_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store",
        },
    )  # fmt: skip
