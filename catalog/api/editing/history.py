"""The history of the catalogue in the API: read it, and go back."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api_conventions.pagination import CursorPagination
from catalog.actions.editing.history_wording import describe_entries
from catalog.actions.editing.reverting import revert_to
from catalog.api.editing.base import EditingView, tagged
from catalog.history.snapshots import KINDS
from catalog.models import Change, HistoryEntry

Kind = HistoryEntry.Kind


class FieldChangeSerializer(serializers.Serializer[Any]):
    """One field before and after."""

    field = serializers.CharField()
    label = serializers.CharField(  # type: ignore[assignment]
        help_text="Its name for people, in their language."
    )
    before = serializers.SerializerMethodField(help_text="Null where the row was not there.")
    after = serializers.SerializerMethodField(help_text="Null where the row is no more.")

    @extend_schema_field(OpenApiTypes.ANY)
    def get_before(self, change: Any) -> Any:
        """Return the value; references by their names."""
        return change.before

    @extend_schema_field(OpenApiTypes.ANY)
    def get_after(self, change: Any) -> Any:
        """Return the value; references by their names."""
        return change.after


class RowChangeSerializer(serializers.Serializer[Any]):
    """What happened to one row."""

    what = serializers.CharField(help_text="Such as title, season, playable, credit, marker.")
    name = serializers.CharField()
    verb = serializers.ChoiceField(("added", "changed", "deleted"))
    fields_ = FieldChangeSerializer(many=True)

    def get_fields(self) -> dict[str, Any]:
        """Name the field `fields`, which a serializer class cannot."""
        fields = super().get_fields()
        fields["fields"] = fields.pop("fields_")
        return fields


class HistoryEntrySerializer(serializers.ModelSerializer[HistoryEntry]):
    """What one change did to a title with all that is in it, or to a person and so on."""

    id = serializers.UUIDField(source="change.public_id", help_text="Of the change.")
    made_at = serializers.DateTimeField(source="change.made_at")
    made_by = serializers.CharField(
        source="change.made_by.email",
        allow_null=True,
        default=None,
        help_text="The e-mail of who did it; null: nobody in person, or an account that is gone.",
    )
    via = serializers.ChoiceField(Change.Via.choices, source="change.via")
    comment = serializers.CharField(source="change.comment")
    kind = serializers.ChoiceField(Kind.choices)
    subject = serializers.CharField(
        source="reference", help_text="The id of what was changed; of a genre its slug."
    )
    changes = serializers.SerializerMethodField()

    class Meta:
        model = HistoryEntry
        fields = (
            "id", "made_at", "made_by", "via", "comment", "kind", "subject", "name", "changes",
        )  # fmt: skip

    @extend_schema_field(RowChangeSerializer(many=True))
    def get_changes(self, entry: HistoryEntry) -> Any:
        """Return what happened to each row."""
        return RowChangeSerializer(self.context["described"][entry.pk], many=True).data


class RevertedSerializer(HistoryEntrySerializer):
    """The change that went back, and what of it could not be."""

    files_gone = serializers.ListField(
        child=serializers.CharField(),
        help_text="Pictures and subtitles whose files are gone, and which stay as they are.",
    )

    class Meta(HistoryEntrySerializer.Meta):
        fields = (*HistoryEntrySerializer.Meta.fields, "files_gone")  # type: ignore[assignment]


class ChangesQuery(serializers.Serializer[Any]):
    """What the list of all changes can be narrowed down to."""

    kind = serializers.ChoiceField(Kind.choices, required=False, help_text="One kind only.")


class HistoryView(EditingView):
    """What lists of the history have in common. Only editors read it, with or without `scope`."""

    pagination_class = CursorPagination
    page_order = "-pk"
    editors_only = True

    def page(self, request: Request, entries: QuerySet[HistoryEntry]) -> Response:
        """Answer with a page of entries, the latest first, in a fixed number of queries."""
        paginator = CursorPagination()
        page = paginator.paginate_queryset(entries.select_related("change__made_by"), request, self)
        context = {"request": request, "described": describe_entries(page)}
        data = HistoryEntrySerializer(page, many=True, context=context).data
        return paginator.get_paginated_response(data)


class ChangesView(HistoryView):
    """All changes."""

    permissions: ClassVar[dict[str, str]] = {"GET": "catalog.view_historyentry"}

    @extend_schema(
        operation_id="changes_list",
        parameters=[ChangesQuery],
        responses=HistoryEntrySerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """List what editors did, the latest first; what was deleted is found here."""
        query = ChangesQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        return self.page(request, HistoryEntry.objects.filter(**query.validated_data))


class SubjectHistoryView(HistoryView):
    """The history of one subject."""

    kind: ClassVar[Kind]

    def entries(self, reference: str) -> QuerySet[HistoryEntry]:
        """Return the history of what has, or last had, this id or slug; raises Http404."""
        known = HistoryEntry.objects.filter(kind=self.kind)
        model: Any = next(model for model, kind in KINDS.items() if kind == self.kind)
        present = model.objects.filter(**named_by(model, reference)).first()
        if present is not None:
            return known.filter(subject=present.pk)
        last = known.filter(reference=reference).order_by("-pk").first()
        if last is None:
            raise Http404
        return known.filter(subject=last.subject)

    def listed(self, request: Request, reference: str) -> Response:
        """Answer with a page of the history."""
        return self.page(request, self.entries(reference))

    def reverted(self, reference: str, change: UUID) -> Response:
        """Go back to how it stood after a change."""
        entry = self.entries(reference).filter(change__public_id=change).first()
        if entry is None:
            raise Http404
        model: Any = next(model for model, kind in KINDS.items() if kind == self.kind)
        present = model.objects.filter(pk=entry.subject).first()
        expected = self.expected_version(present) if present is not None else None
        with self.editing() as edit:
            if present is not None:
                edit.open(present, expected_version=expected)
            lost = revert_to(edit=edit, entry=entry)
        latest = self.entries(reference).order_by("-pk").select_related("change__made_by")[:1]
        context = {"request": self.request, "described": describe_entries(latest)}
        serialized = HistoryEntrySerializer(latest[0], context=context).data
        data = {**serialized, "files_gone": lost}
        return tagged(data, model.objects.get(pk=entry.subject))


def named_by(model: Any, reference: str) -> dict[str, Any]:
    """Return the condition for the row with this id, or slug where it has no id."""
    if not hasattr(model, "public_id"):
        return {"slug": reference}
    try:
        return {"public_id": UUID(reference)}
    except ValueError:
        return {"slug": reference} if hasattr(model, "slug") else {"pk": None}


def history_views(kind: Kind, name: str, permission: str) -> tuple[Any, Any]:
    """Return the views of the history of one kind: its list, and the way back."""

    class KindHistoryView(SubjectHistoryView):
        kind = Kind.TITLE
        permissions: ClassVar[dict[str, str]] = {"GET": "catalog.view_historyentry"}

        @extend_schema(
            operation_id=f"{name}_history_list", responses=HistoryEntrySerializer(many=True)
        )
        def get(self, request: Request, reference: str) -> Response:
            """List what was changed in it, the latest first. What was deleted keeps its history."""
            return self.listed(request, reference)

    class KindRevertView(SubjectHistoryView):
        kind = Kind.TITLE
        permissions: ClassVar[dict[str, str]] = {"POST": permission}

        @extend_schema(
            operation_id=f"{name}_history_revert", request=None, responses=RevertedSerializer
        )
        def post(self, request: Request, reference: str, change: UUID) -> Response:
            """Put it back to how it stood after a change; what was deleted comes back.

            Everything later is undone; that is a change like any other, and can be undone as well.
            Media that were deleted do not come back, and what has media by now is not deleted.
            Pictures and subtitles come back while their files are kept, which is for 30 days.
            """
            return self.reverted(reference, change)

    KindHistoryView.kind = KindRevertView.kind = kind
    return KindHistoryView, KindRevertView
