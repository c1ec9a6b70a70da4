"""The same budgets on a clock of one's own, for what would have been."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from accounts.budgets.answers import Answer, Granted, Refused
from accounts.budgets.requests import Bucket

_NO_WAIT = timedelta(0)


@dataclass(slots=True)
class SimulatedBudgets:
    """Takes slots as `take.lua` does, in memory: from every bucket, or from none. They begin full.

    Moments must not go back.
    """

    _full_at: dict[str, datetime] = field(default_factory=dict)

    def take(self, buckets: Sequence[Bucket], *, at: datetime, patience: timedelta) -> Answer:
        """One slot of each bucket, to be used within `patience`; or which one refuses."""
        use_at, blocking = at, buckets[0]
        for bucket in buckets:
            interval = timedelta(seconds=1 / bucket.limit.rate)
            free = self._full(bucket, at) - interval * (bucket.limit.burst - 1)
            if free > use_at:
                use_at, blocking = free, bucket
        if use_at - at > patience:
            return Refused(use_at - at, blocking.scope)
        for bucket in buckets:
            interval = timedelta(seconds=1 / bucket.limit.rate)
            self._full_at[bucket.key] = max(self._full(bucket, at), use_at) + interval
        return Granted(max(_NO_WAIT, use_at - at))

    def _full(self, bucket: Bucket, at: datetime) -> datetime:
        """When the bucket is full again."""
        return self._full_at.get(bucket.key, at)
