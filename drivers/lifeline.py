"""The life of one driver's connection: opening, up, and one end."""

import asyncio
from collections.abc import Awaitable, Callable
from enum import Enum, auto
from typing import TypeVar

from drivers.errors import Disconnected, DriverError
from drivers.protocol import LossHandler

T = TypeVar("T")


class _State(Enum):
    DOWN = auto()
    OPENING = auto()
    UP = auto()
    ENDING = auto()


class Lifeline:
    """Sees to it that a connection ends once, and fully, before anybody is told.

    Invariant: `on_loss` is called at most once for each connection and only after `close`
    returned, so that whoever hears of it can open the next line without ever using one auth key on
    two. A loss while the line is still being opened is raised by `open` instead.
    """

    def __init__(self, close: Callable[[], Awaitable[None]], on_loss: LossHandler) -> None:
        self._close = close
        self._on_loss = on_loss
        self._state = _State.DOWN
        self._ending: asyncio.Task[None] | None = None
        self._error: DriverError | None = None

    @property
    def up(self) -> bool:
        """Whether the line is open and nobody asked to end it."""
        return self._state is _State.UP

    @property
    def down(self) -> bool:
        """Whether a new line may be opened."""
        return self._state is _State.DOWN

    async def open(self, line_open: Callable[[], Awaitable[T]]) -> T:
        """Open a line by `line_open`, and return what that says; from then on a loss is told.

        Whatever goes wrong, the line is closed before this raises.

        Raises:
            Disconnected: ALREADY_CONNECTED, and nothing was done.
            DriverError: what `line_open` raised, or the loss that explains it.
        """
        if not self.down:
            raise Disconnected("ALREADY_CONNECTED")
        self._opening()
        try:
            opened = await line_open()
        except BaseException as error:
            await self.end()
            if self._error is not None and isinstance(error, DriverError):
                raise self._error from error
            raise
        if self._error is not None:
            await self.end()
            raise self._error
        self._state = _State.UP
        return opened

    def _opening(self) -> None:
        self._state = _State.OPENING
        self._error = None

    def lose(self, error: DriverError) -> None:
        """The line broke. Later losses of the same line say nothing new."""
        if self._state is _State.OPENING:
            self._error = self._error or error
        elif self._state is _State.UP:
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
