"""Filters of the title lists that look further than one column."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.models import MediaAsset, Title


class PublishingFilter(admin.SimpleListFilter):
    """Where a title stands, told apart by date as well as status."""

    title = _("publishing")
    parameter_name = "publishing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Return the choices."""
        return [
            ("live", _("On the site")),
            ("scheduled", _("Scheduled")),
            ("draft", _("Draft")),
            ("withdrawn", _("Withdrawn")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Title]) -> QuerySet[Title]:
        """Keep what the choice asks for."""
        now = timezone.now()
        if self.value() == "live":
            return queryset.filter(
                pk__in=Title.objects.published(now).values("pk"),
            )
        if self.value() == "scheduled":
            return queryset.filter(status=Title.Status.PUBLISHED, published_at__gt=now)
        return queryset.filter(status=self.value()) if self.value() else queryset


class AttentionFilter(admin.SimpleListFilter):
    """What an editor has still to do."""

    title = _("needs attention")
    parameter_name = "needs"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Return the choices."""
        return [
            ("media", _("Nothing to play")),
            ("failed", _("Media failed")),
            ("artwork", _("No artwork")),
            ("genres", _("No genre")),
            ("synopsis", _("No synopsis")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Title]) -> QuerySet[Title]:
        """Keep what lacks the chosen thing."""
        playing = MediaAsset.objects.playable_now().exclude(playable=None)
        failed = MediaAsset.objects.filter(status=MediaAsset.Status.FAILED).exclude(playable=None)
        match self.value():
            case "media":
                return queryset.exclude(pk__in=playing.values("playable__title"))
            case "failed":
                return queryset.filter(pk__in=failed.values("playable__title"))
            case "artwork":
                return queryset.filter(artworks=None)
            case "genres":
                return queryset.filter(genres=None)
            case "synopsis":
                return queryset.filter(synopsis="")
        return queryset
