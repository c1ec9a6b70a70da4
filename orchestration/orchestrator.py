"""From an event to committed plans: what is decided, by which rule, for which accounts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from groups.bot_messages import bot_message_answered, bot_message_note
from groups.events import GroupEvent
from groups.policies import rule_match
from groups.policies.schema import REDPACKET_RULE
from orchestration.decided import Decided
from orchestration.group_views import GroupViews
from orchestration.planning.group_view import GroupView
from orchestration.planning.packets import packet_plan
from orchestration.planning.replies import reply_plan, rests
from orchestration.playing import accounts_of, packet_play
from orchestration.statements import statements
from orchestration.statements.rows import Plan
from orchestration.uses import UseKeeper
from redpackets.detection import packet_detect
from redpackets.services import claim_from_reply, claim_from_result


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
        if policy.looks_at_bots:
            bot_message_note(event)
        if policy.quiet_at(event.heard_at):
            view = view.quiet()
        keeper = UseKeeper(policy, event.sender_id)
        decided = self._play(event, view, keeper, now)
        for plan in self._replies(event, view, keeper, now):
            with keeper.transaction():
                planned = statements().plan(plan)
                keeper.note(plan, planned)
            decided.accounts |= accounts_of(planned)
        return decided

    def _play(
        self, event: GroupEvent, view: GroupView, keeper: UseKeeper, now: datetime
    ) -> Decided:
        """Take part in the red packet that the event may be."""
        policy = view.policy.redpackets
        packet = packet_detect(event, policy)
        if policy is None or packet is None:
            return Decided()
        plan = packet_plan(
            event,
            packet,
            policy,
            view=view,
            turn=statements().turn(group_id=event.group_id, rule=REDPACKET_RULE),
            now=now,
            rng=self.rng,
            uses=keeper.read(event.group_id),
        )
        played = packet_play(plan, packet, keeper=keeper, now=now)
        return Decided(
            set(played.accounts), {played.packet_id: played.accounts} if played.new else {}
        )

    def _replies(
        self, event: GroupEvent, view: GroupView, keeper: UseKeeper, now: datetime
    ) -> Iterator[Plan]:
        """A plan for each reply rule that applies and does not rest."""
        policy = view.policy
        for rule in policy.replies:
            keyword = rule_match(
                rule,
                event,
                zone=policy.timezone,
                answers_bot=lambda: bot_message_answered(event),
            )
            if keyword is None:
                continue
            turn = statements().turn(group_id=event.group_id, rule=rule.name)
            uses = keeper.read(event.group_id)
            if not rests(rule, event, turn, uses):
                yield reply_plan(
                    event,
                    rule,
                    keyword=keyword,
                    view=view,
                    turn=turn,
                    now=now,
                    max_age=self.max_age,
                    rng=self.rng,
                    uses=uses,
                )
