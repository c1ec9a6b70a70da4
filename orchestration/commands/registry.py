"""Which kinds of commands there are: each is one file of `orchestration.commands.kinds`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

from django.utils.translation import gettext as _

from orchestration.commands.body import CommandBody
from orchestration.commands.order import Carried, Order
from orchestration.errors import CommandInvalid, FieldProblem

Body = TypeVar("Body", bound=CommandBody)
Handler: TypeAlias = Callable[[Order[Any]], Carried]


@dataclass(frozen=True, slots=True)
class CommandKind:
    """A kind's name, its payload and its handler.

    One that `stands` ends by being cancelled, or when its own time runs out: no action ends it.
    """

    name: str
    body: type[CommandBody]
    handler: Handler
    stands: bool = False


KINDS: dict[str, CommandKind] = {}
"""By name; `kinds` fills it when it is imported."""


def command_kind(
    name: str, body: type[Body], *, stands: bool = False
) -> Callable[[Callable[[Order[Body]], Carried]], Callable[[Order[Body]], Carried]]:
    """Make a function the handler of a kind.

    It is called in the command's transaction, and raises CommandRefused when it cannot do it.
    """

    def register(handler: Callable[[Order[Body]], Carried]) -> Callable[[Order[Body]], Carried]:
        KINDS[name] = CommandKind(name, body, handler, stands)
        return handler

    return register


def kind_get(name: str) -> CommandKind:
    """The kind of this name; CommandInvalid names those that there are."""
    if (kind := KINDS.get(name)) is None:
        sentence = _("There is no such kind; choose from %(known)s.")
        detail = sentence % {"known": ", ".join(sorted(KINDS))}
        raise CommandInvalid([FieldProblem("kind", "unknown", detail)])
    return kind


def standing_kinds() -> list[str]:
    """The names of those that no action ends."""
    return [name for name, kind in KINDS.items() if kind.stands]
