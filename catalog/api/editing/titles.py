"""Titles in the API: what profiles read, and what editors make, change and delete."""

from typing import Any, ClassVar
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from catalog.actions.deleting import delete_row, losses_of
from catalog.actions.edit_session import Editing
from catalog.actions.editing.casting import Casting, set_cast, set_genres
from catalog.actions.editing.writing import (
    change_title,
    create_playable,
    create_season,
    create_title,
)
from catalog.api.editing.base import EditingView, is_editorial, tagged
from catalog.api.editing.errors import placed
from catalog.api.editing.reads import all_titles, any_title, full_title
from catalog.api.editing.serializers import (
    EditorialTitleListSerializer,
    EditorialTitleSerializer,
    LossesSerializer,
    TitleCreateSerializer,
    TitleReplaceSerializer,
    TitleWriteSerializer,
)
from catalog.api.serializers import TitleDetailSerializer
from catalog.api.titles import (
    ORDERINGS,
    TitleListView,
    TitleQuery,
    detailed,
    narrowed,
    visible_title,
)
from catalog.models import Season, Title

DRY_RUN = OpenApiParameter(
    "dry_run", bool, default=False, description="Say what would go, and delete nothing."
)
_SERIES = OpenApiExample(
    "A series with its first episode",
    {
        "kind": "series",
        "name": "Harbour Lights",
        "year": 2026,
        "maturity_age": 12,
        "genres": ["drama"],
        "seasons": [{"playables": [{"name": "Arrival"}]}],
    },
    request_only=True,
)


class DryRunQuery(serializers.Serializer[Any]):
    """Whether to delete, or only to say what would go."""

    dry_run = serializers.BooleanField(default=False)


def wants_dry_run(request: Request) -> bool:
    """Whether a DELETE only asks. Raises ValidationError."""
    query = DryRunQuery(data=request.query_params)
    query.is_valid(raise_exception=True)
    return bool(query.validated_data["dry_run"])


