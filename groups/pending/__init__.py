"""What waits for a group's drain: a Redis stream for each group, and the flag that is its lock.

The flag says both "somebody drains this group" and "nobody else may": it carries the token of one
drain, lives 10 s, and is cleared in the same Lua call that finds the stream empty. With a lock
beside the flag, an event that came between the last read and the release of the lock rang no bell.
Events are sealed on their way through Redis (docs/decisions/).

Invariant: while a stream has entries, its group is in `sis:groups:pending`, and either somebody
holds the flag or the sweep takes it.
"""

from groups.pending.drain import Entry, Finished, PendingDrain
from groups.pending.stream import Appended, PendingStream

__all__ = ["Appended", "Entry", "Finished", "PendingDrain", "PendingStream"]
