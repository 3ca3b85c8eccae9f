"""The cast and the genres of a title, in one call: read, replaced, extended."""

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from catalog.actions.editing.casting import set_cast, set_genres
from catalog.api.editing.base import EditingView, is_editorial, tagged
from catalog.api.editing.reads import any_playable, any_title
from catalog.api.editing.serializers import CastSerializer, GenreSlugsSerializer
from catalog.api.editing.titles import castings
from catalog.api.playables import visible_playable
from catalog.api.serializers import CreditSerializer, GenreSerializer
from catalog.api.titles import visible_title
from catalog.models import Credit, Playable, Title

_CAST = OpenApiExample(
    "An actor with a part, and the director",
    {
        "cast": [
            {
                "person": "0190a7c2-5d3e-7b10-8f6a-2b1c3d4e5f60",
                "role": "actor",
                "character": "0190a7c2-6e4f-7c21-9a7b-3c2d4e5f6071",
            },
            {"person": "0190a7c2-7f50-7d32-ab8c-4d3e5f607182", "role": "director"},
        ]
    },
    request_only=True,
)
_GENRES = OpenApiExample("Two genres", {"genres": ["drama", "mystery"]}, request_only=True)


class CastView(EditingView):
    """What the casts of titles and of what plays have in common."""

    def read(self, row: Title | Playable) -> Response:
        """Answer with the cast of a row, in billing order, under the row's version."""
        credits_ = row.credits.select_related("person", "character")
        return tagged(CreditSerializer(credits_, many=True).data, row)

    def write(self, row: Title | Playable, *, is_extension: bool) -> Response:
        """Give a row the cast that the request names."""
        expected = self.expected_version(row)
        given = CastSerializer(data=self.request.data)
        given.is_valid(raise_exception=True)
        cast = castings(given.validated_data["cast"])
        with self.editing() as edit:
            opened = edit.open_row(row, having=(Credit,), expected_version=expected)
            set_cast(of=opened, cast=cast, is_extension=is_extension)
        row.refresh_from_db(fields=["version"])
        return self.read(row)


class TitleCastView(CastView):
    """The cast of a title."""

    permissions: ClassVar[dict[str, str]] = {
        "GET": "catalog.view_title",
        "PUT": "catalog.change_title",
        "POST": "catalog.change_title",
    }

    @extend_schema(operation_id="titles_cast_list", responses=CreditSerializer(many=True))
    def get(self, request: Request, title: str) -> Response:
        """List the cast and crew of a title, in billing order."""
        return self.read(
            any_title(title) if is_editorial(request) else visible_title(self.profile, title)
        )

    @extend_schema(
        operation_id="titles_cast_replace",
        request=CastSerializer,
        responses=CreditSerializer(many=True),
        examples=[_CAST],
    )
    def put(self, request: Request, title: str) -> Response:
        """Replace the cast and crew of a title. An unknown id is named, and changes nothing."""
        return self.write(any_title(title), is_extension=False)

    @extend_schema(
        operation_id="titles_cast_extend",
        request=CastSerializer,
        responses=CreditSerializer(many=True),
        examples=[_CAST],
    )
    def post(self, request: Request, title: str) -> Response:
        """Add to the cast and crew of a title. An unknown id is named, and changes nothing."""
        return self.write(any_title(title), is_extension=True)


class PlayableCastView(CastView):
    """The guests of an episode, the artists of a track."""

    permissions: ClassVar[dict[str, str]] = {
        "GET": "catalog.view_playable",
        "PUT": "catalog.change_playable",
        "POST": "catalog.change_playable",
    }

    @extend_schema(operation_id="playables_cast_list", responses=CreditSerializer(many=True))
    def get(self, request: Request, public_id: UUID) -> Response:
        """List the guests of an episode or the artists of a track, in billing order."""
        if is_editorial(request):
            return self.read(any_playable(public_id))
        return self.read(visible_playable(self.profile, public_id))

    @extend_schema(
        operation_id="playables_cast_replace",
        request=CastSerializer,
        responses=CreditSerializer(many=True),
        examples=[_CAST],
    )
    def put(self, request: Request, public_id: UUID) -> Response:
        """Replace the cast of something that plays. An unknown id is named, and changes nothing."""
        return self.write(any_playable(public_id), is_extension=False)

    @extend_schema(
        operation_id="playables_cast_extend",
        request=CastSerializer,
        responses=CreditSerializer(many=True),
        examples=[_CAST],
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Add to the cast of something that plays. An unknown id is named, and changes nothing."""
        return self.write(any_playable(public_id), is_extension=True)


class TitleGenresView(EditingView):
    """The genres of a title."""

    permissions: ClassVar[dict[str, str]] = {
        "GET": "catalog.view_title",
        "PUT": "catalog.change_title",
        "POST": "catalog.change_title",
    }

    @extend_schema(operation_id="titles_genres_list", responses=GenreSerializer(many=True))
    def get(self, request: Request, title: str) -> Response:
        """List the genres of a title, by name."""
        if is_editorial(request):
            return self._read(any_title(title))
        return self._read(visible_title(self.profile, title))

    @extend_schema(
        operation_id="titles_genres_replace",
        request=GenreSlugsSerializer,
        responses=GenreSerializer(many=True),
        examples=[_GENRES],
    )
    def put(self, request: Request, title: str) -> Response:
        """Replace the genres of a title. An unknown slug is named, and changes nothing."""
        return self._write(title, is_extension=False)

    @extend_schema(
        operation_id="titles_genres_extend",
        request=GenreSlugsSerializer,
        responses=GenreSerializer(many=True),
        examples=[_GENRES],
    )
    def post(self, request: Request, title: str) -> Response:
        """Add to the genres of a title. An unknown slug is named, and changes nothing."""
        return self._write(title, is_extension=True)

    def _read(self, title: Title) -> Response:
        return tagged(GenreSerializer(title.genres.all(), many=True).data, title)

    def _write(self, name: str, *, is_extension: bool) -> Response:
        title = any_title(name)
        expected = self.expected_version(title)
        given = GenreSlugsSerializer(data=self.request.data)
        given.is_valid(raise_exception=True)
        slugs: Any = given.validated_data["genres"]
        with self.editing() as edit:
            opened = edit.open_row(title, expected_version=expected)
            set_genres(title=opened, slugs=slugs, is_extension=is_extension)
        title.refresh_from_db(fields=["version"])
        return self._read(title)
