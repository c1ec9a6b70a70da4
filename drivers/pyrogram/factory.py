"""What the registry offers as `pyrogram`."""

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
from drivers.pyrogram.copies import Copies
from drivers.pyrogram.dialect import PyrogramDialect
from drivers.pyrogram.login import PyrogramLoginDialect
from drivers.pyrogram.trust import trust
from drivers.session import TelegramSession


class PyrogramFactory:
    """Opens drivers and logins on Pyrogram.

    Raises DriverUnavailable where the C cipher is missing: the Python one is 400 times slower, and
    one account would hold up all the others.
    """

    def __init__(self) -> None:
        if find_spec("tgcrypto") is None:
            raise DriverUnavailable(
                "The pyrogram driver needs the package TgCrypto-pyrofork, which is not installed. "
                "Run `pip install -r requirements.txt`."
            )
        self._copies = Copies()

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
            PyrogramDialect(
                application, session=session, peers=peers, copies=self._copies, proxy=proxy
            ),
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
        return MTProtoLogin(PyrogramLoginDialect(application, proxy), progress)
