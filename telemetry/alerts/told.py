"""Who was told of what: so that a trouble that stands is told once."""

from dataclasses import dataclass
from datetime import timedelta

from redis import Redis

from telemetry.alerts.kinds import Condition


@dataclass(frozen=True, slots=True)
class Told:
    """Marks in Redis, one for each condition and receiver, that live for `window`.

    Each look at a condition that still stands lengthens the mark's life, so it is told again only
    when it was over for longer than the window. Redis that lost its data has everything told anew.
    """

    redis: Redis
    window: timedelta

    def begin(self, condition: Condition, receiver: str) -> bool:
        """Mark it; True when it was not marked: the caller must tell. Two callers: one wins."""
        key = _key(condition, receiver)
        if self.redis.set(key, "1", nx=True, px=self.window):
            return True
        self.redis.pexpire(key, self.window)
        return False

    def forget(self, condition: Condition, receiver: str) -> None:
        """Telling failed: the next look begins anew."""
        self.redis.delete(_key(condition, receiver))

    def knows(self, condition: Condition, receiver: str) -> bool:
        """Whether it was told, or is being told."""
        return bool(self.redis.exists(_key(condition, receiver)))


def _key(condition: Condition, receiver: str) -> str:
    return f"sis:alert:{condition.kind.value}:{condition.subject}:{receiver}"
