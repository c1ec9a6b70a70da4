"""Which strategy picks the accounts, and with which options."""

from typing import Annotated, Any, Self, TypeAlias
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import BeforeValidator, Field, StrictInt, model_validator

from accounts.models import Role
from groups.policies.part import PolicyPart, problem

STRATEGY_NAMES = ("round_robin", "weighted", "host_list")
"""The names that a policy may give; `orchestration.strategies` has a function for each."""

MAX_WEIGHT = 1000


def _name_known(raw: Any) -> Any:
    if raw not in STRATEGY_NAMES:
        raise problem(_("must be one of %(names)s.") % {"names": ", ".join(STRATEGY_NAMES)})
    return raw


def _role_known(raw: Any) -> Any:
    if raw not in Role.values:
        raise problem(_("must be one of %(names)s.") % {"names": ", ".join(Role.values)})
    return Role(raw)


def _from_name(raw: Any) -> Any:
    """`strategy: weighted` is short for `strategy: {name: weighted}`."""
    return {"name": raw} if isinstance(raw, str) else raw


class StrategyChoice(PolicyPart):
    """A strategy's name and options.

    `weights` (by account id) belongs to `weighted` and goes before an account's own weight; 0
    means never. `hosts` (account ids in order, the later ones stand in for the earlier) belongs
    to `host_list`, and may be left out where the policy itself names hosts.
    """

    name: Annotated[str, BeforeValidator(_name_known)] = "round_robin"
    weights: dict[UUID, Annotated[StrictInt, Field(ge=0, le=MAX_WEIGHT)]] = {}
    hosts: tuple[UUID, ...] = Field(default=(), max_length=100)

    @model_validator(mode="after")
    def _options_fit(self) -> Self:
        if self.weights and self.name != "weighted":
            raise problem(_('has weights, which only the strategy "weighted" reads; remove them.'))
        if self.hosts and self.name != "host_list":
            raise problem(_('has hosts, which only the strategy "host_list" reads; remove them.'))
        return self


Strategy: TypeAlias = Annotated[StrategyChoice, BeforeValidator(_from_name)]
"""A name alone, or a name with options."""

AccountRole: TypeAlias = Annotated[Role, BeforeValidator(_role_known)]
"""What an account may be chosen for: player, host or helper."""
