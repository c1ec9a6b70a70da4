"""Sealed accounts in a database and a folder of their own, looked at from outside."""

import base64
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg

from accounts.errors import AccountsError
from accounts.models import Account
from accounts.vault import MasterKey, Vault, phone_hash, phone_hashes, phone_open
from accounts.vault.keys import KeyOrigin
from drivers.session import TelegramSession
from sis_project.demo.cast import phone_of

ROWS = "SELECT id, display_name, phone_number, phone_hash, session_generation FROM accounts"

__all__ = ["Yard", "keys_new", "phone_of", "session_of"]


def session_of(number: int) -> TelegramSession:
    """What the account with this number is sealed with."""
    return TelegramSession(dc_id=2, user_id=1000 + number, auth_key=bytes([number % 256]) * 256)


def keys_new() -> tuple[MasterKey, MasterKey]:
    """Two keys, each the one before the other: a rotation goes from either to either."""
    first, second = (MasterKey(secrets.token_bytes(32), KeyOrigin.ENVIRONMENT) for _ in range(2))
    return replace(first, previous=second), replace(second, previous=first)


def key_settings(key: MasterKey) -> Mapping[str, str]:
    """The settings in which a process knows a key and the one before it."""
    previous = _text(key.previous) if key.previous else ""
    return {"SIS_MASTER_KEY": _text(key), "SIS_MASTER_KEY_PREVIOUS": previous}


@dataclass(frozen=True, slots=True)
class Yard:
    """`count` accounts, known by their numbers, each with two files and a sealed phone number.

    `connection` looks at their PostgreSQL, each statement by itself.
    """

    folder: Path
    connection: "psycopg.Connection[tuple[Any, ...]]"
    count: int
    _hashes: dict[bytes, set[str]] = field(default_factory=dict)

    @property
    def sealed(self) -> int:
        """How many things are sealed."""
        return 3 * self.count

    def unreadable(self, key: MasterKey) -> int:
        """How many sessions and phone numbers do not open, are not there, or are not found."""
        vault, rows = Vault(key=key, folder=self.folder), self._rows()
        files = vault.files()
        lost = self.count - len(rows) + 2 * self.count - len(files)
        lost += sum(not _session_opens(vault, row) for row in rows)
        lost += sum(not _phone_opens(key, row) for row in rows)
        return lost + sum(not _is_somebodys(vault, path) for path in files)

    def moved(self, key: MasterKey) -> int:
        """How many things are under this key itself."""
        known = self._hashes_under(key)
        sealed = Vault(key=key, folder=self.folder).files()
        files = sum(_key_id(path) == key.key_id for path in sealed)
        return files + sum(row.phone_hash in known for row in self._rows())

    def _hashes_under(self, key: MasterKey) -> set[str]:
        if key.key_id not in self._hashes:
            known = {phone_hash(phone_of(number), key=key) for number in range(self.count)}
            self._hashes[key.key_id] = known
        return self._hashes[key.key_id]

    def _rows(self) -> list["Row"]:
        return [Row(*row) for row in self.connection.execute(ROWS)]


@dataclass(frozen=True, slots=True)
class Row:
    """What the table has of one account; its name is its number."""

    id: UUID
    name: str
    phone_number: bytes = field(repr=False)
    phone_hash: str
    generation: int


def _session_opens(vault: Vault, row: Row) -> bool:
    account = Account(id=row.id, session_generation=row.generation)
    try:
        return vault.open(account) == session_of(int(row.name))
    except AccountsError:
        return False


def _phone_opens(key: MasterKey, row: Row) -> bool:
    number = phone_of(int(row.name))
    try:
        opened = phone_open(bytes(row.phone_number), key=key, account_id=row.id)
    except AccountsError:
        return False
    return opened == number and row.phone_hash in phone_hashes(number, key=key)


def _is_somebodys(vault: Vault, path: Path) -> bool:
    try:
        return bool(vault.account_of(path))
    except AccountsError:
        return False


def _key_id(path: Path) -> bytes:
    """Bytes 7 to 14 of a session file; nothing where it was renamed just now."""
    try:
        return path.read_bytes()[7:15]
    except FileNotFoundError:
        return b""


def _text(key: MasterKey) -> str:
    return base64.b64encode(key.secret).decode()
