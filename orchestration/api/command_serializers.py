"""Commands as JSON: never the text that is to be said."""

from typing import Any

from rest_framework import serializers

from accounts.api.strict import StrictSerializer
from orchestration.commands.ending import command_actions
from orchestration.models import Action, Command


class WishSerializer(StrictSerializer):
    """What is asked for: a kind, and the payload that the kind wants."""

    kind = serializers.CharField(max_length=32)
    payload: Any = serializers.DictField(required=False, default=dict)


class CommandSerializer(serializers.ModelSerializer[Command]):
    """What was asked for, and how it stands."""

    result = serializers.DictField(help_text="Facts that no action tells, as who was left out")
    groups = serializers.SerializerMethodField(help_text="The groups that it is about")

    class Meta:
        model = Command
        fields = [
            "id",
            "kind",
            "state",
            "reason",
            "source",
            "actor",
            "groups",
            "packet",
            "parent",
            "result",
            "due_at",
            "expires_at",
            "created_at",
            "updated_at",
            "ended_at",
        ]
        read_only_fields = fields

    def get_groups(self, command: Command) -> list[int]:
        """One or many, whatever its kind."""
        one: list[int] = [command.payload["group"]] if "group" in command.payload else []
        return list(command.payload.get("groups", one))


class CommandActionSerializer(serializers.ModelSerializer[Action]):
    """What one account did for a command, and when."""

    sent_at = serializers.SerializerMethodField(help_text="When the call left, or null")
    answered_at = serializers.SerializerMethodField(help_text="When its end was known, or null")

    class Meta:
        model = Action
        fields = ["id", "account", "group", "kind", "status", "error", "sent_at", "answered_at"]
        read_only_fields = fields

    def get_sent_at(self, action: Action) -> float | None:
        """Seconds since 1970, UTC."""
        return (action.result or {}).get("sent_at")

    def get_answered_at(self, action: Action) -> float | None:
        """Seconds since 1970, UTC."""
        return (action.result or {}).get("answered_at")


class CommandWithActionsSerializer(CommandSerializer):
    """A command with what each account did for it."""

    actions = serializers.SerializerMethodField()

    class Meta(CommandSerializer.Meta):
        fields = [*CommandSerializer.Meta.fields, "actions"]
        read_only_fields = fields

    def get_actions(self, command: Command) -> Any:
        """In the order in which they were planned."""
        return CommandActionSerializer(command_actions(command).order_by("pk"), many=True).data
