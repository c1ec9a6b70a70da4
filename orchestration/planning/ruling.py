"""Which of a group's rules apply to an event, and what each of them plans."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Protocol

from groups.events import GroupEvent
from groups.policies import rule_match
from groups.policies.schema import REDPACKET_RULE
from orchestration.planning.group_view import GroupView
from orchestration.planning.packets import packet_plan
from orchestration.planning.replies import reply_plan, rests
from orchestration.planning.turn import Turn
from orchestration.planning.uses import Uses
from orchestration.statements.rows import Plan
from redpackets.detection import DetectedPacket, packet_detect


class Memory(Protocol):
    """What was done before in the event's group; asked by the rules that apply, and only then."""

    def turn(self, rule: str) -> Turn:
        """Where a rule stands."""
        ...

    def uses(self) -> Uses:
        """What the rules did, by account, and for the event's sender."""
        ...

    def answers_bot(self) -> bool:
        """Whether the event answers a bot's message."""
        ...


@dataclass(frozen=True, slots=True)
class Ruling:
    """The plan of one rule that applies; `packet` is what it takes part in, if it is about one."""

    plan: Plan
    packet: DetectedPacket | None = None


def rulings(
    event: GroupEvent,
    view: GroupView,
    memory: Memory,
    *,
    now: datetime,
    max_age: timedelta,
    rng: Random,
) -> Iterator[Ruling]:
    """Apply the policy's rules in their order, those of games first.

    Each ruling is to be remembered before the next one is asked for.
    """
    if view.policy.quiet_at(event.heard_at):
        view = view.quiet()
    yield from _of_packets(event, view, memory, now=now, rng=rng)
    yield from _of_replies(event, view, memory, now=now, max_age=max_age, rng=rng)


def _of_packets(
    event: GroupEvent, view: GroupView, memory: Memory, *, now: datetime, rng: Random
) -> Iterator[Ruling]:
    policy = view.policy.redpackets
    packet = packet_detect(event, policy)
    if policy is None or packet is None:
        return
    plan = packet_plan(
        event,
        packet,
        policy,
        view=view,
        turn=memory.turn(REDPACKET_RULE),
        now=now,
        rng=rng,
        uses=memory.uses(),
    )
    yield Ruling(plan, packet)


def _of_replies(
    event: GroupEvent,
    view: GroupView,
    memory: Memory,
    *,
    now: datetime,
    max_age: timedelta,
    rng: Random,
) -> Iterator[Ruling]:
    """The reply rules that apply and do not rest."""
    for rule in view.policy.replies:
        zone = view.policy.timezone
        keyword = rule_match(rule, event, zone=zone, answers_bot=memory.answers_bot)
        if keyword is None:
            continue
        turn, uses = memory.turn(rule.name), memory.uses()
        if not rests(rule, event, turn, uses):
            plan = reply_plan(
                event,
                rule,
                keyword=keyword,
                view=view,
                turn=turn,
                now=now,
                max_age=max_age,
                rng=rng,
                uses=uses,
            )
            yield Ruling(plan)
