"""The master key in a file, such as a container's secret."""

from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from accounts.errors import MasterKeyMissing
from accounts.vault.keys.master import KeyOrigin, MasterKey


@dataclass(frozen=True, slots=True)
class FileKey:
    """The key is the content of the file that a setting names."""

    path: Path
    setting: str = "SIS_MASTER_KEY_FILE"

    def load(self) -> MasterKey:
        """Read the file; MasterKeyMissing when it cannot be read, MasterKeyInvalid if no key."""
        try:
            text = self.path.read_text(encoding="ascii", errors="replace")
        except OSError as error:
            raise MasterKeyMissing(
                _(
                    "The master key's file %(path)s cannot be read (%(why)s): correct "
                    "%(setting)s, or let this user read the file."
                )
                % {"path": self.path, "why": error.strerror, "setting": self.setting}
            ) from error
        return MasterKey.from_base64(text, origin=KeyOrigin.FILE, setting=self.setting)
