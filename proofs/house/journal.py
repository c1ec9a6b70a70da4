"""Reading the sandbox's journal: the ground truth of every figure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sandbox.control import BlockingControlClient


@dataclass(slots=True)
class JournalReader:
    """Reads on from where it stopped."""

    control: BlockingControlClient
    position: int = 0

    def skip(self) -> None:
        """What is there already is not wanted."""
        self.position = self.control.call("journal.length")

    def read(self, kinds: Sequence[str]) -> list[dict[str, Any]]:
        """Every record of these kinds since the last reading."""
        found: list[dict[str, Any]] = []
        while True:
            records, after = self.control.records(since=self.position, kinds=kinds)
            found += records
            if after == self.position:
                return found
            self.position = after
