"""What is asked of the budgets, and the buckets that one request takes from."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from accounts.rates import Ceilings, Limit, limit_lower


class Effect(StrEnum):
    """What the slot is for; each effect has a ceiling of its own."""

    SEND = "send"
    PRESS = "press"


class Scope(StrEnum):
    """Which bucket refused."""

    GLOBAL = "global"
    """The whole service: SIS_GLOBAL_RATE."""
    GROUP = "group"
    """The group: its policy's limits, or SIS_GROUP_RATE."""
    ACCOUNT = "account"
    """The account: its throttle profile, or SIS_ACCOUNT_RATE."""
    EFFECT = "effect"
    """The account's limit for this effect: its profile's, never above the hard ceiling."""
    CHAT = "chat"
    """The account's hard ceiling for sends in one chat."""


@dataclass(frozen=True, slots=True)
class BudgetRequest:
    """One slot for one account to act once in one group.

    `group_id` is Telegram's marked chat id; `account` and `group` are the limits that hold there,
    and `own` is the account's for this effect, if it has one.
    """

    account_id: UUID
    group_id: int
    account: Limit
    group: Limit
    effect: Effect
    own: Limit | None = None


@dataclass(frozen=True, slots=True)
class Bucket:
    """One counter in Redis and the limit that it keeps."""

    scope: Scope
    key: str
    limit: Limit


def buckets(
    request: BudgetRequest, *, global_limit: Limit, ceilings: Ceilings
) -> tuple[Bucket, ...]:
    """Every bucket that `request` takes one slot from, the widest first."""
    account_key = f"sis:account:{request.account_id}"
    common = (
        Bucket(Scope.GLOBAL, "sis:global:rate_limit", global_limit),
        Bucket(Scope.GROUP, f"sis:group:{request.group_id}:rate_limit", request.group),
        Bucket(Scope.ACCOUNT, f"{account_key}:rate_limit", request.account),
    )
    if request.effect is Effect.PRESS:
        limit = _own_limit(request, ceilings.presses)
        return (*common, Bucket(Scope.EFFECT, f"{account_key}:presses", limit))
    chat_key = f"{account_key}:chat:{request.group_id}:sends"
    return (
        *common,
        Bucket(Scope.EFFECT, f"{account_key}:sends", _own_limit(request, ceilings.sends)),
        Bucket(Scope.CHAT, chat_key, ceilings.chat_sends),
    )


def _own_limit(request: BudgetRequest, ceiling: Limit) -> Limit:
    """One bucket keeps both: what is within the lower of two limits is within each."""
    return ceiling if request.own is None else limit_lower(request.own, ceiling)
