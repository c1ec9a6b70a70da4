"""Finds an account by its phone number, through the keyed hash: the number is stored nowhere."""

from accounts.errors import PhoneNumberInvalid
from accounts.models import Account
from accounts.selectors import accounts_with_phone
from accounts.vault.keys import master_key_from_settings


def account_by_phone(text: str) -> Account | None:
    """The account whose number this is; None when the text is no number, or none of ours.

    Raises:
        MasterKeyMissing, MasterKeyInvalid: without the key no number can be looked for.
    """
    try:
        return accounts_with_phone(text, key=master_key_from_settings()).first()
    except PhoneNumberInvalid:
        return None


def looks_like_phone(text: str) -> bool:
    """Whether an operator must have meant a phone number: `+44 7700 900123`."""
    return text.strip().startswith("+")
