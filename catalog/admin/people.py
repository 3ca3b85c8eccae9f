"""People and characters."""

from collections.abc import Collection, Iterable
from typing import Any, cast

from django.contrib import admin
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from catalog.admin.editing import EditingAdmin
from catalog.admin.importing.exchange import ExchangeAdmin, PersonResource
from catalog.admin.large_lists import LargeListAdmin
from catalog.models import Character, Credit, Person, SearchEntry
from catalog.search.lookup import found_by_words

#: Credits that the page of a person shows; some have thousands.
MAX_LISTED_CREDITS = 50


@admin.register(Person)
class PersonAdmin(ExchangeAdmin, EditingAdmin[Person], LargeListAdmin[Person]):
    """Somebody with a credit."""

    resource_classes = (PersonResource,)
    list_display = ("name", "credit_count", "born_on")
    prepopulated_fields = {"slug": ("name",)}
    readonly_fields = ("filmography",)
    fields = ("name", "slug", "sort_name", "biography", ("born_on", "died_on"), "filmography")

    def found_by(self, text: str) -> Q:
        """Find by the words of the name."""
        return found_by_words(SearchEntry.Kind.PERSON, text)

    def complete_rows(self, rows: Collection[Person]) -> None:
        """Count the credits."""
        credited = Credit.objects.filter(person__in=rows).order_by()
        counts = dict(credited.values_list("person").annotate(Count("pk")))
        for person in cast("Iterable[Any]", rows):
            person.how_many_credits = counts.get(person.pk, 0)

    @admin.display(description=_("credits"))
    def credit_count(self, person: Any) -> int:
        """How many credits there are."""
        count: int = person.how_many_credits
        return count

    @admin.display(description=_("filmography"))
    def filmography(self, person: Person) -> SafeString | str:
        """The latest credits, each leading to the title, where they are edited."""
        if person.pk is None:
            return "–"
        credited = person.credits.order_by("-pk").select_related(
            "title", "playable__title", "playable__season", "character"
        )
        rows = format_html_join(
            "", "<li>{}</li>", ((_credit(each),) for each in credited[:MAX_LISTED_CREDITS])
        )
        hidden = person.credits.count() - MAX_LISTED_CREDITS
        more = _("and %d more") % hidden if hidden > 0 else ""
        return format_html("<ul>{}</ul>{}", rows, more)


def _credit(credit: Credit) -> SafeString:
    target: Any = credit.title or credit.playable
    kind = "title" if credit.title else "playable"
    url = reverse(f"admin:catalog_{kind}_change", args=[target.pk])
    as_whom = f" ({credit.character})" if credit.character else ""
    return format_html(
        '<a href="{}">{}</a> · {}{}', url, target, credit.get_role_display(), as_whom
    )


@admin.register(Character)
class CharacterAdmin(EditingAdmin[Character], LargeListAdmin[Character]):
    """Somebody in a story."""

    list_display = ("name",)

    def found_by(self, text: str) -> Q:
        """Find by a part of the name: the index knows only who is in something."""
        return Q(name__icontains=text)
