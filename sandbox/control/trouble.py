"""Operations on faults."""

from sandbox.control.names import Names, UserName
from sandbox.faults.bots import Silence
from sandbox.scenario import Sandbox


class FaultOperations:
    """`faults.*`; where `times` is null, a fault strikes until `faults.clear`."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._faults = sandbox.faults
        self._names = Names(sandbox)

    def flood_wait(
        self,
        seconds: int,
        user: UserName | None = None,
        method: str | None = None,
        times: int | None = 1,
        hold: bool = False,
    ) -> None:
        """420 FLOOD_WAIT_X."""
        self._faults.flood_wait(
            seconds, user=self._names.maybe_user(user), method=method, times=times, hold=hold
        )

    def slowmode_wait(
        self, seconds: int, group: int, user: UserName | None = None, times: int | None = 1
    ) -> None:
        """420 SLOWMODE_WAIT_X for sends to one group."""
        self._faults.slowmode_wait(
            seconds,
            group=self._names.group(group),
            user=self._names.maybe_user(user),
            times=times,
        )

    def peer_flood(self, user: UserName | None = None, times: int | None = 1) -> None:
        """400 PEER_FLOOD for sends."""
        self._faults.peer_flood(user=self._names.maybe_user(user), times=times)

    def chat_write_forbidden(
        self, group: int, user: UserName | None = None, times: int | None = None
    ) -> None:
        """403 CHAT_WRITE_FORBIDDEN for sends to one group."""
        self._faults.chat_write_forbidden(
            self._names.group(group), user=self._names.maybe_user(user), times=times
        )

    def refuse(
        self,
        code: int,
        name: str,
        user: UserName | None = None,
        method: str | None = None,
        times: int | None = 1,
    ) -> None:
        """Any refusal."""
        self._faults.refuse(
            code, name, user=self._names.maybe_user(user), method=method, times=times
        )

    def refuse_logins(self, name: str = "PHONE_NUMBER_BANNED", times: int | None = None) -> None:
        """400 with this name for each request of a login code."""
        self._faults.refuse_logins(name, times=times)

    def latency(
        self, seconds: float, user: UserName | None = None, method: str | None = None
    ) -> None:
        """Answer later from now on; 0 ends it."""
        self._faults.latency(seconds, user=self._names.maybe_user(user), method=method)

    def wire_latency(self, seconds: float) -> None:
        """Send everything later on every line; 0 ends it."""
        self._faults.wire_latency(seconds)

    def bot_response_timeout(
        self,
        when: Silence,
        user: UserName | None = None,
        times: int | None = 1,
        seconds: float = 0.0,
    ) -> None:
        """400 BOT_RESPONSE_TIMEOUT, `before` or `after` the bot acted."""
        self._faults.bot_response_timeout(
            when, user=self._names.maybe_user(user), times=times, seconds=seconds
        )

    def push_delay(self, user: UserName, seconds: float) -> None:
        """Push later to a user; 0 ends it."""
        self._faults.push_delay(self._names.user(user), seconds)

    def lose_pushes(
        self, user: UserName | None = None, group: int | None = None, times: int | None = None
    ) -> None:
        """Let pushes vanish."""
        self._faults.lose_pushes(
            user=self._names.maybe_user(user), group=self._names.maybe_group(group), times=times
        )

    def stop_losing_pushes(self) -> None:
        """Let all pushes through again."""
        self._faults.stop_losing_pushes()

    def short_forms(self, on: bool = True) -> None:
        """Push plain messages outside supergroups in Telegram's short forms."""
        self._faults.short_forms(on=on)

    def updates_too_long(self, user: UserName, group: int | None = None) -> None:
        """Tell a user's lines that they missed too much."""
        self._faults.updates_too_long(self._names.user(user), group=self._names.maybe_group(group))

    def refuse_repeats(self, refuse: bool = True) -> None:
        """500 RANDOM_ID_DUPLICATE for a repeated random_id, or the original message."""
        self._faults.refuse_repeats(refuse=refuse)

    def revoke_key(self, user: UserName) -> None:
        """End all sessions of a user."""
        self._faults.revoke_key(self._names.user(user))

    def forget_key(self, user: UserName) -> None:
        """No longer know the user's keys."""
        self._faults.forget_key(self._names.user(user))

    def cut(self, user: UserName) -> int:
        """Drop the user's connections; tells how many."""
        return self._faults.cut(self._names.user(user))

    def freeze(self, user: UserName) -> int:
        """Let the user's connections go silent; tells how many."""
        return self._faults.freeze(self._names.user(user))

    def thaw(self, user: UserName) -> int:
        """End a freeze; tells how many connections."""
        return self._faults.thaw(self._names.user(user))

    def deafen(self, user: UserName) -> int:
        """Let the user's connections answer and push nothing more; tells how many."""
        return self._faults.deafen(self._names.user(user))

    def difference_limits(self, piece: int, too_long: int) -> None:
        """How many updates one answer tells, and beyond how many none are told."""
        self._faults.difference_limits(piece=piece, too_long=too_long)

    async def outage(self, on: bool) -> None:
        """Cut every connection and refuse new ones, or end that."""
        await self._faults.outage(on=on)

    def slam(self, on: bool) -> None:
        """Accept new connections and cut them at once, or end that."""
        self._faults.slam(on=on)

    def clear(self) -> None:
        """Drop all rules."""
        self._faults.clear()
