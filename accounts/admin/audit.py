"""The audit log, for administrators."""

from typing import Any
from uuid import UUID

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from accounts.models import AuditEntry, User


@admin.register(AuditEntry)
class AuditEntryAdmin(admin.ModelAdmin[AuditEntry]):
    """Who did what about whom. Nobody adds, changes or deletes an entry here."""

    list_display = ("at", "event", "actor", "subject", "address", "user_agent", "path")
    list_filter = ("event", "at")
    date_hierarchy = "at"
    search_fields = ("address", "path", "user_agent")
    search_help_text = _("An e-mail address, a user name, a public id, or a part of where from")
    show_full_result_count = False
    fields = ("at", "event", "actor", "subject", "address", "user_agent", "path", "detail")
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Leave the log to what happens."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: AuditEntry | None = None) -> bool:
        """Let nobody change it."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: AuditEntry | None = None) -> bool:
        """Let nobody delete from it."""
        return False

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[AuditEntry], search_term: str
    ) -> tuple[QuerySet[AuditEntry], bool]:
        """Find what concerns a person by their address, user name or public id, too."""
        text = search_term.replace("\0", "").strip()
        if not text:
            return queryset, False
        # One after the other: a disjunction over two indexes and three texts would read the table.
        people = _public_ids(text)
        if people:
            return AuditEntry.objects.concerning_any(people) & queryset, False
        return super().get_search_results(request, queryset, text)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Read the names of all who stand on the page at once."""
        response = super().changelist_view(request, extra_context)
        listed = getattr(response, "context_data", {}).get("cl")
        if listed is not None:
            _name_people(listed.result_list)
        return response

    @admin.display(description=_("who"))
    def actor(self, entry: AuditEntry) -> str:
        """Name whoever did it."""
        return _name(entry, entry.actor_id)

    @admin.display(description=_("about whom"))
    def subject(self, entry: AuditEntry) -> str:
        """Name whose account it is."""
        return _name(entry, entry.subject_id)


def _public_ids(text: str) -> list[UUID]:
    try:
        return [UUID(text)]
    except ValueError:
        return list(User.objects.search(text).values_list("public_id", flat=True)[:500])


def _name_people(entries: Any) -> None:
    wanted = {each for entry in entries for each in (entry.actor_id, entry.subject_id) if each}
    rows = User.objects.filter(public_id__in=wanted).values_list("public_id", "email")
    names = dict(rows)
    for entry in entries:
        entry.names = names


def _name(entry: AuditEntry, public_id: UUID | None) -> str:
    """Return the address of a user, or the public id of one who was deleted."""
    if public_id is None:
        return "–"
    if not hasattr(entry, "names"):
        _name_people([entry])
    names: dict[UUID, str] = entry.names  # type: ignore[attr-defined]
    return names.get(public_id, str(public_id))