class TitlesView(EditingView, TitleListView):
    """The titles."""

    permissions: ClassVar[dict[str, str]] = {
        "GET": "catalog.view_title",
        "POST": "catalog.add_title",
    }

    @extend_schema(
        operation_id="titles_list",
        parameters=[TitleQuery],
        responses=EditorialTitleListSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """List titles that this profile may see, or all of them, a page at a time."""
        if not is_editorial(request):
            return super().get(request)
        query = TitleQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        return self._all(request, query.validated_data)

    def _all(self, request: Request, wanted: dict[str, Any]) -> Response:
        # A draft has no date of publication to be ordered by.
        self.page_order = {**ORDERINGS, "newest": "-pk"}[wanted["ordering"]]
        paginator = self.pagination_class()
        found = narrowed(all_titles(), wanted).for_card()
        page = paginator.paginate_queryset(found, request, self)
        cards = EditorialTitleListSerializer(page, many=True, context={"request": request})
        return paginator.get_paginated_response(cards.data)

    @extend_schema(
        operation_id="titles_create",
        request=TitleCreateSerializer,
        responses={201: EditorialTitleSerializer},
        examples=[_SERIES],
    )
    def post(self, request: Request) -> Response:
        """Make a title: a film with what plays, or a series, course or album with seasons.

        All of it is made, or nothing.
        """
        given = TitleCreateSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        return self.create_once(lambda: self._create(request, dict(given.validated_data)))

    def _create(self, request: Request, values: dict[str, Any]) -> Response:
        with self.editing() as edit:
            title = create_whole_title(edit, values)
        return title_response(request, title.public_id, code=status.HTTP_201_CREATED)


def create_whole_title(edit: Editing, values: dict[str, Any]) -> Title:
    """Make a title from what a TitleCreateSerializer has validated."""
    cast, genres = values.pop("cast", []), values.pop("genres", [])
    seasons, kind = values.pop("seasons", []), values.pop("kind")
    title = create_title(edit=edit, kind=kind, values=values, now=timezone.now())
    set_genres(title=title, slugs=genres, is_extension=False)
    set_cast(of=title, cast=castings(cast), is_extension=False)
    for index, season in enumerate(seasons):
        with placed("seasons", index):
            create_whole_season(edit, title, season)
    return title


def create_whole_season(edit: Editing, title: Title, values: dict[str, Any]) -> Season:
    """Make a season from what a SeasonCreateSerializer has validated."""
    given = {**values}
    playables = given.pop("playables", [])
    season = create_season(edit=edit, title=title, values=given)
    for index, playable in enumerate(playables):
        with placed("playables", index):
            create_playable(edit=edit, within=season, values=playable)
    return season


def castings(given: list[dict[str, Any]]) -> list[Casting]:
    """Return what CastingSerializers have validated as the action takes it."""
    return [Casting(**one) for one in given]


class TitleView(EditingView):
    """One title."""

    permissions: ClassVar[dict[str, str]] = {
        "GET": "catalog.view_title",
        "PATCH": "catalog.change_title",
        "PUT": "catalog.change_title",
        "DELETE": "catalog.delete_title",
    }

    @extend_schema(responses=EditorialTitleSerializer)
    def get(self, request: Request, title: str) -> Response:
        """Read a title by its id or its slug, with seasons, credits and what plays outside them."""
        if is_editorial(request):
            return title_response(request, title)
        found = detailed(visible_title(self.profile, title), self.profile)
        return tagged(TitleDetailSerializer(found, context={"request": request}).data, found)

    @extend_schema(request=TitleWriteSerializer, responses=EditorialTitleSerializer)
    def patch(self, request: Request, title: str) -> Response:
        """Change some fields. Cast, genres, seasons and what plays have their own addresses."""
        return self.changed(any_title(title), TitleWriteSerializer, is_partial=True)

    @extend_schema(request=TitleReplaceSerializer, responses=EditorialTitleSerializer)
    def put(self, request: Request, title: str) -> Response:
        """Replace all that is said of a title itself: every field has to be there.

        Cast, genres, seasons and what plays stay; they have their own addresses.
        """
        return self.changed(any_title(title), TitleReplaceSerializer, is_partial=False)

    def changed(self, found: Title, serializer: Any, *, is_partial: bool) -> Response:
        """Change `found` by what the request says in the terms of `serializer`."""
        expected = self.expected_version(found)
        given = serializer(found, data=self.request.data, partial=is_partial)
        given.is_valid(raise_exception=True)
        with self.editing() as edit:
            opened = edit.open_row(found, expected_version=expected)
            values = dict(given.validated_data)
            change_title(edit=edit, title=opened, values=values, now=timezone.now())
        return title_response(self.request, found.public_id)

    @extend_schema(parameters=[DRY_RUN], responses={200: LossesSerializer})
    def delete(self, request: Request, title: str) -> Response:
        """Delete a title with everything in it, media included, and say what went.

        `dry_run=1` says what would go. The history can bring it back, without its media and without
        what viewers left on it; to take it off the site, set its `status` to `withdrawn`.
        """
        return self.deleted(any_title(title))

    def deleted(self, row: Any) -> Response:
        """Delete `row`, or say what would go with it."""
        return delete_or_preview(self, row)


def delete_or_preview(view: EditingView, row: Any) -> Response:
    """Delete `row` if its version is the expected one, or say what would go with it."""
    if wants_dry_run(view.request):
        losses = losses_of(row=row)
        return Response(LossesSerializer(_described(losses, is_dry_run=True)).data)
    expected = view.expected_version(row)
    with view.editing() as edit:
        losses = delete_row(row=edit.open_to_delete(row, expected_version=expected))
    return Response(LossesSerializer(_described(losses, is_dry_run=False)).data)


def _described(losses: Any, *, is_dry_run: bool) -> dict[str, Any]:
    return {
        "is_dry_run": is_dry_run,
        "rows": losses.rows,
        "media": losses.media,
        "media_bytes": losses.media_bytes,
    }


def title_response(
    request: Request, title: str | UUID, *, code: int = status.HTTP_200_OK
) -> Response:
    """Answer with a title as an editor reads it."""
    found = full_title(any_title(str(title)))
    data = EditorialTitleSerializer(found, context={"request": request}).data
    return tagged(data, found, code=code)
