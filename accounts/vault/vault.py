"""The sessions of all accounts, sealed in files."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Self
from uuid import UUID

from django.conf import settings

from accounts.models import Account
from accounts.vault.files import (
    PREVIOUS,
    file_replace,
    file_shred,
    file_write,
    folder_prepare,
    leftovers_remove,
    previous_of,
)
from accounts.vault.keys import MasterKey, master_key_from_settings
from accounts.vault.memory import core_dumps_disable
from accounts.vault.refusals import altered, disk_refused, missing, rolled_back, wrong_key
from accounts.vault.sealing import NotAsWritten, OtherKey, naming_of, reseal, seal, unseal
from drivers.session import TelegramSession

SUFFIX = ".sisv"


@dataclass(frozen=True, slots=True)
class Vault:
    """One folder of sealed sessions and the master key that opens them.

    Invariant: a session is never on the disk unsealed.
    Invariant: no file that was sealed under another master key is ever written over.
    Python cannot wipe memory for sure: a process that opened a session holds it until it ends.
    """

    key: MasterKey
    folder: Path

    @classmethod
    def from_settings(cls) -> Self:
        """The vault in `SIS_SESSIONS_DIR`; MasterKeyMissing or MasterKeyInvalid without a key.

        From here on this process leaves no core dump, which would hold the key.
        """
        core_dumps_disable()
        return cls(key=master_key_from_settings(), folder=Path(settings.SIS_SESSIONS_DIR))

    def path_of(self, account: Account) -> Path:
        """Where this account's session is, or will be, sealed."""
        return self.folder / (account.session_path or f"{account.pk}{SUFFIX}")

    def seal(self, account: Account, session: TelegramSession) -> None:
        """Seal `session` as the account's, at the generation that the row names.

        The file before is kept as `.prev`. Call it by `accounts.services.session_store`, which
        raises the generation in the same transaction.

        Raises:
            MasterKeyWrong: the file that is there was sealed under another master key.
            VaultError: the disk refused the write; the file before is whole.
        """
        path = self.path_of(account)
        try:
            if path.exists():
                self._refuse_other_key(path)
            sealed = seal(
                session.pack(),
                key=self.key,
                account_id=account.pk,
                generation=account.session_generation,
            )
            file_replace(path, sealed)
        except OSError as error:
            raise disk_refused(path, error) from error

    def open(self, account: Account) -> TelegramSession:
        """The account's session.

        Raises:
            SessionMissing: there is no file.
            MasterKeyWrong: it was sealed under another master key.
            SessionAltered: it is not, bit for bit, what was written for this account.
            SessionRolledBack: it is older than the newest login that the database knows of.
        """
        path = self.path_of(account)
        with self._refusals(path):
            if not path.exists():
                raise missing(path, account)
            plain, generation = unseal(path.read_bytes(), key=self.key, account_id=account.pk)
            session = TelegramSession.unpack(plain)
        if generation < account.session_generation:
            raise rolled_back(path, generation, account.session_generation)
        return session

    def verify(self) -> None:
        """Refuse to go on where it could not: call it before a login, before any write.

        Raises:
            MasterKeyWrong: the folder holds a session that was sealed under another master key.
            VaultError: the folder cannot be made or read.
        """
        try:
            folder_prepare(self.folder)
            for path in self._files():
                self._refuse_other_key(path)
        except OSError as error:
            raise disk_refused(self.folder, error) from error

    def files(self) -> list[Path]:
        """Every sealed file of the folder; the sessions before, kept as `.prev`, too."""
        return sorted([*self._files(), *self.folder.glob(f"*{SUFFIX}{PREVIOUS}")])

    def account_of(self, path: Path) -> UUID:
        """Whose a sealed file says it is.

        Raises:
            MasterKeyWrong: it was sealed under a master key that is not known here.
            SessionAltered: it is none, or an altered one.
            VaultError: the disk refused to read it.
        """
        with self._refusals(path):
            return naming_of(path.read_bytes(), key=self.key).account_id

    def under_previous(self, path: Path) -> bool:
        """Whether a file is still sealed under the key before; raises what `account_of` raises."""
        if self.key.previous is None:
            return False
        with self._refusals(path):
            naming = naming_of(path.read_bytes(), key=self.key)
            return naming.key_id == self.key.previous.key_id

    def reseal(self, path: Path) -> bool:
        """Seal a file's session under the newest key; False when it is so already.

        Account and generation stay, and what was there before does not stay as `.prev`. The caller
        holds the account's row, for a login may write the same file.

        Raises:
            MasterKeyWrong, SessionAltered, VaultError: as `account_of`; the file is what it was.
        """
        with self._refusals(path):
            again = reseal(path.read_bytes(), key=self.key)
            if again is None:
                return False
            file_write(path, again)
        return True

    def shred(self, account: Account) -> bool:
        """Remove the account's session, and the one before it, for good; False without any.

        The data key goes with the file that holds it wrapped, so nothing is left to open. Raises
        VaultError when the disk refuses.
        """
        path = self.path_of(account)
        try:
            return any([file_shred(previous_of(path)), file_shred(path)])
        except OSError as error:
            raise disk_refused(path, error) from error

    def leftovers_remove(self, *, before: datetime) -> int:
        """Remove what writes left that were cut off before then; says how many files that were."""
        return leftovers_remove(self.folder, suffix=SUFFIX, before=before)

    def _files(self) -> Iterator[Path]:
        return self.folder.glob(f"*{SUFFIX}")

    @contextmanager
    def _refusals(self, path: Path) -> Iterator[None]:
        """Say in a sentence why a file cannot be read, or written again."""
        try:
            yield
        except OSError as error:
            raise disk_refused(path, error) from error
        except OtherKey as error:
            raise wrong_key(path) from error
        except (NotAsWritten, ValueError) as error:
            raise altered(path) from error

    def _refuse_other_key(self, path: Path) -> None:
        try:
            naming_of(path.read_bytes(), key=self.key)
        except OtherKey as error:
            raise wrong_key(path) from error
        except NotAsWritten:
            # An altered file is its own account's trouble, told when that account is opened; a
            # new login replaces it and keeps it as `.prev`.
            return
