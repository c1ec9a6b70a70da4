"""Accounts with sealed sessions under one key, and the vaults that know it and the next."""

from dataclasses import dataclass, replace
from pathlib import Path

from accounts.models import Account
from accounts.services import account_register, session_store
from accounts.vault import MasterKey, Vault
from accounts.vault.keys import KeyOrigin
from drivers.session import TelegramSession

OLD = MasterKey(bytes(range(32)), KeyOrigin.FILE)
NEW = MasterKey(bytes(range(1, 33)), KeyOrigin.ENVIRONMENT)
ROTATING = replace(NEW, previous=OLD)


@dataclass(frozen=True, slots=True)
class Keys:
    """The same folder seen before, during and after a rotation."""

    folder: Path

    @property
    def before(self) -> Vault:
        return Vault(key=OLD, folder=self.folder)

    @property
    def during(self) -> Vault:
        return Vault(key=ROTATING, folder=self.folder)

    @property
    def after(self) -> Vault:
        return Vault(key=NEW, folder=self.folder)


def phone(number: int) -> str:
    return f"+44770090{number:04}"


def session(number: int) -> TelegramSession:
    return TelegramSession(dc_id=2, user_id=1000 + number, auth_key=bytes([number % 256]) * 256)


def enrol(vault: Vault, number: int) -> Account:
    """Register an account and store its session."""
    account = account_register(
        key=vault.key,
        phone_number=phone(number),
        driver="memory",
        display_name=f"Account {number}",
    )
    return session_store(account_id=account.pk, vault=vault, session=session(number))
