"""Reading what it takes to open an account's line: its sealed session, its peers, its ledger."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models.functions import Now

from accounts.hosting.selectors import opens_with
from accounts.ledger import MemoryLedger, MemoryPeers, ledgers_load, peers_load
from accounts.models import Account, Status
from accounts.services import account_status_change
from drivers.errors import DriverUnavailable
from drivers.protocol import DriverFactory
from drivers.proxies import ProxyServer
from drivers.session import TelegramSession


@dataclass(frozen=True, slots=True)
class Heard:
    """What a driver remembers of one account while its line is ours."""

    peers: MemoryPeers
    ledger: MemoryLedger


@dataclass(frozen=True, slots=True)
class Opening:
    """What a driver is built from; `driver` is the name of its package in the registry."""

    driver: str
    session: TelegramSession = field(repr=False)
    heard: Heard
    proxy: ProxyServer | None
    opened_with: str = ""
    """`opens_with` of `Standing` as it was: whether session and proxy are still those to use."""

    generation: int | None = None
    """Which of the account's sessions this is; None where nobody counts them."""


def drivers_load(driver_factory: Callable[[str], DriverFactory]) -> None:
    """Load the client libraries that accounts use: a second or two each, before any line waits.

    One that cannot be loaded is told of when an account needs it.
    """
    for name in Account.objects.order_by().values_list("driver", flat=True).distinct():
        with suppress(DriverUnavailable):
            driver_factory(name)


def opening_load(
    account_id: UUID,
    *,
    open_session: Callable[[Account], TelegramSession],
    find_proxy: Callable[[Account], ProxyServer | None],
) -> Opening:
    """Read the account's session, its proxy, and what it has heard; raises what those two raise.

    A restriction whose end has come is lifted first: the account may be tried again.
    """
    account = Account.objects.select_related("proxy").get(pk=account_id)
    proxy = find_proxy(account)
    session = open_session(account)
    if Account.objects.filter(pk=account_id, status_until__lte=Now()).exists():
        account_status_change(
            account_id=account_id,
            to=Status.OFFLINE,
            reason="Its restriction has ended",
            expected=[Status.SUSPENDED, Status.NEED_RELOGIN],
        )
    peers, ledgers = peers_load([account_id]), ledgers_load([account_id])
    return Opening(
        account.driver,
        session,
        Heard(peers[account_id], ledgers[account_id]),
        proxy,
        _opened_with(account),
        account.session_generation,
    )


def _opened_with(account: Account) -> str:
    changed_at = account.proxy.changed_at if account.proxy else None
    return opens_with(account.session_generation, account.proxy_id, changed_at)
