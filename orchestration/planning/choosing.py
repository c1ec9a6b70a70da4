"""Who acts under a rule, and the record of why."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from groups.strategies import STRATEGIES, Candidate, Chosen, Selection
from orchestration.models import DecisionOutcome
from orchestration.planning.fitness import Moment, able_members
from orchestration.planning.group_view import GroupView, Member
from orchestration.planning.turn import Turn
from orchestration.planning.uses import NO_USES, Uses
from orchestration.planning.wanted import Wanted

MOST_REASONS = 20
"""Chosen accounts that a decision's reasons tell in full."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The chosen members in their order, and the reasons for the decision's row."""

    members: tuple[Member, ...]
    reasons: dict[str, Any]


def choose(
    view: GroupView,
    wanted: Wanted,
    *,
    moment: Moment,
    turn: Turn,
    rng: Random,
    uses: Uses = NO_USES,
) -> Choice:
    """Pick among the accounts that can act now.

    Those whose line is up and whose budget is free come first; accounts whose line is only coming
    up, or whose budget comes free in time, are considered when the others are too few.
    """
    able, left_out = able_members(view, wanted, uses=uses, moment=moment)
    most = _most(wanted, able)
    pool = _pool(view, able, most, moment)
    chosen = STRATEGIES[wanted.strategy.name](
        Selection(
            candidates=[Candidate(member.account_id, member.weight) for member in pool],
            count=most,
            rng=rng,
            weights=wanted.strategy.weights,
            hosts=view.policy.hosts_of(wanted.strategy),
            last=turn.last,
            used=uses.by_account(),
        )
    )
    by_id = {member.account_id: member for member in pool}
    reasons = _reasons(view, wanted, turn, pool=pool, able=able, left_out=left_out, chosen=chosen)
    return Choice(tuple(by_id[choice.account_id] for choice in chosen), reasons)


def outcome_of(*, expired: bool, members: Sequence[Member]) -> DecisionOutcome:
    """What a rule led to: an event that is too old is not acted on, whoever could."""
    if expired:
        return DecisionOutcome.EXPIRED
    return DecisionOutcome.ACTED if members else DecisionOutcome.NOBODY


def _most(wanted: Wanted, able: Sequence[Member]) -> int:
    asked = len(able) if wanted.count == "all" else wanted.count
    return asked if wanted.share is None else min(asked, math.ceil(wanted.share * len(able)))


def _pool(view: GroupView, able: Sequence[Member], most: int, moment: Moment) -> Sequence[Member]:
    ready = [member for member in able if member.ready]
    free = [one for one in ready if view.free_at.get(one.account_id, moment.now) <= moment.now]
    return next((pool for pool in (free, ready) if len(pool) >= most), able)


def _reasons(
    view: GroupView,
    wanted: Wanted,
    turn: Turn,
    *,
    pool: Sequence[Member],
    able: Sequence[Member],
    left_out: Mapping[str, int],
    chosen: Sequence[Chosen],
) -> dict[str, Any]:
    """Bounded whatever the group's size: counts of everybody, and the first of the chosen."""
    return {
        "strategy": wanted.strategy.name,
        "turn": turn.number + 1,
        "last": str(chosen[-1].account_id) if chosen else None,
        "asked": wanted.count if wanted.share is None else f"{wanted.share:.0%}",
        "members": len(view.members),
        "able": len(able),
        "candidates": len(pool),
        "left_out": dict(left_out),
        "budgets": dict(view.budgets),
        "chosen": [
            {"account": str(one.account_id), "score": round(one.score, 6), "why": one.why}
            for one in chosen[:MOST_REASONS]
        ],
    }
