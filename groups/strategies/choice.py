"""What a strategy is asked, and what it answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Candidate:
    """An account that can act now, and its own weight."""

    account_id: UUID
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Chosen:
    """One chosen account, with the figure that ranked it and why, for the decision record."""

    account_id: UUID
    score: float
    why: str


@dataclass(frozen=True, slots=True)
class Selection:
    """One question to a strategy: which `count` of the candidates act?

    `weights` and `hosts` are the rule's own options; `last` is the account chosen last under the
    same rule; `used` says when each account acted last in the group, as far as it did; `rng` is the
    only source of chance.
    """

    candidates: Sequence[Candidate]
    count: int
    rng: Random
    weights: Mapping[UUID, int] = field(default_factory=dict)
    hosts: Sequence[UUID] = ()
    last: UUID | None = None
    used: Mapping[UUID, datetime] = field(default_factory=dict)


class Strategy(Protocol):
    """A pure function that answers a `Selection`."""

    def __call__(self, selection: Selection, /) -> list[Chosen]:
        """Choose at most `count` candidates, none twice, in the order in which they act."""
        ...
