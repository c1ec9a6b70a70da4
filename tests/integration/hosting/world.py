"""What the tests of hosting share: accounts, hosts, and work that writes down what it is told."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from django.db.models import F

from accounts.egress import account_proxy
from accounts.hosting.freshness import PACE, Pace
from accounts.hosting.host import Host
from accounts.hosting.keeper import Waiting
from accounts.hosting.parts import HostParts
from accounts.hosting.work import HeldAccount, HostContext
from accounts.models import Account, Status
from accounts.rates import Limit
from accounts.vault.keys import KeyOrigin, MasterKey
from drivers.memory.factory import MemoryFactory
from drivers.memory.telegram import MemoryTelegram
from drivers.messages import IncomingMessage
from drivers.protocol import Application
from drivers.proxies import ProxyServer
from drivers.session import TelegramSession

GROUP = -1002200000001
"""The group in which accounts may act, as long as a test leaves it open."""
KEY = MasterKey(bytes(range(32)), KeyOrigin.ENVIRONMENT)


class RecordingWork:
    """Hosted work that only remembers: what is open, what was heard, and each call in order."""

    def __init__(self) -> None:
        self.context: HostContext | None = None
        self.open: set[UUID] = set()
        self.heard_texts: list[tuple[UUID, str]] = []
        self.calls: list[tuple[str, UUID | None]] = []
        self.stopped = False
        self.closing_takes = 0.0  # seconds

    def say_deaf(self, account_id: UUID) -> None:
        """Tell the host that others hear what this account does not."""
        assert self.context is not None
        self.context.loop.call_soon_threadsafe(self.context.line_deaf, account_id)

    async def start(self, host: HostContext) -> None:
        self.context = host

    async def account_opened(self, held: HeldAccount) -> None:
        assert held.driver.connected
        self.open.add(held.account_id)
        self.calls.append(("opened", held.account_id))

    async def account_closed(self, account_id: UUID) -> None:
        self.open.remove(account_id)
        self.calls.append(("closed", account_id))
        await asyncio.sleep(self.closing_takes)

    async def heard(self, held: HeldAccount, message: IncomingMessage) -> None:
        self.heard_texts.append((held.account_id, message.text))

    async def memory_lost(self) -> None:
        self.calls.append(("memory lost", None))

    async def stop(self) -> None:
        self.stopped = True


class World:
    """One Telegram, one folder of lock files, and any number of hosts in this process."""

    def __init__(self, telegram: MemoryTelegram, locks: Path) -> None:
        self.telegram = telegram
        self.waiting = Waiting("memory-1", {})
        self.open_groups = frozenset({GROUP})
        self._locks = locks
        self._sessions: dict[UUID, TelegramSession] = {}
        self.egress: list[tuple[UUID, str | None]] = []
        """What each line was to go through, in the order of opening."""
        self._hosts: dict[Host, RecordingWork] = {}

    def accounts(self, count: int) -> list[Account]:
        """Register accounts that are logged in."""
        return [self._account(f"account {number}") for number in range(count)]

    def host(
        self,
        *,
        capacity: int = 100,
        freshness: Pace = PACE,
        work: RecordingWork | None = None,
        on_death: Callable[[], None] = lambda: None,
    ) -> Host:
        """Start a host."""
        work = work or RecordingWork()
        parts = HostParts(
            capacity=capacity,
            locks=self._locks,
            work=work,
            application=Application(api_id=1, api_hash="0" * 32),
            driver_factory=lambda _: MemoryFactory(self.telegram),
            open_session=lambda account: self._sessions[account.pk],
            find_proxy=self._find_proxy,
            ask_waiting=self._ask,
            open_groups=lambda: self.open_groups,
            may_start=self._may_start,
            starts=Limit(rate=1000.0, burst=1000),
            freshness=freshness,
        )
        host = Host(parts, on_death=on_death)
        host.start()
        self._hosts[host] = work
        return host

    def work_of(self, host: Host) -> RecordingWork:
        """What a host's work wrote down."""
        return self._hosts[host]

    def relogin(self, account: Account) -> None:
        """Give the account a new session, as a login does."""
        assert account.telegram_user_id is not None
        self._sessions[account.pk] = self.telegram.session(account.telegram_user_id)
        row = Account.objects.filter(pk=account.pk)
        row.filter(status=Status.NEED_RELOGIN).update(status=Status.OFFLINE)
        row.update(session_generation=F("session_generation") + 1)

    def session_of(self, account: Account) -> TelegramSession:
        """The account's session, as a host opens it."""
        return self._sessions[account.pk]

    def stop(self) -> None:
        """Stop every host that still runs."""
        for host in self._hosts:
            host.stop()

    def wait_until(self, condition: Callable[[], bool], what: str, *, within: float = 10) -> float:
        """Wait for a condition; says how many seconds that took."""
        begun = time.monotonic()
        while not condition():
            assert time.monotonic() - begun < within, f"not within {within} s: {what}"
            time.sleep(0.005)
        return time.monotonic() - begun

    def _account(self, name: str) -> Account:
        user = self.telegram.user(name)
        account = Account.objects.create(
            display_name=name,
            telegram_user_id=user.user_id,
            session_path=f"{name}.sisv",
            driver="memory",
        )
        self._sessions[account.pk] = self.telegram.session(user.user_id)
        return account

    def _find_proxy(self, account: Account) -> ProxyServer | None:
        """Remember what the account is to connect through; there is no network here."""
        found = account_proxy(account, key=KEY)
        self.egress.append((account.pk, found.name if found else None))
        return found

    async def _may_start(self) -> None:
        """At once: no other hosts are about."""

    async def _ask(self) -> Waiting:
        return self.waiting
