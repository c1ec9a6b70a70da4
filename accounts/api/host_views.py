"""Hosts by REST: which are alive, and how much each holds."""

from rest_framework import serializers
from rest_framework.mixins import ListModelMixin
from rest_framework.viewsets import GenericViewSet

from accounts.models import HostRegistration
from accounts.selectors import hosts_with_counts


class HostSerializer(serializers.ModelSerializer[HostRegistration]):
    """One worker process that can hold accounts."""

    alive = serializers.BooleanField(help_text="Whether it renewed its row in time")
    holds = serializers.IntegerField(help_text="How many accounts it holds")

    class Meta:
        model = HostRegistration
        fields = ["id", "hostname", "pid", "capacity", "holds", "alive", "started_at", "expires_at"]
        read_only_fields = fields


class HostViews(ListModelMixin, GenericViewSet[HostRegistration]):
    """The hosts, the longest running first."""

    queryset = hosts_with_counts()
    serializer_class = HostSerializer
    page_ordering = ("started_at", "id")
