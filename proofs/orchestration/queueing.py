"""Actions that wait in the database for their accounts, as plans would have left them."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from orchestration.models import ActionKind, DecisionOutcome
from orchestration.statements import statements
from orchestration.statements.rows import Plan, PlannedAction
from proofs.throughput.button import Button

LIFE = timedelta(hours=2)


def presses_queue(button: Button, accounts: Sequence[UUID], rule: str, *, each: int = 1) -> None:
    """Queue so many presses of the button for each account."""
    payload = {"message_id": button.message_id, "data": button.data_base64}
    for number in range(each):
        _queue(
            button.chat_id,
            f"{rule}:{number}",
            rule,
            [
                PlannedAction(slot, account_id, ActionKind.PRESS, payload)
                for slot, account_id in enumerate(accounts)
            ],
        )


def sends_queue(group: int, account: UUID, rule: str, *, count: int) -> None:
    """Queue numbered messages of one account."""
    actions = [
        PlannedAction(slot, account, ActionKind.SEND, {"text": f"{rule} {slot:04d}"})
        for slot in range(count)
    ]
    _queue(group, rule, rule, actions)


def _queue(group: int, event: str, rule: str, actions: Sequence[PlannedAction]) -> None:
    now = datetime.now(UTC)
    statements().plan(
        Plan(
            event_key=f"{group}:{event}",
            group_id=group,
            rule=rule,
            outcome=DecisionOutcome.ACTED,
            reasons={},
            said_at=now,
            heard_at=now,
            expires_at=now + LIFE,
            actions=actions,
        )
    )
