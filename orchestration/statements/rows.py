"""What goes into the hot statements and what comes out of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from orchestration.models import ActionKind, ActionStatus, DecisionOutcome

MAX_ATTEMPTS = 5
"""Driver calls that may fail before an operator has to decide."""

CLAIM_LIFE = timedelta(seconds=20)
"""How long a host may take for what it claimed; longer than any wait and call inside a claim."""

RESEND_WINDOW = timedelta(minutes=15)
"""How long after its first try a send is repeated blindly: Telegram's memory is longer."""


@dataclass(frozen=True, slots=True)
class PlannedAction:
    """One thing to do: by which account, what, and how long after the decision."""

    slot: int
    account_id: UUID
    kind: ActionKind
    payload: dict[str, Any] = field(repr=False)
    delay: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class Plan:
    """One rule applied to one event: the decision and, if it is new, its actions."""

    event_key: str
    group_id: int
    rule: str
    outcome: DecisionOutcome
    reasons: dict[str, Any]
    said_at: datetime
    heard_at: datetime
    expires_at: datetime
    packet_id: int | None = None
    actions: Sequence[PlannedAction] = ()
    command_id: UUID | None = None
    """The command that asked for it, where no event did."""


@dataclass(frozen=True, slots=True)
class Planned:
    """What a plan left behind. `decision_id` is None when the decision had been made before."""

    decision_id: int | None
    actions: tuple[tuple[int, UUID], ...] = ()
    """The new actions: (id, account)."""


@dataclass(frozen=True, slots=True)
class Played:
    """A packet's new row with the plan to take part in it."""

    packet_id: int
    planned: Planned


@dataclass(frozen=True, slots=True)
class ClaimedAction:
    """An action that this host carries out, or that ran out before it could."""

    id: int
    fence: int
    account_id: UUID
    group_id: int
    packet_id: int | None
    kind: ActionKind
    status: ActionStatus
    event_key: str
    rule: str
    slot: int
    attempts: int
    heard_at: datetime | None
    expires_at: datetime
    payload: dict[str, Any] = field(repr=False)
    decided_at: datetime | None = None
    claimed_at: datetime | None = None
    command_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """What one claim found. `later` is the time until each account's next action."""

    claimed: tuple[ClaimedAction, ...] = ()
    expired: tuple[ClaimedAction, ...] = ()
    later: dict[UUID, timedelta] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ended:
    """An action's end, written only under the fence of its claim."""

    id: int
    fence: int
    status: ActionStatus
    error: str = ""
    result: dict[str, Any] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Returned:
    """An action given back, to be tried again after `wait`.

    `attempted`: a driver call was made whose failure counts. One that was not made leaves no
    trace.
    """

    id: int
    fence: int
    wait: timedelta
    attempted: bool = False
    error: str = ""


@dataclass(frozen=True, slots=True)
class Settled:
    """Where an action stands after a statement moved it."""

    id: int
    account_id: UUID
    group_id: int
    packet_id: int | None
    kind: ActionKind
    status: ActionStatus
