"""Which place for the master key the settings choose."""

from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Final, cast

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.errors import MasterKeyInvalid, MasterKeyMissing
from accounts.vault.keys.environment import EnvironmentKey
from accounts.vault.keys.file import FileKey
from accounts.vault.keys.master import NEW_KEY_COMMAND, MasterKey
from accounts.vault.keys.source import KeySource

_HASHICORP: Final = "accounts.vault.keys.hashicorp"
"""Named as a string: its client library is an extra that other deployments do not install."""


def key_source_from_settings() -> KeySource:
    """The one place that is set.

    Raises:
        MasterKeyMissing: none is set, or what it needs is not there.
        MasterKeyInvalid: two are set, so that nobody can know which one holds.
    """
    _refuse_two("SIS_MASTER_KEY", "SIS_MASTER_KEY_FILE", "SIS_VAULT_ADDR")
    if settings.SIS_MASTER_KEY:
        return EnvironmentKey(settings.SIS_MASTER_KEY)
    if settings.SIS_MASTER_KEY_FILE:
        return FileKey(Path(settings.SIS_MASTER_KEY_FILE))
    if settings.SIS_VAULT_ADDR:
        return _hashicorp_source()
    raise MasterKeyMissing(
        _(
            "There is no master key, so sessions can neither be sealed nor opened: set "
            "SIS_MASTER_KEY to 32 random bytes in base64, or SIS_MASTER_KEY_FILE to a file that "
            "holds them, or SIS_VAULT_ADDR to a HashiCorp Vault, and keep a copy elsewhere. Make a "
            "key with: "
        )
        + NEW_KEY_COMMAND
    )


def master_key_from_settings() -> MasterKey:
    """The master key, with the one before it where there is one.

    Raises:
        MasterKeyMissing, MasterKeyInvalid: there is none; a sentence says which setting is wrong.
    """
    key, before = key_source_from_settings().load(), _previous_source()
    if before is None:
        return key
    previous = before.load()
    if previous.secret == key.secret:
        raise MasterKeyInvalid(
            _(
                "SIS_MASTER_KEY_PREVIOUS (or its file) holds the master key itself: set it to the "
                "key before this one, or to nothing when no rotation is under way."
            )
        )
    return replace(key, previous=previous)


def _previous_source() -> KeySource | None:
    """Where the key before this one is named; Vault keeps it itself, as an older version."""
    _refuse_two("SIS_MASTER_KEY_PREVIOUS", "SIS_MASTER_KEY_PREVIOUS_FILE")
    if value := settings.SIS_MASTER_KEY_PREVIOUS:
        return EnvironmentKey(value, "SIS_MASTER_KEY_PREVIOUS")
    if path := settings.SIS_MASTER_KEY_PREVIOUS_FILE:
        return FileKey(Path(path), "SIS_MASTER_KEY_PREVIOUS_FILE")
    return None


def _hashicorp_source() -> KeySource:
    try:
        module = import_module(_HASHICORP)
    except ModuleNotFoundError as error:
        raise MasterKeyMissing(
            _(
                "SIS_VAULT_ADDR is set, and the package %(name)s is not installed: run "
                "pip install --require-hashes -r requirements-vault.txt, or keep the master key "
                "elsewhere."
            )
            % {"name": error.name}
        ) from error
    return cast("KeySource", module.VaultKey.from_settings())


def _refuse_two(*names: str) -> None:
    chosen = [name for name in names if getattr(settings, name)]
    if len(chosen) > 1:
        raise MasterKeyInvalid(
            _("%(names)s are all set: keep one of them.") % {"names": _(" and ").join(chosen)}
        )
