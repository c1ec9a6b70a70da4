"""Where a rule stands: what it did last."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Turn:
    """How often a rule has acted in a group, whom it chose last, and for which message.

    It is read from the rule's last decision, so every drain shares it and no restart forgets it.
    """

    number: int = 0
    last: UUID | None = None
    said_at: datetime | None = None


FIRST = Turn()
"""A rule that has never acted."""
