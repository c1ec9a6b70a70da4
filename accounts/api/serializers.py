"""An account as JSON: never its phone number, never its session."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.api.strict import StrictSerializer
from accounts.models import Account, AccountHealth, Role


class RateSerializer(StrictSerializer):
    """A rate and a burst."""

    rate_limit = serializers.CharField(
        max_length=16, help_text="In Celery's notation: 20/m, 5/s, 100/h"
    )
    burst = serializers.IntegerField(
        min_value=1, max_value=10_000, required=False, help_text="How many at once"
    )


class ThrottleProfileSerializer(RateSerializer):
    """How much an account may do; what is left out, the settings say."""

    rate_limit = serializers.CharField(
        max_length=16, required=False, help_text="In Celery's notation: 20/m, 5/s, 100/h"
    )
    send = RateSerializer(required=False, help_text="Of that, how many messages")
    press = RateSerializer(required=False, help_text="Of that, how many presses of buttons")


class HealthSerializer(serializers.ModelSerializer[AccountHealth]):
    """What Telegram said at the latest checkup."""

    class Meta:
        model = AccountHealth
        fields = ["two_step", "ip", "country", "network_allowed", "checked_at", "due_at"]
        read_only_fields = fields


class AccountSerializer(serializers.ModelSerializer[Account]):
    """An account, what operators want of it, and how it stands."""

    roles = serializers.ListField(child=serializers.ChoiceField(choices=Role.choices))
    throttle_profile = ThrottleProfileSerializer()
    allowed_networks = serializers.ListField(
        child=serializers.CharField(), help_text="Networks (CIDR) and countries (ISO codes)"
    )
    health = HealthSerializer(help_text="Null before the first checkup", allow_null=True)
    host = serializers.SerializerMethodField(help_text="The host that holds it, or null")

    class Meta:
        model = Account
        fields = [
            "id",
            "display_name",
            "telegram_user_id",
            "driver",
            "desired",
            "status",
            "status_reason",
            "status_code",
            "status_until",
            "roles",
            "weight",
            "throttle_profile",
            "allowed_networks",
            "health",
            "host",
            "listens_until",
            "last_heartbeat_at",
            "created_at",
            "updated_at",
        ]
        read_only_fields = fields

    @extend_schema_field({"type": "string", "nullable": True})
    def get_host(self, account: Account) -> str | None:
        """The incarnation id of the host whose lease it is."""
        lease: Any = getattr(account, "lease", None)
        return lease.holder or None if lease else None


class AccountChangeSerializer(StrictSerializer):
    """What may be set of an account; what is left out stays as it is."""

    throttle_profile = ThrottleProfileSerializer(required=False)
    allowed_networks = serializers.ListField(
        child=serializers.CharField(max_length=64),
        required=False,
        max_length=100,
        help_text="As 203.0.113.0/24 and DE; empty for anywhere",
    )


class ReasonSerializer(StrictSerializer):
    """Why an operator does this; it is kept in the account's log."""

    reason = serializers.CharField(max_length=255)
