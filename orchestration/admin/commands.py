"""What was asked for, where operators cancel it."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.admin_columns import pill
from accounts.read_only_admin import ReadOnlyAdmin
from orchestration.admin.actions import ActionInline
from orchestration.commands.cancelling import command_cancel
from orchestration.errors import CommandOver
from orchestration.models import Command, CommandState

STATE_COLOURS = {
    CommandState.ACCEPTED: "info",
    CommandState.RUNNING: "primary",
    CommandState.DONE: "success",
    CommandState.FAILED: "danger",
    CommandState.CANCELLED: "warning",
    CommandState.EXPIRED: "warning",
}


@admin.register(Command)
class CommandAdmin(ReadOnlyAdmin):
    """All commands, newest first. What is to be said is not shown: it is in the group."""

    actions = ["cancel_chosen"]
    inlines = [ActionInline]
    list_display = ["id", "created_at", "kind", "state_pill", "reason", "source", "actor"]
    list_filter = ["state", "kind", "source"]
    search_fields = ["=id", "=kind", "actor", "reason"]
    search_help_text = _("A command's id, its kind, who asked, or why it failed")
    readonly_fields = ["state_pill"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("state_pill", "reason"),
                    ("kind", "source", "actor", "caller"),
                    ("packet", "parent"),
                    "result",
                    ("due_at", "expires_at"),
                    ("created_at", "ended_at"),
                ]
            },
        )
    ]

    @pill(_("state"), STATE_COLOURS, ordering="state")
    def state_pill(self, command: Command) -> str:
        """Where it stands."""
        return command.state

    def has_cancel_permission(self, request: HttpRequest) -> bool:
        """Whoever may change commands; their rows are written by services alone."""
        return request.user.has_perm("orchestration.change_command")

    @admin.action(description=_("Cancel the chosen commands"), permissions=["cancel"])
    def cancel_chosen(self, request: HttpRequest, queryset: QuerySet[Command]) -> None:
        """Take back what has not begun, and say how many were not over."""
        chosen = list(queryset.values_list("pk", flat=True))
        cancelled = 0
        for command_id in chosen:
            try:
                command_cancel(command_id=command_id, now=timezone.now())
            except CommandOver:
                continue
            cancelled += 1
        facts = {"done": cancelled, "all": len(chosen)}
        sentence = _now("Cancelled %(done)d of %(all)d; the others were over.") % facts
        self.message_user(request, sentence, messages.SUCCESS)
