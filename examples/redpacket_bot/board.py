"""What the bot knows: which packets were told of, and who won how much."""

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from threading import Lock
from typing import Any


class Board:
    """Takes in reports in any order. A report that comes again, by whichever way, counts once."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._seen: set[str] = set()
        self._won: dict[str, Decimal] = defaultdict(Decimal)
        self.told: dict[str, set[int]] = {"webhook": set(), "stream": set()}

    def take(self, way: str, name: str, kind: str, data: Mapping[str, Any]) -> None:
        """One report by `way`; `name` is the same at each try and by each way."""
        with self._lock:
            if kind == "packet.completed":
                self.told[way].add(data["message_id"])
            if name in self._seen:
                return
            self._seen.add(name)
            if kind == "claim.won" and data["amount"]:
                self._won[data["account"]] += Decimal(data["amount"])

    def lines(self) -> list[str]:
        """The leaderboard."""
        with self._lock:
            ranked = sorted(self._won.items(), key=lambda row: row[1], reverse=True)
        return [f"{place:>2}. {who} {won}" for place, (who, won) in enumerate(ranked[:10], 1)]
