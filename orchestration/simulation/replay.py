"""Replays events through the rules, each at the moment when it was heard."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from random import Random
from uuid import UUID

from accounts.budgets import Refused, Scope
from accounts.budgets.requests import Bucket
from accounts.budgets.simulated import SimulatedBudgets
from groups.events import GroupEvent
from orchestration.models import ActionKind
from orchestration.planning.group_view import GroupView
from orchestration.planning.ruling import rulings
from orchestration.simulation.memory import SimulatedMemory
from orchestration.simulation.tally import Replayed, Step
from orchestration.statements.rows import Plan

BucketsOf = Callable[[UUID, ActionKind], tuple[Bucket, ...]]
"""The buckets that one action of an account in the group takes a slot from."""


def replay(
    events: Iterable[GroupEvent],
    view: GroupView,
    *,
    buckets_of: BucketsOf,
    max_age: timedelta,
    rng: Random,
) -> Replayed:
    """Who would have done what, with the accounts that can act now and budgets that begin full.

    An action whose slot would not come free before its time runs out counts as held back.
    """
    memory, budgets, replayed = SimulatedMemory(view.policy), SimulatedBudgets(), Replayed()
    for event in events:
        replayed.events += 1
        memory.hear(event)
        now = event.heard_at
        for ruling in rulings(event, view, memory, now=now, max_age=max_age, rng=rng):
            if memory.note(ruling.plan):
                replayed.steps.append(_step(event, ruling.plan, budgets, buckets_of))
    return replayed


def _step(event: GroupEvent, plan: Plan, budgets: SimulatedBudgets, buckets_of: BucketsOf) -> Step:
    acting: list[UUID] = []
    refused: list[tuple[UUID, Scope]] = []
    for action in plan.actions:
        buckets = buckets_of(action.account_id, action.kind)
        patience = plan.expires_at - event.heard_at
        answer = budgets.take(buckets, at=event.heard_at, patience=patience)
        if isinstance(answer, Refused):
            refused.append((action.account_id, answer.scope))
        else:
            acting.append(action.account_id)
    return Step(
        at=event.heard_at,
        rule=plan.rule,
        event_key=plan.event_key,
        outcome=plan.outcome,
        acting=tuple(acting),
        refused=tuple(refused),
    )
