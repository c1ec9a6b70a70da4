"""What the simulated rules did before."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from groups.events import GroupEvent
from groups.policies import GroupPolicy
from orchestration.planning.turn import FIRST, Turn
from orchestration.planning.uses import Use, Uses
from orchestration.statements.rows import Plan


@dataclass(slots=True)
class SimulatedMemory:
    """The memory of one group, which begins empty. `event` is the one that is being decided."""

    policy: GroupPolicy
    event: GroupEvent | None = None
    _turns: dict[str, Turn] = field(default_factory=dict)
    _uses: dict[tuple[str, UUID], Use] = field(default_factory=dict)
    _senders: dict[tuple[str, int], datetime] = field(default_factory=dict)
    _bot_messages: set[int] = field(default_factory=set)
    _decided: set[tuple[str, str]] = field(default_factory=set)

    def hear(self, event: GroupEvent) -> None:
        """The next event."""
        self.event = event
        if event.sender_is_bot and not event.own_ids:
            self._bot_messages.add(event.message_id)

    def turn(self, rule: str) -> Turn:
        """Where a rule stands."""
        return self._turns.get(rule, FIRST)

    def uses(self) -> Uses:
        """What the rules did, and for the sender of the event."""
        if not self.policy.remembers or self.event is None:
            return Uses()
        sender = self.event.sender_id
        told = {rule: at for (rule, user_id), at in self._senders.items() if user_id == sender}
        return Uses(dict(self._uses), told)

    def answers_bot(self) -> bool:
        """Whether the event answers a bot's message that was heard."""
        return self.event is not None and self.event.reply_to_message_id in self._bot_messages

    def note(self, plan: Plan) -> bool:
        """Remember a decision; False when it was made before: an edit shows its packet again."""
        once = (plan.event_key, plan.rule)
        if once in self._decided:
            return False
        self._decided.add(once)
        if plan.actions:
            self._acted(plan)
        return True

    def _acted(self, plan: Plan) -> None:
        before = self.turn(plan.rule)
        last = plan.reasons["last"]
        self._turns[plan.rule] = replace(
            before, number=before.number + 1, last=UUID(last), said_at=plan.said_at
        )
        day = plan.said_at.astimezone(self.policy.timezone).date()
        for action in plan.actions:
            used = self._uses.get((plan.rule, action.account_id))
            count = used.count + 1 if used and used.day == day else 1
            self._uses[plan.rule, action.account_id] = Use(plan.said_at, day, count)
        if self.event is not None and self.event.sender_id is not None:
            self._senders[plan.rule, self.event.sender_id] = plan.said_at
