"""A whole policy: what one group's accounts do."""

from collections.abc import Iterator
from datetime import datetime
from functools import cached_property
from typing import Annotated, Literal, Self
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from pydantic import AfterValidator, Field, StrictBool, StrictInt, model_validator

from accounts.rates import Limit, limit_parse
from groups.policies.part import PolicyPart, problem
from groups.policies.redpackets import RedPacketPolicy
from groups.policies.replies import ReplyRule
from groups.policies.strategy import StrategyChoice
from groups.policies.times import TimeWindow, Zone

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
    """Version 2 of the policy of one group. The empty policy does nothing.

    `redpackets: {}` takes part in games with every default. `hosts` are account ids in order, for
    each `host_list` that names none of its own. Without `limits` the settings' budget of a group
    holds. Nothing is done in `quiet_hours`; these, windows and days are those of `timezone`. With
    `dry_run` everything is done but the call to Telegram.
    """

    version: Literal[2] = 2
    replies: tuple[ReplyRule, ...] = Field(default=(), max_length=50)
    redpackets: RedPacketPolicy | None = None
    hosts: tuple[UUID, ...] = Field(default=(), max_length=100)
    limits: GroupLimits | None = None
    timezone: Zone = ZoneInfo("UTC")
    quiet_hours: tuple[TimeWindow, ...] = Field(default=(), max_length=20)
    dry_run: StrictBool = False

    def quiet_at(self, moment: datetime) -> bool:
        """Whether the group is left alone then."""
        local = moment.astimezone(self.timezone)
        return any(window.holds(local) for window in self.quiet_hours)

    @cached_property
    def remembers(self) -> bool:
        """Whether any rule asks who acted before; then every rule's acting is kept."""
        packets = self.redpackets is not None and self.redpackets.remembers
        return packets or any(rule.remembers for rule in self.replies)

    @cached_property
    def looks_at_bots(self) -> bool:
        """Whether any rule asks for replies to bots."""
        return any(rule.match.reply_to == "bot" for rule in self.replies)

    def hosts_of(self, choice: StrategyChoice) -> tuple[UUID, ...]:
        """The hosts that a `host_list` works with: its own, or the policy's."""
        return choice.hosts or self.hosts

    def choices(self) -> list[StrategyChoice]:
        """Every strategy that the policy uses."""
        return [choice for _at, choice in self._placed_choices()]

    def accounts_named(self) -> frozenset[UUID]:
        """Every account that the policy names."""
        named = set(self.hosts)
        for choice in self.choices():
            named.update(choice.hosts, choice.weights)
        return frozenset(named)

    @model_validator(mode="after")
    def _names_differ(self) -> Self:
        names = [rule.name for rule in self.replies]
        for place, name in enumerate(names):
            at = ("replies", place, "name")
            if name == REDPACKET_RULE:
                raise problem(
                    _('has a reply rule "redpacket", a name kept for games; rename it.'), *at
                )
            if name in names[:place]:
                raise problem(
                    _('has two reply rules named "%(name)s"; rename one.') % {"name": name}, *at
                )
        return self

    @model_validator(mode="after")
    def _hosts_given(self) -> Self:
        for at, choice in self._placed_choices():
            if choice.name == "host_list" and not self.hosts_of(choice):
                raise problem(
                    _(
                        'uses the strategy "host_list" without hosts; list them there or under '
                        '"hosts".'
                    ),
                    *at,
                )
        return self

    def _placed_choices(self) -> Iterator[tuple[tuple[str | int, ...], StrategyChoice]]:
        for place, rule in enumerate(self.replies):
            yield ("replies", place, "strategy"), rule.strategy
        if self.redpackets:
            yield ("redpackets", "strategy"), self.redpackets.strategy
