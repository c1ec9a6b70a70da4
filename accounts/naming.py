"""Finds the account that an operator names: by id, by its beginning, by phone, or by name."""

import re
from itertools import pairwise
from typing import Final
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.errors import AccountAmbiguous, AccountUnknown, PhoneNumberInvalid
from accounts.models import Account
from accounts.selectors import accounts_present, accounts_with_phone
from accounts.vault.keys import master_key_from_settings

SHORTEST_BEGINNING: Final = 4
"""Hexadecimal digits of an id that may stand for the whole of it."""

_BEGINNING: Final = re.compile(r"[0-9a-f]{4,32}")
_DASHES_BEFORE: Final = (8, 12, 16, 20)
_SHOWN: Final = 5


def account_named(text: str) -> Account:
    """The one account that `text` names.

    Args:
        text: a uuid, the first 4 or more digits of one, a whole phone number (which is looked for
            by its keyed hash), or a display name, whatever its case.

    Raises:
        AccountUnknown: there is none; the message does not repeat what may be a phone number.
        AccountAmbiguous: several fit.
        MasterKeyMissing, MasterKeyInvalid: a phone number cannot be looked for without the key.
    """
    found = _by_id_or_name(text) or _by_phone(text)
    if not found:
        raise AccountUnknown(
            _(
                "No account has this name, id or phone number: python manage.py accounts list "
                "shows them all."
            )
        )
    if len(found) > 1:
        ids = ", ".join(f"{account} ({account.pk})" for account in found[:_SHOWN])
        raise AccountAmbiguous(
            _("Several accounts fit: %(accounts)s. Write more of the id.") % {"accounts": ids}
        )
    return found[0]


def _by_id_or_name(text: str) -> list[Account]:
    fits = Q(display_name__iexact=text.strip())
    digits = text.strip().lower().replace("-", "")
    if len(digits) == len(UUID(int=0).hex) and _BEGINNING.fullmatch(digits):
        fits |= Q(pk=UUID(digits))
    elif _BEGINNING.fullmatch(digits):
        fits |= Q(pk__startswith=_dashed(digits))
    return list(accounts_present().filter(fits).order_by("created_at")[: _SHOWN + 1])


def _dashed(digits: str) -> str:
    """The beginning of an id as PostgreSQL writes it; SQLite's lookup takes the dashes away."""
    cuts = [0, *(cut for cut in _DASHES_BEFORE if cut < len(digits)), len(digits)]
    return "-".join(digits[begin:end] for begin, end in pairwise(cuts))


def _by_phone(text: str) -> list[Account]:
    try:
        return list(accounts_with_phone(text, key=master_key_from_settings()))
    except PhoneNumberInvalid:
        return []
