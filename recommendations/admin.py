"""What is played and what trends, for editors to read."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from recommendations.models import PlayCount, Trend


class ReadOnlyAdmin(admin.ModelAdmin[Any]):
    """Figures that are computed, not typed."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Computed."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Computed."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Computed."""
        return False


@admin.register(Trend)
class TrendAdmin(ReadOnlyAdmin):
    """The rankings."""

    list_display = ("rank", "title", "window", "score", "computed_at")
    list_filter = ("window",)
    list_select_related = ("title",)


@admin.register(PlayCount)
class PlayCountAdmin(ReadOnlyAdmin):
    """Plays by the hour."""

    list_display = ("hour", "title", "plays", "seconds_watched")
    list_select_related = ("title",)
    date_hierarchy = "hour"
