"""The forms in which a session may leave the vault, one class each."""

from dataclasses import dataclass, field
from typing import Protocol

from django.utils.translation import gettext as _

from accounts.errors import ExportImpossible
from accounts.models import Account
from accounts.vault import MasterKey
from accounts.vault.sealing import seal
from drivers.mtproto.servers import address_of
from drivers.protocol import Application
from drivers.session import TelegramSession
from drivers.session_strings import pyrogram_string, telethon_string


class ExportForm(Protocol):
    """One form."""

    @property
    def name(self) -> str:
        """What the account's log tells of it."""
        ...

    def render(self, account: Account, session: TelegramSession) -> bytes:
        """The session in this form; ExportImpossible when it has none."""
        ...


@dataclass(frozen=True, slots=True)
class PyrogramString:
    """Text for Pyrogram and kurigram, as open as the session itself."""

    application: Application
    name: str = "pyrogram"

    def render(self, account: Account, session: TelegramSession) -> bytes:  # noqa: ARG002 - the Protocol's
        """Without a line's end."""
        return pyrogram_string(session, api_id=self.application.api_id).encode()


@dataclass(frozen=True, slots=True)
class TelethonString:
    """Text for Telethon, as open as the session itself."""

    application: Application
    name: str = "telethon"

    def render(self, account: Account, session: TelegramSession) -> bytes:  # noqa: ARG002 - the Protocol's
        """Without a line's end."""
        address = address_of(session.dc_id, self.application.server)
        try:
            return telethon_string(session, address=address).encode()
        except ValueError as error:
            raise ExportImpossible(
                _(
                    "Telethon's form holds an IP address, and SIS_TELEGRAM_SERVER is a name: "
                    "write its address there, or choose the form pyrogram."
                )
            ) from error


@dataclass(frozen=True, slots=True)
class SealedCopy:
    """A file of the form in docs/session-file.md, under another service's master key."""

    key: MasterKey = field(repr=False)
    name: str = "sealed"

    def render(self, account: Account, session: TelegramSession) -> bytes:
        """For the same account, at the same generation."""
        return seal(
            session.pack(),
            key=self.key,
            account_id=account.pk,
            generation=account.session_generation,
        )
