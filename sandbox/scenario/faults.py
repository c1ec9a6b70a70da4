"""Making things go wrong."""

from collections.abc import Callable

from pyrogram.raw import types

from sandbox.data_centre import DataCentre
from sandbox.faults.bots import BotTimeout, Silence
from sandbox.faults.calls import Delay, Refusal
from sandbox.faults.counts import Count
from sandbox.faults.pushes import Loss
from sandbox.line import Line
from sandbox.wire import WireServer
from sandbox.world.chats import Group, Supergroup
from sandbox.world.users import User

SEND = "messages.SendMessage"
LOGIN = "auth.SendCode"


class Faults:
    """Faults on request. Where `times` is None, a fault strikes until `clear`."""

    def __init__(self, centre: DataCentre, server: WireServer) -> None:
        self._centre = centre
        self._server = server

    def flood_wait(
        self,
        seconds: int,
        *,
        user: User | None = None,
        method: str | None = None,
        times: int | None = 1,
        hold: bool = False,
    ) -> None:
        """420 FLOOD_WAIT_X; with `hold`, calls that come too early get what is left of it."""
        self.refuse(
            420, "FLOOD_WAIT", user=user, method=method, times=times, wait=seconds, hold=hold
        )

    def slowmode_wait(
        self, seconds: int, *, group: Group, user: User | None = None, times: int | None = 1
    ) -> None:
        """420 SLOWMODE_WAIT_X for sends to one group."""
        self.refuse(
            420, "SLOWMODE_WAIT", user=user, method=SEND, group=group, times=times, wait=seconds
        )

    def peer_flood(self, *, user: User | None = None, times: int | None = 1) -> None:
        """400 PEER_FLOOD for sends."""
        self.refuse(400, "PEER_FLOOD", user=user, method=SEND, times=times)

    def chat_write_forbidden(
        self, group: Group, *, user: User | None = None, times: int | None = None
    ) -> None:
        """403 CHAT_WRITE_FORBIDDEN for sends to one group."""
        self.refuse(403, "CHAT_WRITE_FORBIDDEN", user=user, method=SEND, group=group, times=times)

    def refuse_logins(self, name: str = "PHONE_NUMBER_BANNED", *, times: int | None = None) -> None:
        """400 with this name for each request of a login code."""
        self.refuse(400, name, method=LOGIN, times=times)

    def refuse(
        self,
        code: int,
        name: str,
        *,
        user: User | None = None,
        method: str | None = None,
        group: Group | None = None,
        times: int | None = 1,
        wait: float | None = None,
        hold: bool = False,
    ) -> None:
        """Any refusal; with `wait` the error's name ends with the seconds."""
        self._centre.call_faults.refuse(
            Refusal(
                code=code,
                name=name,
                count=Count(times),
                user_id=user.user_id if user else None,
                method=method,
                chat_id=group.chat_id if group else None,
                wait=wait,
                hold=hold,
            )
        )

    def latency(
        self, seconds: float, *, user: User | None = None, method: str | None = None
    ) -> None:
        """Answer this much later from now on, after having acted; 0 ends it."""
        self._centre.call_faults.delay(Delay(seconds, user.user_id if user else None, method))

    def wire_latency(self, seconds: float) -> None:
        """Send everything this much later on every line, answers and pushes in order."""
        self._server.latency = seconds

    def bot_response_timeout(
        self,
        when: Silence | str,
        *,
        user: User | None = None,
        times: int | None = 1,
        seconds: float = 0.0,
    ) -> None:
        """400 BOT_RESPONSE_TIMEOUT for presses, `before` or `after` the bot acted."""
        self._centre.bot_faults.time_out(
            BotTimeout(Silence(when), Count(times), seconds, user.user_id if user else None)
        )

    def push_delay(self, user: User, seconds: float) -> None:
        """Push this much later to a user, in order; 0 ends it."""
        self._centre.push_faults.delay(user.user_id, seconds)

    def lose_pushes(
        self, *, user: User | None = None, group: Group | None = None, times: int | None = None
    ) -> None:
        """Let pushes vanish: they are in the difference and in the journal, marked as lost."""
        self._centre.push_faults.lose(
            Loss(
                Count(times),
                user.user_id if user else None,
                group.chat_id if group else None,
            )
        )

    def stop_losing_pushes(self) -> None:
        """Let all pushes through again."""
        self._centre.push_faults.stop_losing()

    def short_forms(self, *, on: bool = True) -> None:
        """Push plain messages outside supergroups in forms that introduce no users and chats."""
        self._centre.courier.envelopes.short_forms = on

    def updates_too_long(self, user: User, *, group: Group | None = None) -> None:
        """Tell a user's lines that they missed too much, in all or in one supergroup."""
        update = types.UpdatesTooLong()
        if isinstance(group, Supergroup):
            update = types.UpdateShort(
                update=types.UpdateChannelTooLong(channel_id=group.channel_id, pts=group.box.pts),
                date=self._centre.now(),
            )
        for line in self._centre.keys.lines_of(user.user_id):
            line.push(update)

    def refuse_repeats(self, *, refuse: bool = True) -> None:
        """Answer a repeated random_id by 500 RANDOM_ID_DUPLICATE; or by the original message."""
        self._centre.sent.refuse = refuse

    def revoke_key(self, user: User) -> None:
        """End all sessions of a user: every later request gets 401 AUTH_KEY_UNREGISTERED."""
        for login in self._centre.keys.logins_of(user.user_id):
            self._centre.keys.sign_out(login.key)

    def forget_key(self, user: User) -> None:
        """No longer know the user's keys: its lines are cut, and new ones get -404."""
        for login in self._centre.keys.logins_of(user.user_id):
            lines = self._centre.keys.lines_of_key(login.key)
            self._centre.keys.forget(login.key)
            for line in lines:
                line.cut()

    def cut(self, user: User) -> int:
        """Drop the user's connections; tells how many there were."""
        return self._with_lines(user, lambda line: line.cut())

    def freeze(self, user: User) -> int:
        """Let the user's connections go silent; tells how many there are."""
        return self._with_lines(user, lambda line: line.freeze())

    def thaw(self, user: User) -> int:
        """End a freeze of the user's connections; tells how many there are."""
        return self._with_lines(user, lambda line: line.thaw())

    def deafen(self, user: User) -> int:
        """Let the user's connections answer and push nothing more; new ones hear again.

        Tells how many there are. What they miss is in the difference, and marked as lost in the
        journal.
        """
        return self._with_lines(user, lambda line: line.deafen())

    def difference_limits(self, *, piece: int, too_long: int) -> None:
        """Tell `piece` updates in one answer, and none at all when more than `too_long` are owed.

        For accounts and supergroups alike; both stay so until they are set again.
        """
        limits = self._centre.world.limits
        limits.slice_size = piece
        limits.too_long = limits.channel_too_long = too_long

    async def outage(self, *, on: bool) -> None:
        """Cut every connection and refuse new ones; or end that."""
        await self._server.outage(on)

    def slam(self, *, on: bool) -> None:
        """Accept new connections and cut them at once; or end that."""
        self._server.cut_new_lines = on

    def clear(self) -> None:
        """Drop all rules; lines that are frozen or deaf stay so, and an outage goes on."""
        self._centre.call_faults.clear()
        self._centre.push_faults.clear()
        self._centre.bot_faults.clear()
        self._centre.sent.refuse = False
        self._centre.courier.envelopes.short_forms = False
        self._server.latency = 0.0

    def _with_lines(self, user: User, act: Callable[[Line], None]) -> int:
        lines = self._centre.keys.lines_of(user.user_id)
        for line in lines:
            act(line)
        return len(lines)
