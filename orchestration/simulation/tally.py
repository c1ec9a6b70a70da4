"""What came of a replay."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from accounts.budgets import Scope
from orchestration.models import DecisionOutcome


@dataclass(frozen=True, slots=True)
class Step:
    """One rule on one event: who would have acted, and whom a budget would have held back."""

    at: datetime
    rule: str
    event_key: str
    outcome: DecisionOutcome
    acting: tuple[UUID, ...]
    refused: tuple[tuple[UUID, Scope], ...]


@dataclass(slots=True)
class Replayed:
    """All steps, in order. `events` counts what was replayed, `unreadable` what could not be."""

    events: int = 0
    unreadable: int = 0
    steps: list[Step] = field(default_factory=list)

    def load(self) -> Counter[UUID]:
        """Actions by account."""
        return Counter(pk for step in self.steps for pk in step.acting)

    def refusals(self) -> Counter[tuple[UUID, Scope]]:
        """Held back by a budget, by account and by which."""
        return Counter(pair for step in self.steps for pair in step.refused)

    def outcomes(self) -> Counter[tuple[str, DecisionOutcome]]:
        """Decisions by rule and outcome."""
        return Counter((step.rule, step.outcome) for step in self.steps)
