"""Sealed sessions and phone numbers: what makes an account ours never lies open on a disk."""

from accounts.vault.keys import MasterKey, master_key_from_settings
from accounts.vault.phones import (
    phone_hash,
    phone_hashes,
    phone_normalise,
    phone_open,
    phone_seal,
)
from accounts.vault.vault import Vault

__all__ = [
    "MasterKey",
    "Vault",
    "master_key_from_settings",
    "phone_hash",
    "phone_hashes",
    "phone_normalise",
    "phone_open",
    "phone_seal",
]
