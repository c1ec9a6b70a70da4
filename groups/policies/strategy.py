"""Which strategy picks the accounts, and with which options."""

from typing import Annotated, Any, Self, TypeAlias
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import (
    BeforeValidator,
    Field,
    GetJsonSchemaHandler,
    SerializerFunctionWrapHandler,
    StrictInt,
    WithJsonSchema,
    model_serializer,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from accounts.models import Role
from groups.policies.part import PolicyPart, problem
from groups.strategies import STRATEGIES

STRATEGY_NAMES = tuple(STRATEGIES)
"""The names that a policy may give."""

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

    name: Annotated[
        str,
        BeforeValidator(_name_known),
        WithJsonSchema({"type": "string", "enum": list(STRATEGY_NAMES)}),
    ] = "round_robin"
    weights: dict[UUID, Annotated[StrictInt, Field(ge=0, le=MAX_WEIGHT)]] = {}
    hosts: tuple[UUID, ...] = Field(default=(), max_length=100)

    @model_serializer(mode="wrap")
    def _short(self, whole: SerializerFunctionWrapHandler) -> Any:
        """The name alone where nothing else is given."""
        written: dict[str, Any] = whole(self)
        return self.name if set(written) == {"name"} else written

    @property
    def by_use(self) -> bool:
        """Whether the strategy asks when each account acted last."""
        return self.name == "least_recently_used"

    @model_validator(mode="after")
    def _options_fit(self) -> Self:
        if self.weights and self.name != "weighted":
            raise problem(
                _('has weights, which only the strategy "weighted" reads; remove them.'), "weights"
            )
        if self.hosts and self.name != "host_list":
            raise problem(
                _('has hosts, which only the strategy "host_list" reads; remove them.'), "hosts"
            )
        return self


class _OrName:
    """Tells the JSON Schema of the short form."""

    @staticmethod
    def __get_pydantic_json_schema__(
        core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"anyOf": [{"type": "string", "enum": list(STRATEGY_NAMES)}, handler(core)]}


Strategy: TypeAlias = Annotated[StrategyChoice, BeforeValidator(_from_name), _OrName()]
"""A name alone, or a name with options."""

AccountRole: TypeAlias = Annotated[Role, BeforeValidator(_role_known)]
"""What an account may be chosen for: player, host or helper."""
