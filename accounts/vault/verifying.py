"""Opens everything that is sealed, and says what does not open."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from accounts.errors import VaultError
from accounts.models import Account
from accounts.vault.columns import SEALED_COLUMNS
from accounts.vault.values import ValueUnreadable
from accounts.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class Verified:
    """One thing that was opened, or not.

    `trouble` is a sentence, empty when it opened. `previous` says that it is still under the key
    before, where there is one; `stray` that it is a file that no account's row names.
    """

    what: str
    trouble: str = ""
    previous: bool = False
    stray: bool = False


def vault_verify(vault: Vault) -> Iterator[Verified]:
    """Open each account's session, then each sealed value, then look at what else lies there.

    Nothing that was opened is kept. Raises VaultError when the folder cannot be read.
    """
    known: set[Path] = set()
    for account in Account.objects.exclude(session_path="").order_by("created_at", "pk"):
        known.add(vault.path_of(account))
        yield _session(vault, account)
    yield from _values(vault)
    for path in vault.files():
        if path not in known:
            yield _other(vault, path, known)


def _session(vault: Vault, account: Account) -> Verified:
    what = _("the session of %(account)s") % {"account": account}
    try:
        vault.open(account)
        return Verified(what, previous=vault.under_previous(vault.path_of(account)))
    except VaultError as error:
        return Verified(what, trouble=str(error))


def _values(vault: Vault) -> Iterator[Verified]:
    for column in SEALED_COLUMNS:
        for pk in column.row_ids():
            what = _("%(column)s of %(id)s") % {"column": column.name, "id": pk}
            try:
                yield Verified(what, previous=column.under_previous(pk, key=vault.key))
            except ValueUnreadable:
                yield Verified(what, trouble=_("It does not open: set it again."))


def _other(vault: Vault, path: Path, known: set[Path]) -> Verified:
    """A session before, kept beside the newest one, or a file of an account that has no row."""
    stray = path.with_suffix("") not in known
    try:
        return Verified(path.name, previous=vault.under_previous(path), stray=stray)
    except VaultError as error:
        return Verified(path.name, trouble=str(error), stray=stray)
