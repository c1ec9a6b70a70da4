"""Which place for the master key the settings choose."""

from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.errors import MasterKeyInvalid, MasterKeyMissing
from accounts.vault.keys.environment import EnvironmentKey
from accounts.vault.keys.file import FileKey
from accounts.vault.keys.master import NEW_KEY_COMMAND, MasterKey
from accounts.vault.keys.source import KeySource


def key_source_from_settings() -> KeySource:
    """The one place that is set.

    Raises:
        MasterKeyMissing: none is set.
        MasterKeyInvalid: two are set, so that nobody can know which one holds.
    """
    value, path = settings.SIS_MASTER_KEY, settings.SIS_MASTER_KEY_FILE
    if value and path:
        raise MasterKeyInvalid(
            _("SIS_MASTER_KEY and SIS_MASTER_KEY_FILE are both set: keep one of them.")
        )
    if value:
        return EnvironmentKey(value)
    if path:
        return FileKey(Path(path))
    raise MasterKeyMissing(
        _(
            "There is no master key, so sessions can neither be sealed nor opened: set "
            "SIS_MASTER_KEY to 32 random bytes in base64, or SIS_MASTER_KEY_FILE to a file that "
            "holds them, and keep a copy elsewhere. Make a key with: "
        )
        + NEW_KEY_COMMAND
    )


def master_key_from_settings() -> MasterKey:
    """The master key; MasterKeyMissing or MasterKeyInvalid, as a sentence, when there is none."""
    return key_source_from_settings().load()
