"""The admin of tables that only the service writes: they are there to be looked at."""

from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from unfold.admin import ModelAdmin, TabularInline
from unfold.paginator import InfinitePaginator


class ServiceAdmin(ModelAdmin):  # type: ignore[misc]  # unfold ships no types
    """Lists rows without counting whole tables; rows come and go by services alone."""

    list_per_page = 50
    show_full_result_count = False
    compressed_fields = True

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never."""
        return False


class ReadOnlyAdmin(ServiceAdmin):
    """Lists and shows rows. Adding, changing and deleting is for services.

    These tables grow, so a list goes from page to page and never counts all of its rows.
    """

    paginator = InfinitePaginator

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never."""
        return False


class ReadOnlyInline(TabularInline):  # type: ignore[misc]  # unfold ships no types
    """Rows of another table on a row's page, to be looked at."""

    extra = 0
    can_delete = False
    show_change_link = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never."""
        return False
