"""What pages of people share: who asks, whom they may change, and that reading is recorded."""

from typing import Any, TypeVar

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest, HttpResponse

from accounts.actions.audit import record
from accounts.models import AuditEvent, User

M = TypeVar("M", bound=Model)


def asking_user(request: HttpRequest) -> User:
    """Return who asks."""
    user: User = request.user  # type: ignore[assignment]
    return user


def may_touch(request: HttpRequest, user: User | None) -> bool:
    """Whether who asks may change `user`: only administrators change who opens this place."""
    is_protected = user is not None and (user.is_staff or user.is_superuser)
    return asking_user(request).is_superuser or not is_protected


class AuditedAdmin(admin.ModelAdmin[M]):
    """Records what is read of users, their profiles and their payments here."""

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Record that the list was read, and how many of it."""
        response = super().changelist_view(request, extra_context)
        listed = getattr(response, "context_data", {}).get("cl")
        if listed is not None:
            of = self.opts.model_name
            record(
                AuditEvent.USERS_LISTED,
                by=asking_user(request),
                count=len(listed.result_list),
                of=of,
            )
        return response

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Record whose page was read."""
        response = super().change_view(request, object_id, form_url, extra_context)
        if request.method in ("GET", "HEAD") and response.status_code == 200:
            self._record(AuditEvent.USER_READ, request, object_id, of=self.opts.model_name)
        return response

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """Record whose history was read."""
        response = super().history_view(request, object_id, extra_context)
        if response.status_code == 200:
            self._record(AuditEvent.USER_READ, request, object_id, of="history")
        return response

    def _record(
        self, event: AuditEvent, request: HttpRequest, object_id: str, **detail: Any
    ) -> None:
        row = self.get_object(request, object_id)
        user = row if isinstance(row, User) else getattr(row, "user", None)
        if isinstance(user, User):
            record(event, by=asking_user(request), about=user, **detail)
