"""Notes when something was last heard in a group, without a statement for each event."""

from dataclasses import dataclass, field
from datetime import datetime

from groups.services import group_active
from groups.services.profiles import ACTIVE_EVERY


@dataclass(frozen=True, slots=True)
class Activity:
    """Remembers for one process what it noted lately; other processes may note it again."""

    noted: dict[int, datetime] = field(default_factory=dict)

    def note(self, group_id: int, *, at: datetime) -> None:
        """Note that the group was active, unless that was noted within the last minute."""
        before = self.noted.get(group_id)
        if before is None or at >= before + ACTIVE_EVERY:
            group_active(group_id=group_id, at=at)
            self.noted[group_id] = at
