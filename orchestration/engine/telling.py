"""Says how an action ended: to metrics, to the log, and to the room of red packets."""

import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from orchestration.engine.news_desk import NewsDesk
from orchestration.engine.outcomes import Step
from orchestration.models import ActionStatus
from orchestration.packet_news import news_of
from orchestration.statements.rows import ClaimedAction, Ended
from telemetry.actions import ACTIONS, ACTIONS_GIVEN_BACK, REACTION

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
            ACTIONS_GIVEN_BACK.labels(kind=action.kind.value, reason=step.error).inc()
        else:
            self._ended(action, step, status)

    def expired(self, action: ClaimedAction) -> None:
        """A claim found the action's time run out."""
        self._count(action, action.status, "")
        self._news(action, action.status, {})

    def _ended(self, action: ClaimedAction, step: Step, status: ActionStatus) -> None:
        self._count(action, status, step.error)
        if status in {ActionStatus.UNKNOWN, ActionStatus.DEAD}:
            log.warning("An action needs a look", extra=_fields(action, step, status))
        result = step.result if isinstance(step, Ended) else None
        self._react(action, result or {})
        self._news(action, status, result or {})

    def _count(self, action: ClaimedAction, status: ActionStatus, error: str) -> None:
        ACTIONS.labels(kind=action.kind.value, status=status.value, error=error).inc()

    def _react(self, action: ClaimedAction, result: Mapping[str, Any]) -> None:
        if action.heard_at and (sent_at := result.get("sent_at")):
            left = datetime.fromtimestamp(sent_at, UTC)
            REACTION.labels(kind=action.kind.value).observe(
                (left - action.heard_at).total_seconds()
            )

    def _news(self, action: ClaimedAction, status: ActionStatus, result: Mapping[str, Any]) -> None:
        if action.packet_id is not None:
            self._desk.tell(
                news_of(
                    packet_id=action.packet_id,
                    group_id=action.group_id,
                    account_id=action.account_id,
                    kind=action.kind,
                    status=status,
                    heard_at=action.heard_at,
                    result=result,
                )
            )


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
