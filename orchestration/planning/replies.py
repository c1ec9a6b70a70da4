"""Reply rules: a text for a message, by as many accounts as the rule says."""

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from groups.events import GroupEvent
from groups.policies import ReplyRule, text_render
from orchestration.models import ActionKind
from orchestration.planning.choosing import choose, outcome_of
from orchestration.planning.dry_run import dry
from orchestration.planning.fitness import Moment
from orchestration.planning.group_view import GroupView, Member
from orchestration.planning.turn import Turn
from orchestration.planning.uses import NO_USES, Uses
from orchestration.planning.wanted import Wanted
from orchestration.statements.rows import Plan, PlannedAction


def rests(rule: ReplyRule, event: GroupEvent, turn: Turn, uses: Uses = NO_USES) -> bool:
    """Whether the rule acted, or answered this sender, so shortly before that it lets this pass."""
    answered_at = uses.sender.get(rule.name)
    return (turn.said_at is not None and event.said_at < turn.said_at + rule.cooldown) or (
        answered_at is not None and event.said_at < answered_at + rule.sender_cooldown
    )


def reply_plan(
    event: GroupEvent,
    rule: ReplyRule,
    *,
    keyword: str,
    view: GroupView,
    turn: Turn,
    now: datetime,
    max_age: timedelta,
    rng: Random,
    uses: Uses = NO_USES,
) -> Plan:
    """Answer with the texts in rotation, each account with the next one.

    An account that is spoken to answers itself, if it can.
    """
    expires_at = event.said_at + max_age
    expired = now >= expires_at
    choice = choose(
        _spoken_to(event, rule, view),
        Wanted.of_rule(rule),
        moment=Moment(now=now, said_at=event.said_at, until=expires_at + rule.delay),
        turn=turn,
        rng=rng,
        uses=uses,
    )
    members = () if expired else choice.members
    return Plan(
        event_key=event.key,
        group_id=event.group_id,
        rule=rule.name,
        outcome=outcome_of(expired=expired, members=members),
        reasons=choice.reasons,
        said_at=event.said_at,
        heard_at=event.heard_at,
        expires_at=expires_at,
        actions=[
            PlannedAction(
                slot,
                member.account_id,
                ActionKind.SEND,
                _payload(event, rule, _text(rule, turn.number + slot, member, view, keyword))
                | dry(view.policy),
                rule.delay,
            )
            for slot, member in enumerate(members)
        ],
    )


def _spoken_to(event: GroupEvent, rule: ReplyRule, view: GroupView) -> GroupView:
    mentioned = tuple(
        member
        for member in view.members
        if member.account_id == event.mentioned
        and member.ready
        and not member.roles.isdisjoint(rule.roles)
    )
    return replace(view, members=mentioned) if mentioned else view


def _text(rule: ReplyRule, number: int, member: Member, view: GroupView, keyword: str) -> str:
    return text_render(
        rule.texts[number % len(rule.texts)],
        account=member.display_name,
        group=view.name,
        keyword=keyword,
    )


def _payload(event: GroupEvent, rule: ReplyRule, text: str) -> dict[str, Any]:
    if not rule.quote:
        return {"text": text}
    if event.own_ids:
        return {"text": text, "reply_to_key": event.message_key}
    return {"text": text, "reply_to": event.message_id}
