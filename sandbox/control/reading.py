"""Operations that only read: the journal and the sandbox's own address."""

import time

from sandbox.control.forms import Form, record_form
from sandbox.scenario import Sandbox

MOST_RECORDS = 2_000
"""Records that one answer looks at: so many take about 20 ms, in which nobody else is served."""


class JournalOperations:
    """`journal.*`"""

    def __init__(self, sandbox: Sandbox) -> None:
        self._journal = sandbox.journal

    def length(self) -> int:
        """How many records there are."""
        return len(self._journal)

    def read(
        self, since: int = 0, limit: int = MOST_RECORDS, kinds: list[str] | None = None
    ) -> Form:
        """Records from a position on, oldest first, and the position to go on from."""
        end = min(len(self._journal), since + max(0, min(limit, MOST_RECORDS)))
        return {
            "next": max(end, since),
            "records": [
                record_form(position, self._journal.records[position])
                for position in range(max(0, since), end)
                if kinds is None or type(self._journal.records[position]).__name__ in kinds
            ],
        }


class OwnOperations:
    """`sandbox.*`"""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def info(self) -> Form:
        """The address, the key's path, the clock of the journal, and doubled keys so far."""
        return {
            "port": self._sandbox.port,
            "key_path": str(self._sandbox.key_path),
            "monotonic": time.monotonic(),
            "duplicates": self._sandbox.duplicates,
        }
