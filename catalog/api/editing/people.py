"""People, characters and genres in the API."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.db.models.functions import Coalesce
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from api_conventions.pagination import CursorPagination
from catalog.actions.editing.writing import change_row, create_row
from catalog.api.editing.base import EditingView, is_editorial, tagged
from catalog.api.editing.serializers import (
    CharacterReplaceSerializer,
    CharacterSerializer,
    CharacterWriteSerializer,
    GenreDetailSerializer,
    GenreReplaceSerializer,
    LossesSerializer,
    PersonDetailSerializer,
    PersonListSerializer,
    PersonReplaceSerializer,
    PersonWriteSerializer,
)
from catalog.api.editing.titles import DRY_RUN, delete_or_preview
from catalog.api.serializers import GenreSerializer
from catalog.models import Character, Credit, Genre, Person, SearchEntry
from catalog.search.lookup import found_by_words

Kind = SearchEntry.Kind


class NameQuery(serializers.Serializer[Any]):
    """What a list of names can be narrowed down to."""

    q = serializers.CharField(
        required=False, max_length=100, allow_blank=True,
        help_text="Words of the name, as in `search/`: all of them must be found, whatever their "
        "accents, case and punctuation, the last may be half typed, and one that occurs nowhere is "
        "corrected. The order stays; of more than 2,000 found, the rest is left out.",
    )  # fmt: skip


def named(rows: QuerySet[Any], request: Request, kind: Kind) -> QuerySet[Any]:
    """Return those of `rows`, all of one kind, that the words of `q` find."""
    query = NameQuery(data=request.query_params)
    query.is_valid(raise_exception=True)
    text = query.validated_data.get("q")
    return rows.filter(found_by_words(kind, text)) if text else rows


class NamedView(EditingView):
    """What people, characters and genres have in common."""

    model: ClassVar[type[Person | Character | Genre]]
    detail_serializer: ClassVar[type[serializers.BaseSerializer[Any]]]
    write_serializer: ClassVar[type[serializers.BaseSerializer[Any]]]
    replace_serializer: ClassVar[type[serializers.BaseSerializer[Any]]]

    def rows(self) -> QuerySet[Any]:
        """Return what the request may read."""
        rows: Any = self.model.objects
        return rows.all() if is_editorial(self.request) else rows.visible_to(self.profile)  # type: ignore[no-any-return]

    def find(self, **wanted: Any) -> Any:
        """Return the one row; raises Http404."""
        row = self.rows().filter(**wanted).first()
        if row is None:
            raise Http404
        return row

    def respond(self, row: Model, *, code: int = status.HTTP_200_OK) -> Response:
        """Answer with a row."""
        found: Any = self.complete(row)
        context = {"request": self.request}
        return tagged(self.detail_serializer(found, context=context).data, found, code=code)

    def complete(self, row: Model) -> Model:
        """Fetch what the answer needs beyond the row itself."""
        return row

    def create(self, request: Request) -> Response:
        """Make one."""
        given = self.write_serializer(data=request.data)
        given.is_valid(raise_exception=True)

        def act() -> Response:
            with self.editing() as edit:
                row = create_row(edit=edit, model=self.model, values=dict(given.validated_data))
            return self.respond(row, code=status.HTTP_201_CREATED)

        return self.create_once(act)

    def change(self, request: Request, row: Any, *, is_whole: bool = False) -> Response:
        """Change some fields, or replace them all."""
        expected = self.expected_version(row)
        serializer = self.replace_serializer if is_whole else self.write_serializer
        given = serializer(row, data=request.data, partial=not is_whole)
        given.is_valid(raise_exception=True)
        with self.editing() as edit:
            opened = edit.open(row, expected_version=expected)
            change_row(row=opened, values=dict(given.validated_data))
        return self.respond(self.find(pk=row.pk))

    def page(self, request: Request, rows: QuerySet[Any], serializer: Any) -> Response:
        """Answer with a page of rows."""
        paginator = CursorPagination()
        page = paginator.paginate_queryset(rows, request, self)
        data = serializer(page, many=True, context={"request": request}).data
        return paginator.get_paginated_response(data)


class AnyPersonView(NamedView):
    """How people are read and written."""

    model = Person
    detail_serializer = PersonDetailSerializer
    write_serializer = PersonWriteSerializer
    replace_serializer = PersonReplaceSerializer

    def complete(self, row: Any) -> Any:
        """Fetch portrait and filmography, as far as the request may see them."""
        credited = Credit.objects.filter(person=row)
        if not is_editorial(self.request):
            credited = credited.visible_to(self.profile)
        year = Coalesce("title__year", "playable__title__year")
        row.visible_credits = credited.select_related(
            "title", "playable__title", "character"
        ).order_by(year.desc(nulls_last=True), "-pk")
        return row


class PeopleView(AnyPersonView):
    """People."""

    pagination_class = CursorPagination
    page_order = "sort_name"
    permissions: ClassVar[dict[str, str]] = {
        "GET": "catalog.view_person",
        "POST": "catalog.add_person",
    }

    @extend_schema(
        operation_id="people_list",
        parameters=[NameQuery],
        responses=PersonListSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """List people in what this profile may see, or all of them, by name, a page at a time."""
        people = named(self.rows(), request, Kind.PERSON).prefetch_related("artworks")
        return self.page(request, people, PersonListSerializer)

    @extend_schema(
        operation_id="people_create",
        request=PersonWriteSerializer,
        responses={201: PersonDetailSerializer},
    )
    def post(self, request: Request) -> Response:
        """Make a person."""
        return self.create(request)


class PersonView(AnyPersonView):
    """One person."""

    permissions: ClassVar[dict[str, str]] = {
        "GET": "catalog.view_person",
        "PATCH": "catalog.change_person",
        "PUT": "catalog.change_person",
        "DELETE": "catalog.delete_person",
    }

    @extend_schema(responses=PersonDetailSerializer)
    def get(self, request: Request, public_id: UUID) -> Response:
        """Read a person with what they worked on."""
        return self.respond(self.find(public_id=public_id))

    @extend_schema(request=PersonWriteSerializer, responses=PersonDetailSerializer)
    def patch(self, request: Request, public_id: UUID) -> Response:
        """Change some fields."""
        return self.change(request, self.find(public_id=public_id))

    @extend_schema(request=PersonReplaceSerializer, responses=PersonDetailSerializer)
    def put(self, request: Request, public_id: UUID) -> Response:
        """Replace all that is said of a person: every field has to be there."""
        return self.change(request, self.find(public_id=public_id), is_whole=True)

    @extend_schema(parameters=[DRY_RUN], responses={200: LossesSerializer})
    def delete(self, request: Request, public_id: UUID) -> Response:
        """Delete a person without credits; one with credits is kept, and they are named."""
        return delete_or_preview(self, self.find(public_id=public_id))


class CharactersView(NamedView):
    """Characters."""

    model = Character
    detail_serializer = CharacterSerializer
    write_serializer = CharacterWriteSerializer
    replace_serializer = CharacterReplaceSerializer
    pagination_class = CursorPagination
    page_order = "name"
    permissions: ClassVar[dict[str, str]] = {
        "GET": "catalog.view_character",
        "POST": "catalog.add_character",
    }

    @extend_schema(
        operation_id="characters_list",
        parameters=[NameQuery],
        responses=CharacterSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """List characters of what this profile may see, or all of them, by name."""
        return self.page(request, named(self.rows(), request, Kind.CHARACTER), CharacterSerializer)

    @extend_schema(
        operation_id="characters_create",
        request=CharacterWriteSerializer,
        responses={201: CharacterSerializer},
    )
    def post(self, request: Request) -> Response:
        """Make a character."""
        return self.create(request)


class CharacterView(NamedView):
    """One character."""

    model = Character
    detail_serializer = CharacterSerializer
    write_serializer = CharacterWriteSerializer
    replace_serializer = CharacterReplaceSerializer
    permissions: ClassVar[dict[str, str]] = {
        "GET": "catalog.view_character",
        "PATCH": "catalog.change_character",
        "PUT": "catalog.change_character",
        "DELETE": "catalog.delete_character",
    }

    @extend_schema(responses=CharacterSerializer)
    def get(self, request: Request, public_id: UUID) -> Response:
        """Read a character."""
        return self.respond(self.find(public_id=public_id))

    @extend_schema(request=CharacterWriteSerializer, responses=CharacterSerializer)
    def patch(self, request: Request, public_id: UUID) -> Response:
        """Change some fields."""
        return self.change(request, self.find(public_id=public_id))

    @extend_schema(request=CharacterReplaceSerializer, responses=CharacterSerializer)
    def put(self, request: Request, public_id: UUID) -> Response:
        """Replace all that is said of a character: every field has to be there."""
        return self.change(request, self.find(public_id=public_id), is_whole=True)

    @extend_schema(parameters=[DRY_RUN], responses={200: LossesSerializer})
    def delete(self, request: Request, public_id: UUID) -> Response:
        """Delete a character whom nobody plays; otherwise the titles are named."""
        return delete_or_preview(self, self.find(public_id=public_id))


class GenresView(NamedView):
    """Genres."""

    model = Genre
    detail_serializer = GenreDetailSerializer
    write_serializer = GenreDetailSerializer
    replace_serializer = GenreReplaceSerializer
    permissions: ClassVar[dict[str, str]] = {
        "GET": "catalog.view_genre",
        "POST": "catalog.add_genre",
    }

    @extend_schema(
        operation_id="genres_list",
        parameters=[NameQuery],
        responses=GenreSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """List the genres in which this profile finds something, or all of them, by name."""
        genres = named(self.rows(), request, Kind.GENRE)
        return Response(GenreSerializer(genres, many=True).data)

    @extend_schema(
        operation_id="genres_create",
        request=GenreDetailSerializer,
        responses={201: GenreDetailSerializer},
    )
    def post(self, request: Request) -> Response:
        """Make a genre."""
        return self.create(request)


class GenreView(NamedView):
    """One genre."""

    model = Genre
    detail_serializer = GenreDetailSerializer
    write_serializer = GenreDetailSerializer
    replace_serializer = GenreReplaceSerializer
    permissions: ClassVar[dict[str, str]] = {
        "GET": "catalog.view_genre",
        "PATCH": "catalog.change_genre",
        "PUT": "catalog.change_genre",
        "DELETE": "catalog.delete_genre",
    }

    @extend_schema(responses=GenreDetailSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """Read a genre, with its names in both languages."""
        return self.respond(self.find(slug=slug))

    @extend_schema(request=GenreDetailSerializer, responses=GenreDetailSerializer)
    def patch(self, request: Request, slug: str) -> Response:
        """Change some fields."""
        return self.change(request, self.find(slug=slug))

    @extend_schema(request=GenreReplaceSerializer, responses=GenreDetailSerializer)
    def put(self, request: Request, slug: str) -> Response:
        """Replace all that is said of a genre: every field has to be there."""
        return self.change(request, self.find(slug=slug), is_whole=True)

    @extend_schema(parameters=[DRY_RUN], responses={200: LossesSerializer})
    def delete(self, request: Request, slug: str) -> Response:
        """Delete a genre without titles; otherwise the titles are named."""
        return delete_or_preview(self, self.find(slug=slug))
