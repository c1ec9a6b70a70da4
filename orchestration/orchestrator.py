"""From an event to committed plans: what is decided, by which rule, for which accounts."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from groups.bot_messages import bot_message_answered, bot_message_note
from groups.events import GroupEvent
from orchestration.decided import Decided
from orchestration.group_views import GroupViews
from orchestration.planning.ruling import Ruling, rulings
from orchestration.planning.turn import Turn
from orchestration.planning.uses import Uses
from orchestration.playing import accounts_of, packet_play
from orchestration.statements import statements
from orchestration.uses import UseKeeper
from redpackets.services import claim_from_ending, claim_from_reply, claim_from_result


@dataclass(frozen=True, slots=True)
class Orchestrator:
    """Decides events, each rule once, whoever decides them again after a crash.

    Invariant: a decision and its actions are committed together, and the actions only if the
    decision was new.
    """

    views: GroupViews
    max_age: timedelta
    rng: Random

    def decide(self, event: GroupEvent, *, now: datetime) -> Decided:
        """Apply the group's policy.

        An event of a group that is unknown, not enabled or not attested is dropped.

        Raises:
            PolicyInvalid: the group's policy is unreadable: decide the event when it is mended.
            django.db.Error, redis.RedisError: nothing or a part is decided: decide it again.
        """
        view = self.views.view(event.group_id, now=now)
        if view is None:
            return Decided()
        policy = view.policy
        claim_from_reply(event=event, policy=policy.redpackets)
        claim_from_result(event=event, policy=policy.redpackets)
        claim_from_ending(event=event, policy=policy.redpackets)
        if policy.looks_at_bots:
            bot_message_note(event)
        keeper, decided = UseKeeper(policy, event.sender_id), Decided()
        memory = _Rows(event, keeper)
        for ruling in rulings(event, view, memory, now=now, max_age=self.max_age, rng=self.rng):
            _write(ruling, keeper, decided, now)
        return decided


@dataclass(frozen=True, slots=True)
class _Rows:
    """What was done before, as the database has it."""

    event: GroupEvent
    keeper: UseKeeper

    def turn(self, rule: str) -> Turn:
        return statements().turn(group_id=self.event.group_id, rule=rule)

    def uses(self) -> Uses:
        return self.keeper.read(self.event.group_id)

    def answers_bot(self) -> bool:
        return bot_message_answered(self.event)


def _write(ruling: Ruling, keeper: UseKeeper, decided: Decided, now: datetime) -> None:
    """Commit what one rule plans, and note whose bells are to ring."""
    if ruling.packet is not None:
        played = packet_play(ruling.plan, ruling.packet, keeper=keeper, now=now)
        decided.accounts.update(played.accounts)
        if played.new:
            decided.packets[played.packet_id] = played.accounts
        return
    with keeper.transaction():
        planned = statements().plan(ruling.plan)
        keeper.note(ruling.plan, planned)
    decided.accounts |= accounts_of(planned)
