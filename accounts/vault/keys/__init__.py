"""The master key, and the places that it may come from (one file each)."""

from accounts.vault.keys.chosen import key_source_from_settings, master_key_from_settings
from accounts.vault.keys.master import KeyOrigin, MasterKey
from accounts.vault.keys.source import KeySource

__all__ = [
    "KeyOrigin",
    "KeySource",
    "MasterKey",
    "key_source_from_settings",
    "master_key_from_settings",
]
