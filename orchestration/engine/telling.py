"""Says how an action ended: to metrics, to the log, to its packet and to its command."""

import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from orchestration.engine.news_desk import News, NewsDesk
from orchestration.engine.outcomes import Step
from orchestration.models import ActionStatus
from orchestration.packet_news import news_of
from orchestration.planning.dry_run import is_dry
from orchestration.statements.rows import ClaimedAction, Ended
from telemetry.metrics.actions import action_ended, action_given_back, action_reacted
from telemetry.metrics.stages import Stage, stage_passed

log = logging.getLogger(__name__)


class Telling:
    """Every end is counted; one that an operator may have to look into is logged as well."""

    def __init__(self, desk: NewsDesk) -> None:
        self._desk = desk

    def tell(self, action: ClaimedAction, step: Step, status: ActionStatus | None) -> None:
        """A step was written and the action stands at `status`; None: it did not count."""
        if status is None:
            log.warning("An outcome no longer counted", extra=_fields(action, step))
        elif status is ActionStatus.QUEUED:
            action_given_back(kind=action.kind.value, reason=step.error)
        else:
            self._ended(action, step, status)

    def expired(self, action: ClaimedAction) -> None:
        """A claim found the action's time run out."""
        _count(action, action.status)
        self._news(action, action.status, {})

    def _ended(self, action: ClaimedAction, step: Step, status: ActionStatus) -> None:
        _count(action, status)
        if status in {ActionStatus.UNKNOWN, ActionStatus.DEAD}:
            log.warning("An action needs a look", extra=_fields(action, step, status))
        result = step.result if isinstance(step, Ended) else None
        _measure(action, result or {})
        self._news(action, status, result or {})

    def _news(self, action: ClaimedAction, status: ActionStatus, result: Mapping[str, Any]) -> None:
        packet = None
        if action.packet_id is not None and not is_dry(result):
            packet = news_of(
                packet_id=action.packet_id,
                group_id=action.group_id,
                account_id=action.account_id,
                kind=action.kind,
                status=status,
                heard_at=action.heard_at,
                result=result,
            )
        if packet or action.command_id:
            self._desk.tell(News(packet, action.command_id))


def _count(action: ClaimedAction, status: ActionStatus) -> None:
    action_ended(kind=action.kind.value, outcome=status.value)


def _measure(action: ClaimedAction, result: Mapping[str, Any]) -> None:
    """The stages of an action for which a call was made."""
    sent_at, answered_at = (_moment(result.get(stamp)) for stamp in ("sent_at", "answered_at"))
    if sent_at is None:
        return
    stage_passed(Stage.CLAIMED, since=action.decided_at, until=action.claimed_at)
    stage_passed(Stage.SENT, since=action.claimed_at, until=sent_at)
    stage_passed(Stage.ANSWERED, since=sent_at, until=answered_at)
    if action.heard_at is not None:
        action_reacted(kind=action.kind.value, after=sent_at - action.heard_at)


def _moment(stamp: float | None) -> datetime | None:
    return None if stamp is None else datetime.fromtimestamp(stamp, UTC)


def _fields(
    action: ClaimedAction, step: Step, status: ActionStatus | None = None
) -> dict[str, object]:
    return {
        "action_id": action.id,
        "account_id": str(action.account_id),
        "kind": action.kind.value,
        "status": status.value if status else "",
        "reason": step.error,
    }
