"""The columns that hold something sealed: the one list that rotation and `vault verify` read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet

from accounts.models import Account, LoginAttempt, Proxy
from accounts.models.login import LOGIN_PURPOSE
from accounts.vault.keys.master import MasterKey
from accounts.vault.phones import PHONE_PURPOSE, phone_hash
from accounts.vault.proxies import PROXY_PURPOSE
from accounts.vault.values import value_opener, value_reseal


def _nothing(_plain: bytes, _key: MasterKey) -> Mapping[str, object]:
    return {}


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """One column of values that `value_seal` made; an empty value is none.

    `bound_to` gives from a primary key what the value is bound to. `beside` gives what else of the
    row depends on the master key, from the plain value.
    """

    name: str
    rows: Callable[[], QuerySet[Any]]
    purpose: str
    bound_to: Callable[[Any], bytes]
    beside: Callable[[bytes, MasterKey], Mapping[str, object]] = _nothing

    def row_ids(self) -> list[Any]:
        """The primary keys of the rows that hold a value."""
        filled = self.rows().exclude(**{self.name: b""}).exclude(**{self.name: None})
        return list(filled.order_by("pk").values_list("pk", flat=True))

    def under_previous(self, pk: Any, *, key: MasterKey) -> bool:
        """Open a row's value: whether it is under the key before; ValueUnreadable if neither."""
        sealed, bound_to = self._sealed(pk), self.bound_to(pk)
        opener = value_opener(sealed, key=key, purpose=self.purpose, bound_to=bound_to)
        return opener is not key

    def reseal(self, pk: Any, *, key: MasterKey) -> bool:
        """Seal a row's value under `key` by one conditional UPDATE; False when it is so already.

        Whoever changes the value meanwhile wins. Raises ValueUnreadable when it does not open.
        """
        sealed, bound_to = self._sealed(pk), self.bound_to(pk)
        if not sealed:
            return False
        found = value_reseal(sealed, key=key, purpose=self.purpose, bound_to=bound_to)
        if found is None:
            return False
        plain, again = found
        changes = {self.name: again, **self.beside(plain, key)}
        return bool(self.rows().filter(pk=pk, **{self.name: sealed}).update(**changes))

    def _sealed(self, pk: Any) -> bytes:
        found = self.rows().filter(pk=pk).values_list(self.name, flat=True).first()
        return bytes(found or b"")


SEALED_COLUMNS: Final[list[SealedColumn]] = [
    SealedColumn(
        name="phone_number",
        rows=Account.objects.all,
        purpose=PHONE_PURPOSE,
        bound_to=lambda pk: pk.bytes,  # a uuid
        beside=lambda plain, key: {"phone_hash": phone_hash(plain.decode(), key=key)},
    ),
    SealedColumn(
        name="sealed",
        rows=LoginAttempt.objects.all,
        purpose=LOGIN_PURPOSE,
        bound_to=lambda pk: pk.bytes,  # a uuid
    ),
    SealedColumn(
        name="credentials",
        rows=Proxy.objects.all,
        purpose=PROXY_PURPOSE,
        bound_to=lambda pk: pk.bytes,  # a uuid
    ),
]


def sealed_column(column: SealedColumn) -> None:
    """Add a column of a room above; each process does so when Django is set up."""
    SEALED_COLUMNS.append(column)
