"""What lists of packets, and the leaderboard, can be narrowed by."""

from datetime import timedelta

from django.utils import timezone
from django_filters import rest_framework as filters
from rest_framework import serializers

from accounts.api.strict import StrictSerializer
from accounts.api.whole_numbers import WholeNumberFilter
from redpackets.models import PacketStatus, RedPacketEvent


class PacketFilters(filters.FilterSet):  # type: ignore[misc]  # django-filter ships no types
    """`?group=-100...&status=RUNNING&heard_after=...&heard_before=...`."""

    group = WholeNumberFilter("group_id")
    status = filters.ChoiceFilter(choices=PacketStatus.choices)
    heard_after = filters.IsoDateTimeFilter(field_name="heard_at", lookup_expr="gte")
    heard_before = filters.IsoDateTimeFilter(field_name="heard_at", lookup_expr="lt")

    class Meta:
        model = RedPacketEvent
        fields: list[str] = []


class LeaderboardQuery(StrictSerializer):
    """Which packets count; without dates, those of the last seven days."""

    group = serializers.IntegerField(
        min_value=-(2**63), max_value=-1, required=False, default=None, allow_null=True
    )
    since = serializers.DateTimeField(
        required=False, default=lambda: timezone.now() - timedelta(days=7)
    )
    until = serializers.DateTimeField(required=False, default=timezone.now)
    limit = serializers.IntegerField(min_value=1, max_value=100, required=False, default=20)
