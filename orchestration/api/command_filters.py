"""What a list of commands can be narrowed by."""

from django_filters import rest_framework as filters

from accounts.api.whole_numbers import WholeNumberFilter
from orchestration.models import Command, CommandSource, CommandState


class CommandFilters(filters.FilterSet):  # type: ignore[misc]  # django-filter ships no types
    """`?kind=announce&state=RUNNING&source=BUS&packet=1&parent=<uuid>&created_after=...`."""

    kind = filters.CharFilter(max_length=32)
    state = filters.ChoiceFilter(choices=CommandState.choices)
    source = filters.ChoiceFilter(choices=CommandSource.choices)
    packet = WholeNumberFilter("packet_id")
    parent = filters.UUIDFilter(field_name="parent_id")
    created_after = filters.IsoDateTimeFilter(field_name="created_at", lookup_expr="gte")
    created_before = filters.IsoDateTimeFilter(field_name="created_at", lookup_expr="lt")

    class Meta:
        model = Command
        fields: list[str] = []
