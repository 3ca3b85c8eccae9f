"""Lists that stay quick with a hundred thousand rows.

What a column computes is fetched for the rows of the page, not for the list: an annotation is paid
for by every row that is counted, sorted or offered as a filter. Searching asks the index of words
instead of reading every name, and nothing is counted that the page does not show.
"""

from collections.abc import Collection
from typing import Any, Generic, TypeVar

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

M = TypeVar("M", bound=Model)


class PagedChangeList(ChangeList):
    """A list that lets its administration complete the rows of the page."""

    def get_results(self, request: HttpRequest) -> None:
        """Fetch the page, and once for all its rows what their columns need."""
        super().get_results(request)
        owner: Any = self.model_admin
        rows = list(self.result_list)
        owner.complete_rows(rows)
        self.result_list = rows


class LargeListAdmin(admin.ModelAdmin[M], Generic[M]):
    """The administration of what there are very many of."""

    show_full_result_count = False
    list_per_page = 50
    # Without it there is no search box; `found_by` says what is looked at.
    search_fields = ("pk",)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """Return the list that fetches by the page."""
        return PagedChangeList

    def complete_rows(self, rows: Collection[M]) -> None:
        """Give the rows of one page what their columns show, in a fixed number of queries."""

    def found_by(self, text: str) -> Q:
        """Return the condition of what a search finds."""
        raise NotImplementedError

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[M], search_term: str
    ) -> tuple[QuerySet[M], bool]:
        """Keep what was searched for; nothing is found twice."""
        text = search_term.replace("\0", "").strip()
        return (queryset.filter(self.found_by(text)) if text else queryset), False
