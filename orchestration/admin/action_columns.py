"""How an action is shown, in its list and on its decision's page."""

from django.utils.translation import gettext_lazy as _

from accounts.admin_columns import column, pill
from orchestration.models import Action, ActionStatus

STATUS_COLOURS = {
    ActionStatus.QUEUED: "info",
    ActionStatus.CLAIMED: "primary",
    ActionStatus.DONE: "success",
    ActionStatus.FAILED: "danger",
    ActionStatus.UNKNOWN: "warning",
    ActionStatus.DEAD: "danger",
}


class ActionColumns:
    """Columns for the admin of actions."""

    @pill(_("status"), STATUS_COLOURS, ordering="status")
    def status_pill(self, action: Action) -> str:
        """Where it stands."""
        return action.status

    @pill(_("kind"), {}, ordering="kind")
    def kind_pill(self, action: Action) -> str:
        """What is done, in a word."""
        return action.kind

    @column(_("begun after"))
    def begun_after(self, action: Action) -> str | None:
        """From hearing the event to the first try."""
        if action.heard_at is None or action.first_attempt_at is None:
            return None
        return f"{(action.first_attempt_at - action.heard_at).total_seconds() * 1e3:.0f} ms"
