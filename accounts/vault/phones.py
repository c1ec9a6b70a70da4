"""Phone numbers: sealed to be read back, and hashed under a key to be found by."""

import hashlib
import hmac
import re
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.errors import PhoneNumberInvalid, PhoneNumberUnreadable
from accounts.vault.keys.master import MasterKey
from accounts.vault.values import ValueUnreadable, value_open, value_seal

PHONE_PURPOSE: Final = "sis phone number v1"
_PUNCTUATION = re.compile(r"[\s().\-/\u00a0]")
_INTERNATIONAL = re.compile(r"(?:\+|00)?([1-9][0-9]{6,14})", re.ASCII)


def phone_normalise(text: str) -> str:
    """The one way in which we write a phone number: a plus sign and 7 to 15 digits (E.164).

    Raises:
        PhoneNumberInvalid: this is none; the message does not repeat it.
    """
    match = _INTERNATIONAL.fullmatch(_PUNCTUATION.sub("", text))
    if match is None:
        raise PhoneNumberInvalid(
            _(
                "This is no phone number: write it with its country code, as +44 7700 900123, "
                "7 to 15 digits in all."
            )
        )
    return f"+{match[1]}"


def phone_seal(phone_number: str, *, key: MasterKey, account_id: UUID) -> bytes:
    """Seal a number for one account's row."""
    plain = phone_normalise(phone_number).encode()
    return value_seal(plain, key=key, purpose=PHONE_PURPOSE, bound_to=account_id.bytes)


def phone_open(sealed: bytes, *, key: MasterKey, account_id: UUID) -> str:
    """The number that `phone_seal` sealed for this account.

    Raises:
        PhoneNumberUnreadable: another master key, another account's, or altered.
    """
    try:
        plain = value_open(sealed, key=key, purpose=PHONE_PURPOSE, bound_to=account_id.bytes)
        return plain.decode()
    except (ValueUnreadable, ValueError) as error:
        raise PhoneNumberUnreadable(
            _(
                "The phone number of account %(id)s does not open: SIS_MASTER_KEY is another one "
                "than it was sealed under, or the row was altered."
            )
            % {"id": account_id}
        ) from error


def phone_hash(phone_number: str, *, key: MasterKey) -> str:
    """64 hex digits to find a number by; without the key they cannot be tried one by one."""
    secret = key.derive("sis phone hash v1")
    return hmac.new(secret, phone_normalise(phone_number).encode(), hashlib.sha256).hexdigest()


def phone_hashes(phone_number: str, *, key: MasterKey) -> list[str]:
    """What a number may be found by while a rotation is under way: one hash for each known key."""
    return [phone_hash(phone_number, key=known) for known in key.known]
