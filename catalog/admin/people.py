"""People and characters."""

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from catalog.models import Character, Credit, Person


class FilmographyInline(admin.TabularInline[Credit, Person]):
    """What somebody worked on."""

    model = Credit
    fields = ("title", "playable", "role", "character", "billing_order")
    autocomplete_fields = ("title", "playable", "character")
    extra = 0


@admin.register(Person)
class PersonAdmin(admin.ModelAdmin[Person]):
    """Somebody with a credit."""

    list_display = ("name", "credit_count", "born_on")
    search_fields = ("name", "sort_name")
    prepopulated_fields = {"slug": ("name",)}
    inlines = (FilmographyInline,)
    fields = ("name", "slug", "sort_name", "biography", ("born_on", "died_on"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Person]:
        """Count the credits in the one query of the list."""
        return super().get_queryset(request).annotate(how_many_credits=Count("credits"))

    @admin.display(description=_("credits"), ordering="how_many_credits")
    def credit_count(self, person: Person) -> int:
        """How many credits there are."""
        count: int = person.how_many_credits  # type: ignore[attr-defined]
        return count


@admin.register(Character)
class CharacterAdmin(admin.ModelAdmin[Character]):
    """Somebody in a story."""

    list_display = ("name",)
    search_fields = ("name",)
