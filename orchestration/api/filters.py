"""What lists of actions and decisions can be narrowed by."""

from django_filters import rest_framework as filters

from accounts.api.whole_numbers import WholeNumberFilter
from orchestration.models import Action, ActionKind, ActionStatus, Decision, DecisionOutcome


class ActionFilters(filters.FilterSet):  # type: ignore[misc]  # django-filter ships no types
    """`?account=<uuid>&group=-100...&packet=1&decision=1&kind=PRESS&status=UNKNOWN&...`."""

    account = filters.UUIDFilter(field_name="account_id")
    group = WholeNumberFilter("group_id")
    packet = WholeNumberFilter("packet_id")
    decision = WholeNumberFilter("decision_id")
    kind = filters.ChoiceFilter(choices=ActionKind.choices)
    status = filters.ChoiceFilter(choices=ActionStatus.choices)
    rule = filters.CharFilter(max_length=64)
    created_after = filters.IsoDateTimeFilter(field_name="created_at", lookup_expr="gte")
    created_before = filters.IsoDateTimeFilter(field_name="created_at", lookup_expr="lt")

    class Meta:
        model = Action
        fields: list[str] = []


class DecisionFilters(filters.FilterSet):  # type: ignore[misc]  # django-filter ships no types
    """`?group=-100...&rule=redpacket&outcome=NOBODY&event_key=...&heard_after=...`."""

    group = WholeNumberFilter("group_id")
    rule = filters.CharFilter(max_length=64)
    event_key = filters.CharFilter(max_length=96)
    outcome = filters.ChoiceFilter(choices=DecisionOutcome.choices)
    heard_after = filters.IsoDateTimeFilter(field_name="heard_at", lookup_expr="gte")
    heard_before = filters.IsoDateTimeFilter(field_name="heard_at", lookup_expr="lt")

    class Meta:
        model = Decision
        fields: list[str] = []
