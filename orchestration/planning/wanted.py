"""What a rule asks of the accounts that act under it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, Self

from groups.policies import RedPacketPolicy, ReplyRule, StrategyChoice
from groups.policies.schema import REDPACKET_RULE
from orchestration.models import ActionKind


@dataclass(frozen=True, slots=True)
class Wanted:
    """How many accounts, with which of the roles, picked how, to do what.

    `share`, where there is one, says how many of those that can; an account rests for `cooldown`
    after it acted under the rule, and acts at most `most_a_day` times a day.
    """

    rule: str
    kind: ActionKind
    roles: frozenset[str]
    strategy: StrategyChoice
    count: int | Literal["all"]
    share: float | None = None
    cooldown: timedelta = timedelta(0)
    most_a_day: int | None = None

    @classmethod
    def of_rule(cls, rule: ReplyRule) -> Self:
        """What a reply rule asks."""
        return cls(
            rule=rule.name,
            kind=ActionKind.SEND,
            roles=frozenset(rule.roles),
            strategy=rule.strategy,
            count=rule.count,
            cooldown=rule.account_cooldown,
        )

    @classmethod
    def of_packets(cls, policy: RedPacketPolicy, kind: ActionKind) -> Self:
        """What taking part in a red packet asks."""
        return cls(
            rule=REDPACKET_RULE,
            kind=kind,
            roles=frozenset(policy.roles),
            strategy=policy.strategy,
            count=policy.count,
            share=policy.share,
            most_a_day=policy.most_a_day,
        )
