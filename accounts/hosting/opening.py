"""Reading what it takes to open an account's line: its sealed session, its peers, its ledger."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models.functions import Now

from accounts.ledger import MemoryLedger, MemoryPeers, ledgers_load, peers_load
from accounts.models import Account, Status
from accounts.services import account_status_change
from drivers.errors import DriverUnavailable
from drivers.protocol import DriverFactory
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


def drivers_load(driver_factory: Callable[[str], DriverFactory]) -> None:
    """Load the client libraries that accounts use: a second or two each, before any line waits.

    One that cannot be loaded is told of when an account needs it.
    """
    for name in Account.objects.order_by().values_list("driver", flat=True).distinct():
        with suppress(DriverUnavailable):
            driver_factory(name)


def opening_load(
    account_id: UUID, *, open_session: Callable[[Account], TelegramSession]
) -> Opening:
    """Read the account's session and what it has heard; raises what `open_session` raises.

    A restriction whose end has come is lifted first: the account may be tried again.
    """
    account = Account.objects.get(pk=account_id)
    session = open_session(account)
    if Account.objects.filter(pk=account_id, status_until__lte=Now()).exists():
        account_status_change(
            account_id=account_id,
            to=Status.OFFLINE,
            reason="Its restriction has ended",
            expected=[Status.SUSPENDED, Status.NEED_RELOGIN],
        )
    peers, ledgers = peers_load([account_id]), ledgers_load([account_id])
    return Opening(account.driver, session, Heard(peers[account_id], ledgers[account_id]))
