"""Filters by ids: whole numbers that a database column can hold."""

from django import forms
from django_filters import rest_framework as filters

_MOST = 2**63 - 1


class WholeNumberFilter(filters.Filter):  # type: ignore[misc]  # django-filter ships no types
    """A bigint; django-filter's own number would take 1e999999 and count to it."""

    field_class = forms.IntegerField

    def __init__(self, field_name: str | None = None, **more: object) -> None:
        super().__init__(field_name, min_value=-_MOST, max_value=_MOST, **more)
