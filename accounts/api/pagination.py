"""How lists are cut into pages: by a cursor, so that page 10,000 costs as much as page 1."""

from rest_framework import pagination


class CursorPagination(pagination.CursorPagination):
    """Pages of 24, or `page_size` up to 100; `ordering` is the view's."""

    page_size = 24
    page_size_query_param = "page_size"
    max_page_size = 100
    ordering = "-pk"
