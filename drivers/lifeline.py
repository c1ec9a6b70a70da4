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
            self.error = error
            self._begin_to_end(error)

    def leaving(self) -> None:
        """We are about to end the session ourselves: a loss from here on is no news."""
        if self._state is _State.UP:
            self._state = _State.ENDING

    async def end(self) -> None:
        """Close the line because somebody asked; on_loss stays silent.

        Returns only when it is closed. A caller that is cancelled meanwhile waits as well: whoever
        it makes room for would open a second connection with the same auth key.
        """
        ending = self._ending or self._begin_to_end(None)
        try:
            await asyncio.shield(ending)
        except asyncio.CancelledError:
            await asyncio.wait([ending])
            raise

    def _begin_to_end(self, loss: DriverError | None) -> asyncio.Task[None]:
        self._state = _State.ENDING
        self._ending = asyncio.get_running_loop().create_task(self._to_the_end(loss))
        return self._ending

    async def _to_the_end(self, loss: DriverError | None) -> None:
        try:
            await self._close()
        finally:
            self._state = _State.DOWN
            self._ending = None
            if loss is not None:
                self._on_loss(loss)
