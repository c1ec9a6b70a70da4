"""What a host is built from: handed down by the composition root."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from accounts.hosting.backoff import LONGEST
from accounts.hosting.checkups import CHECKUP_EVERY
from accounts.hosting.freshness import PACE, Pace
from accounts.hosting.keeper import AskWaiting
from accounts.hosting.selectors import OpenGroups
from accounts.hosting.work import HostedWork
from accounts.models import Account
from accounts.rates import Limit
from drivers.protocol import Application, DriverFactory
from drivers.proxies import ProxyServer
from drivers.session import TelegramSession


@dataclass(frozen=True, slots=True, kw_only=True)
class HostParts:
    """A host's surroundings.

    `capacity` is how many accounts it may hold. `locks` is the folder of lock files that all
    hosts of this machine share. `ask_waiting` asks what the drains have not finished, and
    `open_groups` reads in which groups accounts may act. `may_start` returns when one more of all
    hosts' accounts may connect; `starts` is this host's own limit. `freshness` is how often
    Telegram is asked what it has counted, `reconnect_cap` the longest wait between two tries of a
    broken line, and `checkup_every` about how long it is until Telegram is asked again how safe an
    account is.
    `find_proxy` says what an account connects through, and raises where it must not connect.
    """

    capacity: int
    locks: Path
    work: HostedWork
    application: Application
    driver_factory: Callable[[str], DriverFactory]
    open_session: Callable[[Account], TelegramSession]
    find_proxy: Callable[[Account], ProxyServer | None]
    ask_waiting: AskWaiting
    open_groups: OpenGroups
    starts: Limit
    may_start: Callable[[], Awaitable[None]]
    freshness: Pace = PACE
    reconnect_cap: timedelta = LONGEST
    checkup_every: timedelta = CHECKUP_EVERY
    loop_factory: Callable[[], asyncio.AbstractEventLoop] = asyncio.new_event_loop
