"""Carries happenings to the lines of those who hear them."""

from collections.abc import Callable

from sandbox.faults.pushes import PushFaults
from sandbox.journal import Journal
from sandbox.keys import KeyRing
from sandbox.line import Line
from sandbox.pacing import Pacer
from sandbox.records import Pushed
from sandbox.rendering.envelopes import EnvelopeMaker
from sandbox.world.posting import Happening
from sandbox.world.world import World


class Courier:
    """Pushes updates to every line of every hearing user, except the line that caused them.

    A user without a line finds the update in the difference; nothing is kept for it here.
    """

    def __init__(
        self,
        *,
        world: World,
        keys: KeyRing,
        journal: Journal,
        faults: PushFaults,
        monotonic: Callable[[], float],
    ) -> None:
        self._keys = keys
        self._journal = journal
        self._faults = faults
        self._monotonic = monotonic
        self.envelopes = EnvelopeMaker(world)
        self._pacer = Pacer()

    def deliver(self, happening: Happening, *, origin: Line | None) -> None:
        """Push a happening. `origin` is told by the answer to its request instead."""
        hearers = {
            user_id: lines
            for user_id in happening.entries
            if (lines := [line for line in self._keys.lines_of(user_id) if line is not origin])
        }
        envelopes = self.envelopes.make(happening, hearers)
        for user_id, lines in hearers.items():
            self._push(happening, user_id, lines, envelopes[user_id])

    def close(self) -> None:
        """Drop the pushes that wait."""
        self._pacer.close()

    def _push(self, happening: Happening, user_id: int, lines: list[Line], envelope: bytes) -> None:
        lost = self._faults.loses(user_id, happening.message.chat.chat_id_for(user_id))
        delay = self._faults.delay_of(user_id)
        for line in lines:
            self._pacer.run(
                user_id,
                delay,
                self._delivery(happening, user_id, line, envelope, lost=lost or line.deaf),
            )

    def _delivery(
        self, happening: Happening, user_id: int, line: Line, envelope: bytes, *, lost: bool
    ) -> Callable[[], None]:
        def deliver() -> None:
            if not lost:
                line.push(envelope)
            self._journal.add(self._record(happening, user_id, line, lost=lost))

        return deliver

    def _record(self, happening: Happening, user_id: int, line: Line, *, lost: bool) -> Pushed:
        entry = happening.entries[user_id]
        return Pushed(
            at=self._monotonic(),
            user_id=user_id,
            line_id=line.line_id,
            chat_id=happening.message.chat.chat_id_for(user_id),
            message_id=entry.message_id,
            uid=entry.uid,
            pts=entry.pts,
            edit=entry.edit,
            lost=lost,
        )
