"""What the tables know of what was said: each message is decided once, whatever came of it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Count

from orchestration.models import Decision, DecisionOutcome


@dataclass(frozen=True, slots=True)
class Decided:
    """How many messages nobody decided, how many decisions there are beyond one for each message,
    and how many led to no action (too old, or nobody there)."""

    missed: int
    doubled: int
    not_acted: int


def decided_read(said: Mapping[int, Collection[int]]) -> Decided:
    """Compare, group by group, how much was said and how much was decided."""
    counted = Decision.objects.order_by().values_list("group_id").annotate(count=Count("id"))
    decisions: dict[int, int] = dict(counted)
    beyond = [len(uids) - decisions.get(chat_id, 0) for chat_id, uids in said.items()]
    return Decided(
        missed=sum(max(0, difference) for difference in beyond),
        doubled=sum(max(0, -difference) for difference in beyond),
        not_acted=Decision.objects.exclude(outcome=DecisionOutcome.ACTED).count(),
    )
