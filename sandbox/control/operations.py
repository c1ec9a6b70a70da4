"""The table of operations, with their arguments checked."""

import inspect
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import ValidationError, validate_call

from sandbox.control.game import BotOperations
from sandbox.control.lines import complaint
from sandbox.control.people import GroupOperations, UserOperations
from sandbox.control.reading import JournalOperations, OwnOperations
from sandbox.control.trouble import FaultOperations
from sandbox.scenario import Sandbox


class Operations:
    """Everything that the control port can do, by name (`users.create`)."""

    def __init__(self, sandbox: Sandbox) -> None:
        parts = {
            "users": UserOperations(sandbox),
            "groups": GroupOperations(sandbox),
            "bots": BotOperations(sandbox),
            "faults": FaultOperations(sandbox),
            "journal": JournalOperations(sandbox),
            "sandbox": OwnOperations(sandbox),
        }
        self._table: Mapping[str, Callable[..., Any]] = {
            f"{part}.{name}": validate_call(method)
            for part, operations in parts.items()
            for name, method in inspect.getmembers(operations, inspect.ismethod)
            if not name.startswith("_")
        }

    @property
    def names(self) -> list[str]:
        """What can be asked for."""
        return sorted(self._table)

    async def run(self, name: str, arguments: Mapping[str, Any]) -> Any:
        """Do one thing.

        Raises:
            ValueError: there is no such operation, or its arguments are wrong; a sentence.
            LookupError: an argument names somebody or something that is not there; a sentence.
        """
        operation = self._table.get(name)
        if operation is None:
            raise ValueError(f"There is no operation {name!r}. There are: {', '.join(self.names)}.")
        try:
            outcome = operation(**arguments)
        except ValidationError as error:
            raise ValueError(complaint(name, error)) from error
        return await outcome if inspect.isawaitable(outcome) else outcome
