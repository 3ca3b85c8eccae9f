"""What viewers say, for editors who moderate."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from catalog.models import Post, Thread


@admin.register(Thread)
class ThreadAdmin(admin.ModelAdmin[Thread]):
    """A discussion; locking it ends it without hiding it."""

    list_display = ("subject", "title", "is_locked", "created_at")
    list_filter = ("is_locked", "created_at")
    list_select_related = ("title",)
    search_fields = ("subject", "title__name")
    autocomplete_fields = ("title", "playable")


@admin.register(Post)
class PostAdmin(admin.ModelAdmin[Post]):
    """One contribution; hiding keeps it for the record."""

    list_display = ("__str__", "thread", "author", "is_hidden", "created_at")
    list_filter = ("is_hidden", "created_at")
    list_select_related = ("thread", "author")
    search_fields = ("body", "thread__subject", "author__name")
    readonly_fields = ("thread", "parent", "author", "body", "edited_at")
    actions = ("hide",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Viewers write; editors moderate."""
        return False

    @admin.action(description=_("Hide"), permissions=["change"])
    def hide(self, request: HttpRequest, queryset: QuerySet[Post]) -> None:
        """Hide the chosen posts."""
        count = queryset.update(is_hidden=True)
        text = ngettext("%d post hidden.", "%d posts hidden.", count) % count
        self.message_user(request, text, messages.SUCCESS)
