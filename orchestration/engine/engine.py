"""The engine: what the bells wake, and what the host starts and stops."""

import logging
from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta
from uuid import UUID

from accounts.hosting.rounds import rounds
from accounts.hosting.work import HeldAccount, HostContext
from orchestration.engine.attempt import Attempt
from orchestration.engine.background import Background
from orchestration.engine.calls import OwnIds
from orchestration.engine.carrier import BudgetDoor, Carrier
from orchestration.engine.claimer import Claimer
from orchestration.engine.floods import Floods
from orchestration.engine.here import engine_place, engine_remove
from orchestration.engine.limits import LimitBook
from orchestration.engine.mailboxes import Mailbox, Mailboxes
from orchestration.engine.news_desk import NewsDesk
from orchestration.engine.outcomes import Outcomes
from orchestration.engine.telling import Telling

log = logging.getLogger(__name__)

AFTER_ERROR = timedelta(seconds=1)

STOP_WITHIN = timedelta(seconds=6)
"""How long calls under way may take when the host leaves; the rest is settled by the sweep."""

CLOSE_WITHIN = timedelta(seconds=3)
"""The same when one account leaves."""

NEWS_WITHIN = timedelta(seconds=1)


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Engine:
    """Carries out the actions of the accounts that this host holds.

    All of it runs on the host's loop but `wake`, which may be called from any thread. Statements
    run on lanes of their own, so that a claim never waits for an outcome.
    """

    def __init__(
        self, *, budgets: BudgetDoor, own_ids: OwnIds, now: Callable[[], datetime] = _utc_now
    ) -> None:
        self._budgets = budgets
        self._own_ids = own_ids
        self._now = now
        self._background = Background()

    async def start(self, host: HostContext) -> None:
        """Build the parts and begin; no account is open yet."""
        self._loop = host.loop
        self._gate = host.gate
        self._mailboxes = Mailboxes(host.loop)
        self._limits = LimitBook(host.db("engine limits"))
        self._floods = Floods(host.db("engine floods"), clock=host.loop.time, now=self._now)
        self._outcomes = Outcomes(host.db("engine outcomes"))
        self._desk = NewsDesk(host.db("engine news"))
        telling = Telling(self._desk)
        self._carrier = Carrier(
            mailboxes=self._mailboxes,
            gate=host.gate,
            floods=self._floods,
            limits=self._limits,
            budgets=self._budgets,
            attempt=Attempt(
                own_ids=self._own_ids,
                floods=self._floods,
                line_failed=host.line_failed,
                now=self._now,
            ),
            outcomes=self._outcomes,
            telling=telling,
            now=self._now,
        )
        self._claimer = Claimer(
            mailboxes=self._mailboxes,
            gate=host.gate,
            lane=host.db("engine claims"),
            holder=host.incarnation,
            hand_on=self._carrier.hand_on,
            expired=telling.expired,
        )
        self._begin()
        engine_place(self)

    def _begin(self) -> None:
        loops = {
            "claims": self._claimer.claim,
            "outcomes": self._outcomes.batch,
            "news": self._desk.batch,
            "limits": self._limits.refresh,
        }
        for name, step in loops.items():
            self._background.spawn(rounds(step, name=name, after_error=AFTER_ERROR), name=name)

    async def account_opened(self, held: HeldAccount) -> None:
        """Look into the account's mailbox, after learning what holds it back."""
        await self._floods.load(held.account_id)
        await self._limits.learn({held.account_id}, ())
        self._mailboxes.open(held)

    async def account_closed(self, account_id: UUID) -> None:
        """Begin nothing more with the account, and let what is under way come to its end."""
        box = self._mailboxes.close(account_id)
        if box is not None:
            await self._settle([box], CLOSE_WITHIN)
        self._floods.forget(account_id)
        self._limits.forget(account_id)

    def wake(self, account_id: UUID) -> None:
        """The account may have due actions: a bell. From any thread; never waits."""
        self._loop.call_soon_threadsafe(self._mailboxes.wake, account_id)

    def take_up(self, account_ids: Collection[UUID]) -> list[UUID]:
        """Wake those of the accounts that may act here; the others, whose queues must be rung.

        A paused account is one of the others: its bells wait in its queue, where they are seen.
        """
        others = []
        for account_id in account_ids:
            if self._gate.refusal(account_id, group_id=None) is None:
                self._mailboxes.wake(account_id)
            else:
                others.append(account_id)
        return others

    async def stop(self) -> None:
        """Finish the calls under way, send back what has not begun, write every outcome."""
        engine_remove(self)
        self._carrier.close()
        boxes = self._mailboxes.close_all()
        await self._claimer.quiet()
        await self._settle(boxes, STOP_WITHIN)
        await self._desk.drained(within=NEWS_WITHIN)
        await self._background.cancel()
        await self._carrier.cancel()

    async def _settle(self, boxes: list[Mailbox], within: timedelta) -> None:
        if not await self._mailboxes.settled(boxes, within=within):
            log.warning(
                "Calls took too long and are left to their claims",
                extra={"actions": sum(box.under_way for box in boxes)},
            )
