"""Commands as JSON: never the text that is to be said."""

from functools import cache
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
        shown = _action_serializer().to_representation
        return [shown(action) for action in command_actions(command).order_by("pk")]


@cache
def _action_serializer() -> CommandActionSerializer:
    """One for all: finding out a model's fields costs more than showing a row."""
    return CommandActionSerializer()


@cache
def _command_serializer() -> CommandWithActionsSerializer:
    return CommandWithActionsSerializer()


def command_json(command: Command) -> dict[str, Any]:
    """A command with what each account did for it, as the API shows it."""
    return dict(_command_serializer().to_representation(command))
