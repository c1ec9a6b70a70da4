"""Who acts under a rule, and the record of why."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Literal

from groups.policies import StrategyChoice
from orchestration.models import ActionKind, DecisionOutcome
from orchestration.planning.group_view import GroupView, Member
from orchestration.planning.turn import Turn
from orchestration.strategies import STRATEGIES, Candidate, Chosen, Selection

MOST_REASONS = 20
"""Chosen accounts that a decision's reasons tell in full."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The chosen members in their order, and the reasons for the decision's row."""

    members: tuple[Member, ...]
    reasons: dict[str, Any]


def choose(
    view: GroupView,
    *,
    kind: ActionKind,
    roles: Collection[str],
    count: int | Literal["all"],
    strategy: StrategyChoice,
    turn: Turn,
    rng: Random,
) -> Choice:
    """Pick accounts with a right role that may do this in the group, and no flood wait holds back.

    Those whose line is up come first; accounts whose line is only coming up are considered when
    the others are too few.
    """
    able = _able(view, kind, roles)
    most = len(able) if count == "all" else count
    pool = _pool(able, most)
    chosen = STRATEGIES[strategy.name](
        Selection(
            candidates=[Candidate(member.account_id, member.weight) for member in pool],
            count=most,
            rng=rng,
            weights=strategy.weights,
            hosts=view.policy.hosts_of(strategy),
            last=turn.last,
        )
    )
    by_id = {member.account_id: member for member in pool}
    return Choice(
        members=tuple(by_id[choice.account_id] for choice in chosen),
        reasons=_reasons(view, strategy, turn, asked=count, pool=pool, able=able, chosen=chosen),
    )


def outcome_of(*, expired: bool, members: Sequence[Member]) -> DecisionOutcome:
    """What a rule led to: an event that is too old is not acted on, whoever could."""
    if expired:
        return DecisionOutcome.EXPIRED
    return DecisionOutcome.ACTED if members else DecisionOutcome.NOBODY


def _able(view: GroupView, kind: ActionKind, roles: Collection[str]) -> list[Member]:
    flooded = view.flooded.get(kind, frozenset())
    return [
        member
        for member in view.members
        if not member.roles.isdisjoint(roles)
        and member.account_id not in flooded
        and (member.can_send or kind is not ActionKind.SEND)
    ]


def _pool(able: Sequence[Member], most: int) -> list[Member]:
    ready = [member for member in able if member.ready]
    return ready if len(ready) >= most else list(able)


def _reasons(
    view: GroupView,
    strategy: StrategyChoice,
    turn: Turn,
    *,
    asked: int | Literal["all"],
    pool: Sequence[Member],
    able: Sequence[Member],
    chosen: Sequence[Chosen],
) -> dict[str, Any]:
    """Bounded whatever the group's size: counts of everybody, and the first of the chosen."""
    return {
        "strategy": strategy.name,
        "turn": turn.number + 1,
        "last": str(chosen[-1].account_id) if chosen else None,
        "asked": asked,
        "members": len(view.members),
        "able": len(able),
        "candidates": len(pool),
        "left_out": dict(view.left_out),
        "budgets": dict(view.budgets),
        "chosen": [
            {"account": str(one.account_id), "score": round(one.score, 6), "why": one.why}
            for one in chosen[:MOST_REASONS]
        ],
    }
