"""Everything that works in one host, put together."""

import asyncio
import random
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import UUID

from accounts.hosting.canary import Canary
from accounts.hosting.checkups import CheckupPace, Checkups
from accounts.hosting.clock import steady_seconds
from accounts.hosting.deaf_lines import DeafLines, FoundBy
from accounts.hosting.freshness import Freshness
from accounts.hosting.gate import Gate
from accounts.hosting.heartbeat import Heartbeat
from accounts.hosting.holdings import Holdings
from accounts.hosting.incarnation import Incarnation
from accounts.hosting.keeper import LedgerKeeper
from accounts.hosting.lanes import Lanes
from accounts.hosting.leases import Lease, lease_release
from accounts.hosting.line import LineParts
from accounts.hosting.opening import Opening, opening_load
from accounts.hosting.parts import HostParts
from accounts.hosting.queues import AccountQueues
from accounts.hosting.renewal import Renewal
from accounts.hosting.roster import Roster
from accounts.hosting.rounds import Step, rounds
from accounts.hosting.starts import StartTokens
from accounts.hosting.state import HostState
from accounts.hosting.telling import Teller
from accounts.hosting.watch import Watch
from accounts.hosting.work import HostContext
from drivers.protocol import Driver, LossHandler, MessageHandler

AFTER_ERROR = timedelta(seconds=1)


class Crew:
    """The gate, the holdings, and the rounds that keep them right; made on the host's loop."""

    def __init__(
        self,
        parts: HostParts,
        incarnation: Incarnation,
        lanes: Lanes,
        queues: AccountQueues,
        canary: Canary,
    ) -> None:
        self._parts = parts
        self._lanes = lanes
        self._canary = canary
        self._gate = Gate(steady_seconds)
        self._teller = Teller(lanes("status"), _now)
        self._rng = random.Random()
        self._starts = StartTokens(parts.starts, steady_seconds)
        self._taking: list[asyncio.Task[None]] = []
        self._keeping: list[asyncio.Task[None]] = []
        self._keeper = LedgerKeeper(
            parts.ask_waiting, lanes("ledger"), now=_now, memory_lost=self._memory_lost
        )
        self.holdings = Holdings(
            self._gate, self._lines(), let_go=self._let_go, disown=self._disown
        )
        self._deaf = DeafLines(self.holdings, lanes("status"), clock=steady_seconds)
        self._state = HostState(
            incarnation, parts.capacity, self._gate, self.holdings, steady_seconds
        )
        self._heartbeat = Heartbeat(self.holdings, lanes("status"), canary)
        self._watch = Watch(
            self._state,
            lanes("gate"),
            queues=queues,
            open_groups=parts.open_groups,
            tell=self._teller.tell,
            answers=self._heartbeat.answers,
        )

    def context(self) -> HostContext:
        """What the host's work may use."""
        return HostContext(
            incarnation=self._state.incarnation.id,
            gate=self._gate,
            loop=asyncio.get_running_loop(),
            db=self._lanes,
            line_failed=self.holdings.line_failed,
            line_deaf=partial(self._deaf.suspect, found_by=FoundBy.OTHERS),
        )

    def begin(self) -> None:
        """Begin to take accounts, and to keep right what is held."""
        leases = self._lanes("leases")
        roster = Roster(self._state, leases, locks=self._parts.locks, rng=self._rng)
        renewal = Renewal(self._state, leases)
        freshness = Freshness(
            self.holdings,
            self._deaf,
            clock=steady_seconds,
            rng=self._rng,
            pace=self._parts.freshness,
        )
        self._taking = [
            self._round(renewal.renew, "renewal"),
            self._round(roster.look, "roster"),
        ]
        self._keeping = [
            self._round(renewal.watch, "silence"),
            self._round(self._watch.round, "watch"),
            self._round(self._heartbeat.round, "heartbeat"),
            self._round(self._checkups().round, "checkups"),
            self._round(partial(self._canary.watch, self._lanes("status")), "canary"),
            self._round(self._keeper.flush, "ledger"),
            self._round(freshness.look, "freshness"),
        ]

    def take_no_more(self) -> None:
        """Let the roster and the renewal rest: what is held stays ours for 20 seconds more."""
        for task in self._taking:
            task.cancel()

    async def close(self) -> None:
        """Close every line and release its lease."""
        for task in self._keeping:
            task.cancel()
        self._deaf.close()
        await self.holdings.give_up(list(self.holdings.leases()))

    def _round(self, step: Step, name: str) -> asyncio.Task[None]:
        return asyncio.create_task(rounds(step, name=name, after_error=AFTER_ERROR), name=name)

    def _checkups(self) -> Checkups:
        pace = CheckupPace(self._parts.checkup_every, _now, self._rng)
        holder = self._state.incarnation.id
        return Checkups(
            self.holdings, self._lanes("checkups"), self._canary, holder=holder, pace=pace
        )

    def _lines(self) -> LineParts:
        return LineParts(
            gate=self._gate,
            may_start=self._may_start,
            work=self._parts.work,
            clock=steady_seconds,
            rng=self._rng,
            load=self._load,
            build=self._build,
            tell=self._teller.tell,
            came_up=self._came_up,
            reconnect_cap=self._parts.reconnect_cap,
        )

    async def _may_start(self) -> None:
        await self._starts.take()
        await self._parts.may_start()

    async def _load(self, account_id: UUID) -> Opening:
        lane = self._lanes("opening")
        opening = await lane.run(
            opening_load,
            account_id,
            open_session=self._parts.open_session,
            find_proxy=self._parts.find_proxy,
        )
        # The first time loads a client library, for a second or two: not on the loop.
        await lane.run(self._parts.driver_factory, opening.driver)
        self._keeper.keep(account_id, opening.heard)
        self._watch.opened(account_id, opening.opened_with)
        return opening

    def _build(self, opening: Opening, on_message: MessageHandler, on_loss: LossHandler) -> Driver:
        return self._parts.driver_factory(opening.driver).open(
            application=self._parts.application,
            session=opening.session,
            peers=opening.heard.peers,
            ledger=opening.heard.ledger,
            on_message=on_message,
            on_loss=on_loss,
            proxy=opening.proxy,
        )

    async def _memory_lost(self) -> None:
        await self._parts.work.memory_lost()
        self.holdings.restart_all()

    async def _came_up(self, account_id: UUID) -> None:
        """The gate looks at the account, and where it begins to hear is written down."""
        await self._watch.look()
        await self._keeper.begin(account_id)

    async def _let_go(self, lease: Lease) -> None:
        """The last flush of what was heard, then the release: others may take the account."""
        await self._keeper.close(lease.account_id)
        await self._release(lease)

    async def _disown(self, lease: Lease) -> None:
        """Write nothing more. What nobody took meanwhile need not wait until it runs out."""
        self._keeper.forget(lease.account_id)
        await self._release(lease)

    async def _release(self, lease: Lease) -> None:
        await self._lanes("leases").run(
            lease_release,
            account_id=lease.account_id,
            holder=self._state.incarnation.id,
            epoch=lease.epoch,
        )


def _now() -> datetime:
    return datetime.now(UTC)
