"""Errors of this room. Each message is a sentence for an operator: what is wrong, and the way out.

GroupsError
├── EventUnreadable     a waiting entry is not an event that this version wrote
├── WatchNotLoaded      nobody has told yet which groups are watched: hear the message again
├── GroupUnknown        no group is registered under this id
├── GroupNotAttested    a group may not be enabled before somebody attested that it is ours
├── GroupIdInvalid      this number cannot be the marked id of a group
├── PolicyFileUnreadable  a policy file is missing, too large, or neither YAML nor JSON
└── PolicyInvalid       a policy has problems; `problems` holds one sentence for each
"""

from collections.abc import Iterable
from dataclasses import dataclass


class GroupsError(Exception):
    """The root of what this room raises."""


class EventUnreadable(GroupsError, ValueError):
    """A waiting entry is not an event that this version wrote. The message shows none of it."""


class WatchNotLoaded(GroupsError):
    """The watched groups are not known yet, so a message can be neither kept nor dropped."""


class GroupUnknown(GroupsError):
    """No group is registered under this id."""


class GroupNotAttested(GroupsError):
    """Nobody attested that this group is ours, so it cannot be enabled."""


class GroupIdInvalid(GroupsError, ValueError):
    """This number cannot be the marked id of a group."""


class PolicyFileUnreadable(GroupsError, ValueError):
    """A policy file is missing, too large, or neither YAML nor JSON."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a policy: a sentence, and the steps from the policy's top to the place."""

    sentence: str
    at: tuple[str | int, ...] = ()


class PolicyInvalid(GroupsError, ValueError):
    """A policy has problems; each is a sentence that names its key and the way out."""

    def __init__(self, found: Iterable[Problem]) -> None:
        self.found = tuple(found)
        super().__init__("\n".join(self.problems))

    @property
    def problems(self) -> tuple[str, ...]:
        """The sentences alone."""
        return tuple(problem.sentence for problem in self.found)
