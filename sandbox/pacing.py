"""Pushes that wait: each user's come late but in order."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

Delivery: TypeAlias = Callable[[], None]


@dataclass(slots=True)
class Pacer:
    """Runs each user's deliveries after their delay, and never one before an earlier one."""

    _queues: dict[int, deque[tuple[float, Delivery]]] = field(default_factory=dict)
    _timers: dict[int, asyncio.TimerHandle] = field(default_factory=dict)

    def run(self, user_id: int, delay: float, delivery: Delivery) -> None:
        """Run `delivery` in `delay` seconds; at once when nothing of this user waits."""
        queue = self._queues.get(user_id)
        if not queue and delay <= 0:
            delivery()
            return
        due = asyncio.get_running_loop().time() + delay
        self._queues.setdefault(user_id, deque()).append((due, delivery))
        if user_id not in self._timers:
            self._arm(user_id)

    def close(self) -> None:
        """Drop everything that waits."""
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()
        self._queues.clear()

    def _arm(self, user_id: int) -> None:
        loop = asyncio.get_running_loop()
        self._timers[user_id] = loop.call_at(self._queues[user_id][0][0], self._fire, user_id)

    def _fire(self, user_id: int) -> None:
        del self._timers[user_id]
        queue = self._queues[user_id]
        now = asyncio.get_running_loop().time()
        while queue and queue[0][0] <= now:
            queue.popleft()[1]()
        if queue:
            self._arm(user_id)
