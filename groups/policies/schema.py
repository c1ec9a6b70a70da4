"""A whole policy: what one group's accounts do."""

from typing import Annotated, Literal, Self
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import AfterValidator, Field, StrictInt, model_validator

from accounts.rates import Limit, limit_parse
from groups.policies.part import PolicyPart, problem
from groups.policies.redpackets import RedPacketPolicy
from groups.policies.replies import ReplyRule
from groups.policies.strategy import StrategyChoice

REDPACKET_RULE = "redpacket"
"""The rule's name in decisions about packets; no reply rule may take it."""


def _rate_reads(text: str) -> str:
    limit_parse(text, burst=1)
    return text


class GroupLimits(PolicyPart):
    """The group's budget: Celery's notation, and how many may act at once."""

    rate_limit: Annotated[str, AfterValidator(_rate_reads)]
    burst: StrictInt = Field(default=10, ge=1, le=10_000)

    def limit(self) -> Limit:
        """The same as the budgets take it."""
        return limit_parse(self.rate_limit, burst=self.burst)


class GroupPolicy(PolicyPart):
    """Version 1 of the policy of one group. The empty policy does nothing.

    `redpackets: {}` takes part in games with every default. `hosts` are account ids in order, for
    each `host_list` that names none of its own. Without `limits` the settings' budget of a group
    holds.
    """

    version: Literal[1] = 1
    replies: tuple[ReplyRule, ...] = Field(default=(), max_length=50)
    redpackets: RedPacketPolicy | None = None
    hosts: tuple[UUID, ...] = Field(default=(), max_length=100)
    limits: GroupLimits | None = None

    def hosts_of(self, choice: StrategyChoice) -> tuple[UUID, ...]:
        """The hosts that a `host_list` works with: its own, or the policy's."""
        return choice.hosts or self.hosts

    def choices(self) -> list[StrategyChoice]:
        """Every strategy that the policy uses."""
        packets = [self.redpackets.strategy] if self.redpackets else []
        return [rule.strategy for rule in self.replies] + packets

    def accounts_named(self) -> frozenset[UUID]:
        """Every account that the policy names."""
        named = set(self.hosts)
        for choice in self.choices():
            named.update(choice.hosts, choice.weights)
        return frozenset(named)

    @model_validator(mode="after")
    def _names_differ(self) -> Self:
        names = [rule.name for rule in self.replies]
        for name in names:
            if name == REDPACKET_RULE:
                raise problem(_('has a reply rule "redpacket", a name kept for games; rename it.'))
            if names.count(name) > 1:
                raise problem(
                    _('has two reply rules named "%(name)s"; rename one.') % {"name": name}
                )
        return self

    @model_validator(mode="after")
    def _hosts_given(self) -> Self:
        if any(c.name == "host_list" and not self.hosts_of(c) for c in self.choices()):
            raise problem(
                _('uses the strategy "host_list" without hosts; list them there or under "hosts".')
            )
        return self
