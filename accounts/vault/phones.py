"""Phone numbers: sealed to be read back, and hashed under a key to be found by."""

import hashlib
import hmac
import re
import secrets
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.utils.translation import gettext as _

from accounts.errors import PhoneNumberInvalid, PhoneNumberUnreadable
from accounts.vault.keys.master import MasterKey

_VERSION = b"\x01"
_NONCE_SIZE = 12
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
    """Seal a number for one account's row: version, nonce, ciphertext and tag (AES-256-GCM)."""
    nonce = secrets.token_bytes(_NONCE_SIZE)
    plain = phone_normalise(phone_number).encode()
    return _VERSION + nonce + _cipher(key).encrypt(nonce, plain, _VERSION + account_id.bytes)


def phone_open(sealed: bytes, *, key: MasterKey, account_id: UUID) -> str:
    """The number that `phone_seal` sealed for this account.

    Raises:
        PhoneNumberUnreadable: another master key, another account's, or altered.
    """
    version, nonce, ciphertext = sealed[:1], sealed[1 : 1 + _NONCE_SIZE], sealed[1 + _NONCE_SIZE :]
    try:
        return _cipher(key).decrypt(nonce, ciphertext, version + account_id.bytes).decode()
    except (InvalidTag, ValueError) as error:
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


def _cipher(key: MasterKey) -> AESGCM:
    return AESGCM(key.derive("sis phone number v1"))
