"""The host: an event loop in a thread of a Celery worker, and the only seam to it."""

import asyncio
import logging
import threading
from collections.abc import Callable

from django.utils.translation import gettext as _

from accounts.hosting.canary import Canary
from accounts.hosting.errors import HostNotStarted
from accounts.hosting.here import host_place, host_take_away
from accounts.hosting.incarnation import Incarnation
from accounts.hosting.life import live
from accounts.hosting.parts import HostParts
from accounts.hosting.queues import AccountQueues

log = logging.getLogger(__name__)

STARTS_WITHIN = 30.0  # seconds
LEAVES_WITHIN = 18.0  # seconds


class Host:
    """Owns the loop that all lines live on. `start` and `stop` are called from Celery's thread.

    `on_death` is called, from a thread of the host's, if its loop ends though nobody asked it to,
    and when the worker is deaf to its queue and everything was handed over: a worker that looks
    alive and holds nothing would be worse than none.
    """

    def __init__(self, parts: HostParts, *, on_death: Callable[[], None]) -> None:
        self.incarnation = Incarnation.current()
        self.queues = AccountQueues(own=self.incarnation.queue)
        self._canary = Canary(self.incarnation.id, deaf=self._deaf)
        self._parts = parts
        self._on_death = on_death
        self._thread = threading.Thread(target=self._run, name="sis-host", daemon=True)
        self._started = threading.Event()
        self._error: Exception | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._leaving: asyncio.Event | None = None
        self._asked_to_leave = False

    def start(self) -> None:
        """Start the loop and return when the host is registered.

        Raises:
            HostNotStarted: it failed, or took more than 30 seconds.
        """
        self._thread.start()
        if not self._started.wait(STARTS_WITHIN):
            raise HostNotStarted(_("The host did not start within 30 seconds: see the log."))
        if self._error is not None:
            raise HostNotStarted(
                _("The host did not start: %(why)s") % {"why": self._error}
            ) from self._error
        host_place(self)

    def ring(self) -> None:
        """The host's bell came through its queue; from any thread."""
        if self._loop is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._canary.ring)

    def stop(self) -> bool:
        """Hand everything over and end the loop; False when it did not end in 18 seconds."""
        host_take_away(self)
        self._asked_to_leave = True
        if self._loop is not None and self._leaving is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._leaving.set)
        self._thread.join(LEAVES_WITHIN)
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            with asyncio.Runner(loop_factory=self._parts.loop_factory) as runner:
                runner.run(self._main())
        except Exception as error:  # noqa: BLE001 - told to whoever waits in `start`, or logged
            self._died(error)
        finally:
            self._started.set()

    async def _main(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._leaving = asyncio.Event()
        await live(
            self._parts,
            self.incarnation,
            self.queues,
            self._canary,
            ready=self._started.set,
            leaving=self._leaving,
        )

    def _deaf(self) -> None:
        """Hand over first: a worker that is deaf may not hear that it should end, either."""
        threading.Thread(target=self._leave_deaf, name="sis-host-deaf", daemon=True).start()

    def _leave_deaf(self) -> None:
        self.stop()
        self._on_death()

    def _died(self, error: Exception) -> None:
        if not self._started.is_set():
            self._error = error
        elif not self._asked_to_leave:
            log.critical("The host's loop died: the worker ends", exc_info=error)
            self._on_death()
