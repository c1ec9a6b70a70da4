"""What a place for the master key must be able to do."""

from typing import Protocol

from accounts.vault.keys.master import MasterKey


class KeySource(Protocol):
    """One place that a master key may come from."""

    def load(self) -> MasterKey:
        """The key that is there now; MasterKeyMissing or MasterKeyInvalid when none is."""
        ...
