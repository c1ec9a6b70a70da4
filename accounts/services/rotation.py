"""Brings everything that is sealed under the key before under the newest master key."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.errors import RotationImpossible, VaultError
from accounts.models import Account, AccountEvent
from accounts.services.logs import account_log
from accounts.vault import Vault
from accounts.vault.columns import SEALED_COLUMNS, SealedColumn
from accounts.vault.values import ValueUnreadable


class Sealed(Protocol):
    """One thing that is sealed under the master key."""

    def reseal(self, vault: Vault) -> bool:
        """Seal it under the newest key; False when it is so already.

        Raises:
            VaultError: it does not open, or cannot be written; it is what it was.
        """
        ...


@dataclass(frozen=True, slots=True)
class SealedFile:
    """A session file, or the one before that is kept beside it."""

    path: Path

    def reseal(self, vault: Vault) -> bool:
        """In a transaction that holds the account's row, as a login does that writes the file."""
        if not self.path.exists() or not vault.under_previous(self.path):
            return False
        account_id = vault.account_of(self.path)
        with transaction.atomic():
            account = Account.objects.select_for_update().filter(pk=account_id).first()
            # Looked at again behind the lock: a login may have written it meanwhile.
            changed = vault.reseal(self.path)
            if changed and account is not None and self.path == vault.path_of(account):
                key_id = vault.key.key_id.hex()
                account_log(account_id=account_id, event=AccountEvent.RESEALED, key_id=key_id)
        return changed


@dataclass(frozen=True, slots=True)
class SealedCell:
    """One value of a sealed column."""

    column: SealedColumn
    pk: Any

    def reseal(self, vault: Vault) -> bool:
        """By one conditional UPDATE, with what else of the row depends on the key."""
        facts = {"column": self.column.name, "id": self.pk}
        try:
            with transaction.atomic():
                return self.column.reseal(self.pk, key=vault.key)
        except ValueUnreadable as error:
            raise VaultError(
                _(
                    "%(column)s of %(id)s does not open under either key: set it again, or bring "
                    "the row back from a backup. It was left as it is."
                )
                % facts
            ) from error
        except IntegrityError as error:
            raise VaultError(
                _("%(column)s of %(id)s is another row's, too: remove one of the two.") % facts
            ) from error


def rotation_plan(vault: Vault) -> list[Sealed]:
    """Everything that is sealed, whichever key it is under: a run that was cut off is run again.

    Raises:
        RotationImpossible: there is no key before the newest one.
    """
    if vault.key.previous is None:
        raise RotationImpossible(
            _(
                "There is no key to rotate from. Set the master key to the new one, and "
                "SIS_MASTER_KEY_PREVIOUS (or its _FILE) to the one before; in HashiCorp Vault, "
                "write the new key as the secret's next version. Then restart every process, and "
                "run this again."
            )
        )
    cells = [SealedCell(column, pk) for column in SEALED_COLUMNS for pk in column.row_ids()]
    return [*(SealedFile(path) for path in vault.files()), *cells]


def keys_rotate(plan: list[Sealed], *, vault: Vault) -> Iterator[bool | VaultError]:
    """Take the plan's steps, one at each `next`: True for resealed, False for so already.

    What fails is yielded too, and stops nothing: it stays under the key that it was under. Hosts
    read and write meanwhile; each step is a transaction of its own, so a run may end anywhere.
    """
    for sealed in plan:
        try:
            yield sealed.reseal(vault)
        except VaultError as error:
            yield error
