"""Red packets by REST, with who won what."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.viewsets import GenericViewSet

from accounts.api.access import Scope, access_of
from redpackets.answers import ReadAnswer
from redpackets.api.filters import LeaderboardQuery, PacketFilters
from redpackets.api.serializers import (
    PacketSerializer,
    PacketWithClaimsSerializer,
    StandingSerializer,
    ToldClaimsSerializer,
)
from redpackets.leaderboard import leaderboard
from redpackets.models import ClaimOutcome, RedPacketClaim, RedPacketEvent
from redpackets.selectors import packets_with_counts
from redpackets.services import claims_settle


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
        if self.action != "retrieve":
            return packets
        access = access_of(self.request)
        within = access.within(account="account_id", group=None) if access else {}
        claims = RedPacketClaim.objects.filter(**within)
        return packets.prefetch_related(Prefetch("claims", queryset=claims))

    def get_serializer_class(self) -> type[BaseSerializer[Any]]:
        """One packet comes with its claims."""
        return PacketWithClaimsSerializer if self.action == "retrieve" else PacketSerializer

    @extend_schema(request=ToldClaimsSerializer, responses=PacketWithClaimsSerializer)
    @action(detail=True, methods=["post"])
    def claims(self, request: Request, **_kwargs: str) -> Response:
        """Tell what accounts got: unknown claims are settled, known ones stay as they are."""
        packet = self.get_object()
        body = ToldClaimsSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        answers = {told["account"]: _answer(told) for told in body.validated_data["claims"]}
        access = access_of(request)
        if access and access.accounts is not None and not access.accounts.issuperset(answers):
            raise PermissionDenied(_("This token may not use every account that is named."))
        claims_settle(packet_id=packet.pk, answers=answers, told_at=timezone.now())
        shown: Any = PacketWithClaimsSerializer(self.get_object())
        return Response(shown.data)

    @extend_schema(
        parameters=[LeaderboardQuery], responses=StandingSerializer(many=True), filters=False
    )
    @action(detail=False, pagination_class=None, filterset_class=None)
    def leaderboard(self, request: Request) -> Response:
        """The accounts that won most, the first one first."""
        query = LeaderboardQuery(data=request.query_params.dict())
        query.is_valid(raise_exception=True)
        asked = query.validated_data
        access = access_of(request)
        standings = leaderboard(
            since=asked["since"],
            until=asked["until"],
            group_id=asked["group"],
            limit=asked["limit"],
            within=access.within(account="account_id", group="event__group_id") if access else {},
        )
        rows: Any = standings
        return Response(StandingSerializer(rows, many=True).data)


def _answer(told: dict[str, Any]) -> ReadAnswer:
    return ReadAnswer(ClaimOutcome(told["outcome"]), told["amount"], told["currency"].upper())
