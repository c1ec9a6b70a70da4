"""The life of one driver's connection: opening, up, and one end."""

import asyncio
from collections.abc import Awaitable, Callable
from enum import Enum, auto

from drivers.errors import DriverError
from drivers.protocol import LossHandler


class _State(Enum):
    DOWN = auto()
    OPENING = auto()
    UP = auto()
    ENDING = auto()


class Lifeline:
    """Sees to it that a connection ends once, and fully, before anybody is told.

    Invariant: `on_loss` is called at most once for each connection and only after `close`
    returned, so that whoever hears of it can open the next line without ever using one auth key on
    two. A loss while the line is still being opened is kept in `error` for `connect` to raise.
    """

    def __init__(self, close: Callable[[], Awaitable[None]], on_loss: LossHandler) -> None:
        self._close = close
        self._on_loss = on_loss
        self._state = _State.DOWN
        self._ending: asyncio.Task[None] | None = None
        self.error: DriverError | None = None

    @property
    def up(self) -> bool:
        """Whether the line is open and nobody asked to end it."""
        return self._state is _State.UP

    @property
    def down(self) -> bool:
        """Whether a new line may be opened."""
        return self._state is _State.DOWN

    def opening(self) -> None:
        """A line is being opened."""
        self._state = _State.OPENING
        self.error = None

    def established(self) -> None:
        """The line is open: from here on a loss is told."""
        self._state = _State.UP

    def lose(self, error: DriverError) -> None:
        """The line broke. Later losses of the same line say nothing new."""
        if self._state is _State.OPENING:
            self.error = self.error or error
        elif self._state is _State.UP:
            self._state = _State.ENDING
            self.error = error
            self._ending = asyncio.get_running_loop().create_task(self._end(error))

    def leaving(self) -> None:
        """We are about to end the session ourselves: a loss from here on is no news."""
        if self._state is _State.UP:
            self._state = _State.ENDING

    async def end(self) -> None:
        """Close the line because somebody asked; on_loss stays silent."""
        if self._ending is not None:
            await asyncio.wait([self._ending])
        self._state = _State.ENDING
        await self._close()
        self._state = _State.DOWN

    async def _end(self, error: DriverError) -> None:
        await self._close()
        self._state = _State.DOWN
        self._ending = None
        self._on_loss(error)
