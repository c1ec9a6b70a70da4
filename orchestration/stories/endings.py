"""What came of one action, in a sentence."""

from datetime import datetime

from django.utils.translation import gettext as _

from orchestration.models import Action, ActionStatus
from orchestration.stories.spans import clock, span, stamp


def ending_tell(action: Action, *, decided_at: datetime) -> str:
    """When it left, what Telegram answered, or why it did not leave."""
    sent, answered = stamp(action.result, "sent_at"), stamp(action.result, "answered_at")
    if sent is None:
        return f"{_waiting(action)}{_reason(action)}."
    told = _("sent %(after)s after the decision") % {"after": span(sent - decided_at)}
    if answered is not None:
        told += ", " + _("answered in %(within)s") % {"within": span(answered - sent)}
    return f"{told}: {_stands(action)}{_reason(action)}."


def _waiting(action: Action) -> str:
    """Where an action stands that no call was made for."""
    match action.status:
        case ActionStatus.QUEUED:
            return _("waits, not before %(at)s") % {"at": clock(action.not_before)}
        case ActionStatus.CLAIMED:
            return _("a host is carrying it out")
        case _:
            return _stands(action)


def _stands(action: Action) -> str:
    return {
        ActionStatus.DONE: _("done"),
        ActionStatus.FAILED: _("refused for good"),
        ActionStatus.UNKNOWN: _("whether it happened is not known"),
        ActionStatus.EXPIRED: _("its time ran out before it was begun"),
        ActionStatus.DEAD: _("given up after %(tries)d tries") % {"tries": action.attempts},
        ActionStatus.QUEUED: _("waits for another try"),
        ActionStatus.CLAIMED: _("a host is trying again"),
    }[ActionStatus(action.status)]


def _reason(action: Action) -> str:
    return f" ({action.error})" if action.error else ""
