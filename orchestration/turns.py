"""Reads where a rule stands from its last decision."""

from uuid import UUID

from orchestration.models import Decision, DecisionOutcome
from orchestration.planning.turn import FIRST, Turn


def turn_read(*, group_id: int, rule: str) -> Turn:
    """What the rule did last in this group.

    One probe of the index `decisions_latest`. The drain's flag lets one drain at a time decide for
    a group, so nobody else moves the turn between this look and the new decision.
    """
    last = (
        Decision.objects.filter(group_id=group_id, rule=rule, outcome=DecisionOutcome.ACTED)
        .order_by("-id")
        .values_list("reasons", "said_at")
        .first()
    )
    if last is None:
        return FIRST
    reasons, said_at = last
    chosen = reasons.get("last")
    return Turn(
        number=int(reasons.get("turn", 0)), last=UUID(chosen) if chosen else None, said_at=said_at
    )
