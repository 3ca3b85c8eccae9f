"""Filters of the title lists that look further than one column."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.admin.attention import NEEDS, PHASES, in_phase, needing
from catalog.models import Title


class PublishingFilter(admin.SimpleListFilter):
    """Where a title stands, told apart by date as well as status."""

    title = _("publishing")
    parameter_name = "publishing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Return the choices."""
        return list(PHASES.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Title]) -> QuerySet[Title]:
        """Keep what the choice asks for."""
        phase = self.value()
        return in_phase(queryset, phase, timezone.now()) if phase in PHASES else queryset


class AttentionFilter(admin.SimpleListFilter):
    """What an editor has still to do."""

    title = _("needs attention")
    parameter_name = "needs"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Return the choices."""
        return list(NEEDS.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Title]) -> QuerySet[Title]:
        """Keep what lacks the chosen thing."""
        need = self.value()
        return queryset.filter(needing(need)) if need in NEEDS else queryset
