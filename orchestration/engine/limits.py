"""The limits that operators set for the accounts and groups at work, a few seconds old."""

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from accounts.budgets import BudgetRequest, Effect
from accounts.errors import RateInvalid
from accounts.hosting.lanes import DatabaseLane
from accounts.models import Account
from accounts.rates import Limit
from accounts.throttle import AccountLimits, account_limits, group_limit
from groups.errors import PolicyInvalid
from groups.models import GroupProfile
from groups.policies import policy_load
from orchestration.models import ActionKind
from orchestration.statements.rows import ClaimedAction

log = logging.getLogger(__name__)

REFRESH_EVERY = timedelta(seconds=5)

_EFFECTS = {ActionKind.SEND: Effect.SEND, ActionKind.PRESS: Effect.PRESS}


@dataclass(frozen=True, slots=True)
class Limits:
    """What was read. A limit that cannot be read is left out: nothing is done under it."""

    accounts: dict[UUID, AccountLimits] = field(default_factory=dict)
    groups: dict[int, Limit] = field(default_factory=dict)

    def request(self, account_id: UUID, group_id: int, kind: ActionKind) -> BudgetRequest | None:
        """What to ask of the budgets for one action; None when a limit cannot be read."""
        account, group = self.accounts.get(account_id), self.groups.get(group_id)
        if account is None or group is None:
            return None
        effect = _EFFECTS[kind]
        return BudgetRequest(
            account_id=account_id,
            group_id=group_id,
            account=account.all,
            group=group,
            effect=effect,
            own=account.effects.get(effect),
        )


def limits_read(account_ids: Collection[UUID], group_ids: Collection[int]) -> Limits:
    """Read the limits of these accounts and groups; one that is wrong is said and left out."""
    limits = Limits()
    profiles = Account.objects.filter(pk__in=account_ids).values_list("pk", "throttle_profile")
    for account_id, profile in profiles:
        try:
            limits.accounts[account_id] = account_limits(profile)
        except RateInvalid as error:
            log.error(  # noqa: TRY400 - the sentence says it all
                "An account's limits cannot be read",
                extra={"account_id": str(account_id), "reason": str(error)},
            )
    for group in GroupProfile.objects.filter(pk__in=group_ids).only("strategies"):
        try:
            policy = policy_load(group)
        except PolicyInvalid as error:
            log.error(  # noqa: TRY400 - the sentence says it all
                "A group's policy cannot be read",
                extra={"group_id": group.pk, "reason": str(error)},
            )
        else:
            limits.groups[group.pk] = policy.limits.limit() if policy.limits else group_limit()
    return limits


class LimitBook:
    """Answers from memory; reads what it has not met yet, and everything anew in the background."""

    def __init__(self, lane: DatabaseLane) -> None:
        self._lane = lane
        self._accounts: set[UUID] = set()
        self._groups: set[int] = set()
        self._limits = Limits()

    async def learn(self, account_ids: Collection[UUID], group_ids: Collection[int]) -> None:
        """Read the limits of those that are new here."""
        accounts = set(account_ids) - self._accounts
        groups = set(group_ids) - self._groups
        if accounts or groups:
            read = await self._lane.run(limits_read, accounts, groups)
            self._take_over(read)
            self._accounts |= accounts
            self._groups |= groups

    async def refresh(self) -> timedelta:
        """Read everything anew; how long it may be used."""
        accounts, groups = frozenset(self._accounts), frozenset(self._groups)
        read = await self._lane.run(limits_read, accounts, groups)
        for account_id in accounts:
            self._limits.accounts.pop(account_id, None)
        for group_id in groups:
            self._limits.groups.pop(group_id, None)
        self._take_over(read)
        return REFRESH_EVERY

    def forget(self, account_id: UUID) -> None:
        """The account is not ours any more."""
        self._accounts.discard(account_id)
        self._limits.accounts.pop(account_id, None)

    def request(self, action: ClaimedAction) -> BudgetRequest | None:
        """What to ask of the budgets for this action; None when a limit cannot be read."""
        return self._limits.request(action.account_id, action.group_id, action.kind)

    async def requests(
        self, actions: Sequence[ClaimedAction]
    ) -> list[tuple[ClaimedAction, BudgetRequest | None]]:
        """The same for many, after reading what is new."""
        await self.learn(
            {action.account_id for action in actions}, {action.group_id for action in actions}
        )
        return [(action, self.request(action)) for action in actions]

    def _take_over(self, read: Limits) -> None:
        self._limits.accounts.update(read.accounts)
        self._limits.groups.update(read.groups)
