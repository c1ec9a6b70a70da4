"""Long lists come in pages that stay right while rows are added."""

from typing import Any

from django.db.models import Model, QuerySet
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request


class CursorPages(CursorPagination):
    """Pages in the order that a view names as `page_ordering`, or the newest row first."""

    page_size = 50
    max_page_size = 200
    page_size_query_param = "page_size"

    def get_ordering(
        self, request: Request, queryset: QuerySet[Any, Model], view: Any
    ) -> tuple[str, ...]:
        """The view's order, which must be that of one column without equals."""
        return getattr(view, "page_ordering", ("-id",))
