"""Webhooks as JSON: a secret is shown once, when it is made."""

from typing import Any

from rest_framework import serializers

from accounts.api.strict import StrictSerializer
from orchestration.models import Delivery, ReportKind, Webhook


class WebhookSerializer(serializers.ModelSerializer[Webhook]):
    """An endpoint, and how it stands."""

    events: Any = serializers.ListField(child=serializers.CharField())
    waiting = serializers.IntegerField(help_text="Reports on their way to it")
    paused = serializers.IntegerField(help_text="Reports that were tried for days in vain")

    class Meta:
        model = Webhook
        fields = [
            "id",
            "url",
            "events",
            "enabled",
            "waiting",
            "paused",
            "failures",
            "broken_until",
            "previous_until",
            "created_at",
            "updated_at",
        ]
        read_only_fields = fields


class MadeWebhookSerializer(WebhookSerializer):
    """A new endpoint, with the secret that signs what it is sent."""

    secret = serializers.CharField(help_text="Shown this once")

    class Meta(WebhookSerializer.Meta):
        fields = [*WebhookSerializer.Meta.fields, "secret"]
        read_only_fields = fields


class SecretSerializer(StrictSerializer):
    """A new secret; the one before signs beside it for a day."""

    secret = serializers.CharField(read_only=True, help_text="Shown this once")


class WebhookWishSerializer(StrictSerializer):
    """Where to tell, and what."""

    url = serializers.CharField(max_length=500)
    events = serializers.ListField(
        child=serializers.ChoiceField(choices=ReportKind.choices),
        required=False,
        default=list,
        max_length=len(ReportKind.values),
        help_text="Empty: all of them",
    )


class WebhookChangeSerializer(StrictSerializer):
    """What is to change; the rest stays as it is."""

    url = serializers.CharField(max_length=500, required=False)
    events = serializers.ListField(
        child=serializers.ChoiceField(choices=ReportKind.choices),
        required=False,
        max_length=len(ReportKind.values),
    )
    enabled = serializers.BooleanField(required=False)


class SpanSerializer(StrictSerializer):
    """Which reports: those that happened from `since` up to `until`, now if that is not given."""

    since = serializers.DateTimeField()
    until = serializers.DateTimeField(required=False)


class RedeliverySerializer(StrictSerializer):
    """How many are on their way again."""

    deliveries = serializers.IntegerField(read_only=True)


class DeliverySerializer(serializers.ModelSerializer[Delivery]):
    """One report on its way to one endpoint."""

    report = serializers.CharField(source="report_id", help_text="`webhook-id` is rep_ and this")
    type = serializers.CharField(source="report.kind")

    class Meta:
        model = Delivery
        fields = ["id", "report", "type", "state", "attempts", "error", "next_at", "delivered_at"]
        read_only_fields = fields
