"""What the registry offers as `memory`."""

from drivers.memory.driver import MemoryDriver
from drivers.memory.login import MemoryLogin
from drivers.memory.telegram import MemoryTelegram
from drivers.protocol import (
    Application,
    Driver,
    Login,
    LoginProgress,
    LossHandler,
    MessageHandler,
    PeerStore,
    PtsStore,
)
from drivers.proxies import ProxyServer
from drivers.session import TelegramSession


class MemoryFactory:
    """Opens drivers and logins on one `MemoryTelegram`; the application does not matter here."""

    def __init__(self, telegram: MemoryTelegram | None = None) -> None:
        self.telegram = telegram or MemoryTelegram()

    def open(
        self,
        *,
        application: Application,  # noqa: ARG002 - the Protocol's
        session: TelegramSession,
        peers: PeerStore,
        ledger: PtsStore,
        on_message: MessageHandler,
        on_loss: LossHandler,
        proxy: ProxyServer | None = None,  # noqa: ARG002 - there is no network
    ) -> Driver:
        """A driver that is not connected yet."""
        return MemoryDriver(
            self.telegram,
            session=session,
            peers=peers,
            ledger=ledger,
            on_message=on_message,
            on_loss=on_loss,
        )

    def login(
        self,
        *,
        application: Application,  # noqa: ARG002 - the Protocol's
        progress: LoginProgress | None = None,
        proxy: ProxyServer | None = None,  # noqa: ARG002 - there is no network
    ) -> Login:
        """A login, new or to be gone on with."""
        return MemoryLogin(self.telegram, progress)
