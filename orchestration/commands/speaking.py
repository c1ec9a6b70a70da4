"""The plan of a command that has accounts say something in a group."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any
from uuid import UUID

from groups.policies import StrategyChoice
from orchestration.commands.order import Order
from orchestration.errors import CommandRefused
from orchestration.models import ActionKind
from orchestration.planning.choosing import choose, outcome_of
from orchestration.planning.dry_run import dry
from orchestration.planning.fitness import Moment
from orchestration.planning.group_view import GroupView
from orchestration.planning.wanted import Wanted
from orchestration.playing import accounts_of
from orchestration.statements import statements
from orchestration.statements.rows import Plan, PlannedAction


def speak(
    order: Order[Any],
    *,
    group_id: int,
    payload: dict[str, Any],
    roles: Collection[str],
    account_id: UUID | None,
    slot: int = 0,
) -> set[UUID]:
    """Have one account send into a group: the named one, or the next of those with a right role.

    Returns whose action was made; nobody when no account can.

    Raises:
        CommandRefused: nothing may be done in this group now.
    """
    rule = command_rule(order.command.kind)
    view = _only(order.view(group_id), account_id)
    choice = choose(
        view,
        Wanted(
            rule=rule,
            kind=ActionKind.SEND,
            roles=frozenset(roles if account_id is None else view.members[0].roles),
            strategy=StrategyChoice(),
            count=1,
        ),
        moment=Moment(order.now, order.now, order.command.expires_at),
        turn=statements().turn(group_id=group_id, rule=rule),
        rng=order.rng,
    )
    plan = Plan(
        event_key=command_event_key(order.command.pk, group_id),
        group_id=group_id,
        rule=rule,
        outcome=outcome_of(expired=False, members=choice.members),
        reasons=choice.reasons,
        said_at=order.now,
        heard_at=order.now,
        expires_at=order.command.expires_at,
        command_id=order.command.pk,
        actions=[
            PlannedAction(
                slot + place, member.account_id, ActionKind.SEND, payload | dry(view.policy)
            )
            for place, member in enumerate(choice.members)
        ],
    )
    return accounts_of(statements().plan(plan))


def command_rule(kind: str) -> str:
    """The rule's name in decisions; no reply rule of a policy has a colon in its name."""
    return f"command:{kind}"


def command_event_key(command_id: UUID, group_id: int) -> str:
    """What stands for an event in the decisions of a command: one for each of its groups."""
    return f"command:{command_id.hex}:{group_id}"


def _only(view: GroupView, account_id: UUID | None) -> GroupView:
    if account_id is None:
        return view
    members = tuple(member for member in view.members if member.account_id == account_id)
    if not members:
        raise CommandRefused("ACCOUNT_UNABLE")
    return replace(view, members=members)
