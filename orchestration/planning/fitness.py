"""Who can act now under a rule, and what keeps each of the others from it."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from orchestration.models import ActionKind
from orchestration.planning.group_view import GroupView, Member
from orchestration.planning.uses import Uses
from orchestration.planning.wanted import Wanted


@dataclass(frozen=True, slots=True)
class Moment:
    """When it is decided: for a message said at `said_at`, to be acted on before `until`."""

    now: datetime
    said_at: datetime
    until: datetime


def able_members(
    view: GroupView, wanted: Wanted, *, uses: Uses, moment: Moment
) -> tuple[list[Member], Counter[str]]:
    """The members that can act in time, and how many cannot, by why."""
    able: list[Member] = []
    left_out = Counter(view.left_out)
    why_not = _judge(view, wanted, uses, moment)
    for member in view.members:
        why = why_not(member)
        if why:
            left_out[why] += 1
        else:
            able.append(member)
    return able, left_out


def _judge(
    view: GroupView, wanted: Wanted, uses: Uses, moment: Moment
) -> Callable[[Member], str | None]:
    flooded = view.flooded.get(wanted.kind, frozenset())
    cooling = _cooling(wanted, uses, moment)
    sated = _sated(view, wanted, uses, moment)
    sends = wanted.kind is ActionKind.SEND

    def why_not(member: Member) -> str | None:
        account_id = member.account_id
        if member.roles.isdisjoint(wanted.roles):
            return "role"
        if sends and not member.can_send:
            return "may not write"
        if account_id in flooded:
            return "flood wait"
        if account_id in cooling:
            return "cooling"
        if account_id in sated:
            return "enough today"
        free_at = view.free_at.get(account_id)
        return "budget" if free_at and free_at >= moment.until else None

    return why_not


def _cooling(wanted: Wanted, uses: Uses, moment: Moment) -> frozenset[UUID]:
    if not wanted.cooldown:
        return frozenset()
    return frozenset(
        account_id
        for (rule, account_id), use in uses.accounts.items()
        if rule == wanted.rule and moment.said_at < use.last_at + wanted.cooldown
    )


def _sated(view: GroupView, wanted: Wanted, uses: Uses, moment: Moment) -> frozenset[UUID]:
    if wanted.most_a_day is None:
        return frozenset()
    today = moment.said_at.astimezone(view.policy.timezone).date()
    return frozenset(
        account_id
        for (rule, account_id), use in uses.accounts.items()
        if rule == wanted.rule and use.day == today and use.count >= wanted.most_a_day
    )
