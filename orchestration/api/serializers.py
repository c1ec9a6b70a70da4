"""Actions and decisions as JSON: never a message's text."""

from rest_framework import serializers

from orchestration.models import Action, Decision
from orchestration.stories import story_tell


class ActionSerializer(serializers.ModelSerializer[Action]):
    """One thing that one account does once, and what came of it."""

    class Meta:
        model = Action
        fields = [
            "id",
            "decision",
            "event_key",
            "rule",
            "slot",
            "account",
            "group",
            "packet",
            "command",
            "kind",
            "status",
            "error",
            "attempts",
            "not_before",
            "expires_at",
            "heard_at",
            "first_attempt_at",
            "created_at",
            "updated_at",
        ]
        read_only_fields = fields


class DecisionSerializer(serializers.ModelSerializer[Decision]):
    """One rule applied to one event, and why it led to what it led to."""

    reasons = serializers.DictField()

    class Meta:
        model = Decision
        fields = [
            "id",
            "event_key",
            "group",
            "rule",
            "outcome",
            "reasons",
            "said_at",
            "heard_at",
            "created_at",
        ]
        read_only_fields = fields


class ToldDecisionSerializer(DecisionSerializer):
    """One decision with its story: a sentence a line, those of its actions last."""

    story = serializers.SerializerMethodField()

    class Meta(DecisionSerializer.Meta):
        fields = [*DecisionSerializer.Meta.fields, "story"]
        read_only_fields = fields

    def get_story(self, decision: Decision) -> list[str]:
        """Tell it."""
        return story_tell(decision).lines()
