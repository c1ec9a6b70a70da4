"""Red packets by REST, with who won what."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.viewsets import GenericViewSet

from accounts.api.access import Scope
from redpackets.api.filters import LeaderboardQuery, PacketFilters
from redpackets.api.serializers import (
    PacketSerializer,
    PacketWithClaimsSerializer,
    StandingSerializer,
)
from redpackets.leaderboard import leaderboard
from redpackets.models import RedPacketEvent
from redpackets.selectors import packets_with_counts


class PacketViews(ListModelMixin, RetrieveModelMixin, GenericViewSet[RedPacketEvent]):
    """The red packets that were seen, newest first."""

    queryset = packets_with_counts()
    filterset_class = PacketFilters
    lookup_value_regex = "[0-9]{1,19}"
    write_scope = Scope.COMMANDS
    group_lookup = "group_id"

    def get_queryset(self) -> QuerySet[RedPacketEvent]:
        """One packet comes with its claims."""
        packets = super().get_queryset()
        return packets.prefetch_related("claims") if self.action == "retrieve" else packets

    def get_serializer_class(self) -> type[BaseSerializer[Any]]:
        """One packet comes with its claims."""
        return PacketWithClaimsSerializer if self.action == "retrieve" else PacketSerializer

    @extend_schema(
        parameters=[LeaderboardQuery], responses=StandingSerializer(many=True), filters=False
    )
    @action(detail=False, pagination_class=None, filterset_class=None)
    def leaderboard(self, request: Request) -> Response:
        """The accounts that won most, the first one first."""
        query = LeaderboardQuery(data=request.query_params.dict())
        query.is_valid(raise_exception=True)
        asked = query.validated_data
        standings = leaderboard(
            since=asked["since"],
            until=asked["until"],
            group_id=asked["group"],
            limit=asked["limit"],
        )
        rows: Any = standings
        return Response(StandingSerializer(rows, many=True).data)
