"""What the registry offers as `telethon`."""

from importlib.util import find_spec

from drivers.errors import DriverUnavailable
from drivers.mtproto.driver import MTProtoDriver
from drivers.mtproto.login import MTProtoLogin
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
from drivers.telethon.cipher import use_tgcrypto
from drivers.telethon.dialect import TelethonDialect
from drivers.telethon.login import TelethonLoginDialect
from drivers.telethon.trust import trust


class TelethonFactory:
    """Opens drivers and logins on Telethon.

    Raises DriverUnavailable where the C cipher is missing: the Python one is 400 times slower, and
    one account would hold up all the others.
    """

    def __init__(self) -> None:
        if find_spec("tgcrypto") is None:
            raise DriverUnavailable(
                "The telethon driver needs the package TgCrypto-pyrofork, which is not installed. "
                "Run `pip install -r requirements.txt`."
            )
        use_tgcrypto()

    def open(
        self,
        *,
        application: Application,
        session: TelegramSession,
        peers: PeerStore,
        ledger: PtsStore,
        on_message: MessageHandler,
        on_loss: LossHandler,
        proxy: ProxyServer | None = None,
    ) -> Driver:
        """A driver that is not connected yet.

        Raises DriverUnavailable when the key of a server of one's own cannot be read.
        """
        trust(application.server)
        return MTProtoDriver(
            TelethonDialect(application, session=session, peers=peers, proxy=proxy),
            ledger=ledger,
            on_message=on_message,
            on_loss=on_loss,
        )

    def login(
        self,
        *,
        application: Application,
        progress: LoginProgress | None = None,
        proxy: ProxyServer | None = None,
    ) -> Login:
        """A login, new or to be gone on with; DriverUnavailable as for `open`."""
        trust(application.server)
        return MTProtoLogin(TelethonLoginDialect(application, proxy), progress)
