"""What the rules of a group did before, as far as its policy asks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Use:
    """When a rule acted last by one account, and how often on that day."""

    last_at: datetime
    day: date
    count: int = 1


@dataclass(frozen=True, slots=True)
class Uses:
    """By rule and account; and by rule, when it last answered who says something now."""

    accounts: Mapping[tuple[str, UUID], Use] = field(default_factory=dict)
    sender: Mapping[str, datetime] = field(default_factory=dict)

    def by_account(self) -> dict[UUID, datetime]:
        """When each account acted last, under whichever rule."""
        last: dict[UUID, datetime] = {}
        for (_, account_id), use in self.accounts.items():
            last[account_id] = max(use.last_at, last.get(account_id, use.last_at))
        return last


NO_USES = Uses()
"""Nothing was done before, or nobody asks."""
