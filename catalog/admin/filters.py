"""Filters of the title lists that look further than one column."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.maturity import MATURITY_STEPS, maturity_label
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
        titles: Any = queryset  # of the manager that all titles share
        return in_phase(titles, phase, timezone.now()) if phase in PHASES else titles


class AttentionFilter(admin.SimpleListFilter):
    """What an editor has still to do."""

    title = _("attention needed")
    parameter_name = "needs"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Return the choices."""
        return list(NEEDS.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Title]) -> QuerySet[Title]:
        """Keep what lacks the chosen thing."""
        need = self.value()
        return queryset.filter(needing(need)) if need in NEEDS else queryset


class MaturityFilter(admin.SimpleListFilter):
    """From which age a title is suitable; the ages are known without asking for all there are."""

    title = _("maturity age")
    parameter_name = "age"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Return the choices."""
        return [(str(age), maturity_label(age)) for age in MATURITY_STEPS]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Title]) -> QuerySet[Title]:
        """Keep what is for this age, and what is older than the step before but has no step."""
        ages = [age for age in MATURITY_STEPS if str(age) == self.value()]
        if not ages:
            return queryset
        below = max((step for step in MATURITY_STEPS if step < ages[0]), default=-1)
        return queryset.filter(maturity_age__gt=below, maturity_age__lte=ages[0])


class DecadeFilter(admin.SimpleListFilter):
    """When a title came out."""

    title = _("decade")
    parameter_name = "decade"
    first = 1920

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Return the choices, the latest first."""
        decades = range(timezone.localdate().year // 10 * 10, self.first - 1, -10)
        earlier = [("earlier", _("Earlier")), ("unknown", _("Unknown"))]
        return [*((str(decade), f"{decade}–{decade + 9}") for decade in decades), *earlier]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Title]) -> QuerySet[Title]:
        """Keep what came out in the chosen years."""
        value = self.value() or ""
        if value == "unknown":
            return queryset.filter(year=None)
        if value == "earlier":
            return queryset.filter(year__lt=self.first)
        if not (value.isascii() and value.isdecimal() and len(value) == 4):
            return queryset
        return queryset.filter(year__range=(int(value), int(value) + 9))
