"""Seals bytes into the form of a session file and opens them again; no disk, no database."""

import secrets
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from accounts.vault.keys.master import KEY_LENGTH, MasterKey
from accounts.vault.layout import HEADER_SIZE, TAG_SIZE, Naming, Wrapping

NONCE_SIZE = 12


class NotAsWritten(Exception):
    """These bytes are not, bit for bit, what `seal` made for this account."""


class OtherKey(Exception):
    """These bytes were sealed under another master key."""


def seal(plain: bytes, *, key: MasterKey, account_id: UUID, generation: int) -> bytes:
    """Seal `plain` for one account, under a data key that is drawn for this call alone.

    The data key is wrapped by a key derived from the master key and the account, and the whole
    header is authenticated with the data: no part of it can be exchanged.
    """
    naming = Naming(
        key_origin=key.origin,
        key_id=key.key_id,
        key_version=key.version,
        account_id=account_id,
        generation=generation,
        key_check=key.check_value(account_id.bytes),
    ).pack()
    data_key, wrap_nonce = secrets.token_bytes(KEY_LENGTH), secrets.token_bytes(NONCE_SIZE)
    wrapping = Wrapping(
        wrap_nonce=wrap_nonce,
        wrapped_key=_wrapping(key, account_id).encrypt(wrap_nonce, data_key, naming),
        data_nonce=secrets.token_bytes(NONCE_SIZE),
        length=len(plain),
    )
    header = naming + wrapping.pack()
    return header + AESGCM(data_key).encrypt(wrapping.data_nonce, plain, header)


def unseal(sealed: bytes, *, key: MasterKey, account_id: UUID) -> tuple[bytes, int]:
    """Open what `seal` made for this account, under `key` or the one before it.

    Returns the plain bytes and their generation.

    Raises:
        OtherKey: the header names another master key.
        NotAsWritten: anything else is different from what was written, in whichever bit.
    """
    naming = naming_of(sealed, key=key)
    opener = _opener(naming, key)
    if naming.account_id != account_id:
        raise NotAsWritten("sealed for another account")
    try:
        wrapping = Wrapping.unpack(sealed)
        if len(sealed) != HEADER_SIZE + wrapping.length + TAG_SIZE:
            raise NotAsWritten("of another length")
        data_key = _wrapping(opener, account_id).decrypt(
            wrapping.wrap_nonce, wrapping.wrapped_key, sealed[: Naming.SIZE]
        )
        plain = AESGCM(data_key).decrypt(
            wrapping.data_nonce, sealed[HEADER_SIZE:], sealed[:HEADER_SIZE]
        )
    except (ValueError, InvalidTag) as error:
        raise NotAsWritten("altered") from error
    return plain, naming.generation


def reseal(sealed: bytes, *, key: MasterKey) -> bytes | None:
    """The same session under `key` itself; None when it is so already.

    Account and generation stay. The header is authenticated with the data, so the data key is not
    wrapped anew but drawn anew. Raises what `unseal` raises.
    """
    naming = naming_of(sealed, key=key)
    if _opener(naming, key) is key:
        return None
    plain, generation = unseal(sealed, key=key, account_id=naming.account_id)
    return seal(plain, key=key, account_id=naming.account_id, generation=generation)


def naming_of(sealed: bytes, *, key: MasterKey) -> Naming:
    """The first part of the header, if it names `key` or the one before it.

    Raises:
        OtherKey: the header names another master key.
        NotAsWritten: this is no header, or an altered one.
    """
    try:
        naming = Naming.unpack(sealed)
    except ValueError as error:
        raise NotAsWritten(str(error)) from error
    _opener(naming, key)
    return naming


def _opener(naming: Naming, key: MasterKey) -> MasterKey:
    """The one of the known keys that a header names.

    A file under another key differs in the key's id and in the check value. One of them alone
    cannot differ, except where somebody altered the file.
    """
    for known in key.known:
        same_id = naming.key_id == known.key_id
        same_check = naming.key_check == known.check_value(naming.account_id.bytes)
        if same_id and same_check:
            return known
        if same_id or same_check:
            raise NotAsWritten("altered")
    raise OtherKey


def _wrapping(key: MasterKey, account_id: UUID) -> AESGCM:
    return AESGCM(key.derive("sis session wrapping key v1", salt=account_id.bytes))
