"""Errors of this room. Each message is a sentence for whoever asked: what is wrong, the way out.

OrchestrationError
├── CommandInvalid    a command's kind or payload does not read; `problems` names each field
├── CommandForbidden  it is about a group or an account outside the caller's allow-list
├── CommandKeyReused  its idempotency key was used for another command
├── CommandKeyBusy    the first command with its key is still being accepted
├── CommandUnknown    no command has this id
├── CommandOver       it is over already, so nothing of it can be cancelled
└── CommandRefused    it reads, and cannot be carried out; `code` says why, in the command's row
"""

from collections.abc import Sequence
from dataclasses import dataclass


class OrchestrationError(Exception):
    """The root of what this room raises."""


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One field that is wrong, by its path as `payload.groups.0`; the value is not repeated."""

    field: str
    code: str
    detail: str


class CommandInvalid(OrchestrationError, ValueError):
    """A command's kind or payload does not read."""

    def __init__(self, problems: Sequence[FieldProblem]) -> None:
        super().__init__("; ".join(f"{one.field}: {one.detail}" for one in problems))
        self.problems = tuple(problems)


class CommandForbidden(OrchestrationError):
    """The caller may not use this group or this account."""


class CommandKeyReused(OrchestrationError):
    """The idempotency key belongs to another command."""


class CommandKeyBusy(OrchestrationError):
    """Another request with this idempotency key has not ended."""


class CommandUnknown(OrchestrationError):
    """No command has this id."""


class CommandOver(OrchestrationError):
    """The command is over."""


class CommandRefused(OrchestrationError):
    """A handler cannot carry a command out; `code` is what its row tells."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
