"""Red packets, claims and the leaderboard as JSON."""

from typing import Any

from rest_framework import serializers

from accounts.api.strict import StrictSerializer
from redpackets.leaderboard import Standing
from redpackets.models import ClaimOutcome, RedPacketClaim, RedPacketEvent

_AMOUNT: dict[str, Any] = {"max_digits": 18, "decimal_places": 8, "normalize_output": True}


class PacketSerializer(serializers.ModelSerializer[RedPacketEvent]):
    """A red packet, and how many of our accounts tried and won."""

    kind = serializers.CharField(
        source="payload.kind", default=None, help_text="How to take part: button or keyword"
    )
    tries = serializers.IntegerField(help_text="How many accounts have an outcome")
    won = serializers.IntegerField(help_text="How many of them won")

    class Meta:
        model = RedPacketEvent
        fields = [
            "id",
            "group",
            "message_id",
            "kind",
            "status",
            "assigned",
            "tries",
            "won",
            "initiator_account",
            "heard_at",
            "expires_at",
            "created_at",
            "updated_at",
        ]
        read_only_fields = fields


class ClaimSerializer(serializers.ModelSerializer[RedPacketClaim]):
    """What one account got from one packet."""

    amount = serializers.DecimalField(**_AMOUNT, allow_null=True)
    latency_ms = serializers.SerializerMethodField(
        help_text="From hearing the packet to the bot's answer, in milliseconds"
    )

    class Meta:
        model = RedPacketClaim
        fields = [
            "id",
            "event",
            "account",
            "outcome",
            "amount",
            "currency",
            "latency_ms",
            "created_at",
            "updated_at",
        ]
        read_only_fields = fields

    def get_latency_ms(self, claim: RedPacketClaim) -> float | None:
        """Milliseconds; null while there is no answer."""
        return None if claim.latency is None else round(claim.latency.total_seconds() * 1e3, 1)


class PacketWithClaimsSerializer(PacketSerializer):
    """A red packet with every claim: one at most for each account."""

    claims = ClaimSerializer(many=True, read_only=True)

    class Meta(PacketSerializer.Meta):
        fields = [*PacketSerializer.Meta.fields, "claims"]
        read_only_fields = fields


class ToldClaimSerializer(StrictSerializer):
    """What one account got, as the bot knows it."""

    account = serializers.UUIDField()
    outcome = serializers.ChoiceField(
        choices=[one for one in ClaimOutcome.choices if one[0] != ClaimOutcome.UNKNOWN]
    )
    amount = serializers.DecimalField(
        max_digits=18, decimal_places=8, min_value=0, required=False, default=None, allow_null=True
    )
    currency = serializers.CharField(max_length=16, required=False, default="", allow_blank=True)


class ToldClaimsSerializer(StrictSerializer):
    """What several accounts got."""

    claims: Any = serializers.ListField(child=ToldClaimSerializer(), min_length=1, max_length=200)


class StandingSerializer(serializers.Serializer[Standing]):
    """One place of the leaderboard."""

    account = serializers.UUIDField(source="account_id")
    display_name = serializers.CharField()
    tries = serializers.IntegerField()
    won = serializers.IntegerField()
    amounts: Any = serializers.DictField(
        child=serializers.DecimalField(**_AMOUNT), help_text="What was won, by currency"
    )
