"""Narrows lists by query parameters, and refuses those that it does not know."""

from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from accounts.api.access import access_of

PAGING = frozenset({"cursor", "page_size"})


class KnownFilters(DjangoFilterBackend):  # type: ignore[misc]  # django-filter ships no types
    """A misspelt filter is an error: ignored, it would answer with rows that nobody asked for.

    Rows outside the allow-lists of the caller's token are not there for it.
    """

    def filter_queryset(
        self, request: Request, queryset: QuerySet[Any, Model], view: Any
    ) -> QuerySet[Any, Model]:
        """The rows that were asked for; 400 names a parameter that is unknown or wrong."""
        filterset_class = self.get_filterset_class(view, queryset)
        known = PAGING | set(filterset_class.base_filters if filterset_class else ())
        if unknown := sorted(set(request.query_params) - known):
            sentence = _("There is no such parameter; choose from %(known)s.")
            facts = {"known": ", ".join(sorted(known))}
            raise ValidationError({unknown[0]: [sentence % facts]}, code="unknown")
        if (access := access_of(request)) and (lookups := access.lookups(view)):
            queryset = queryset.filter(**lookups)
        found: QuerySet[Any, Model] = super().filter_queryset(request, queryset, view)
        return found
