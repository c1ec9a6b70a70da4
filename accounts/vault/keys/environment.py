"""The master key in the environment."""

from dataclasses import dataclass, field

from accounts.vault.keys.master import KeyOrigin, MasterKey


@dataclass(frozen=True, slots=True)
class EnvironmentKey:
    """The key is the value of a setting."""

    value: str = field(repr=False)
    setting: str = "SIS_MASTER_KEY"

    def load(self) -> MasterKey:
        """Read the value; MasterKeyInvalid when it is no key."""
        return MasterKey.from_base64(self.value, origin=KeyOrigin.ENVIRONMENT, setting=self.setting)
