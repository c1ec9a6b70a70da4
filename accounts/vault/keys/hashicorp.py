"""The master key in a HashiCorp Vault: a secret of its KV engine, version 2."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, Final, Self

from django.conf import settings
from django.utils.translation import gettext as _
from hvac import Client
from hvac.exceptions import Forbidden, InvalidPath, VaultDown, VaultError
from requests import RequestException

from accounts.errors import MasterKeyInvalid, MasterKeyMissing
from accounts.vault.keys.master import KeyOrigin, MasterKey

FIELD: Final = "key"
"""The field of the secret that holds 32 bytes in base64."""

ANSWERS_WITHIN: Final = 5  # seconds


@dataclass(frozen=True, slots=True)
class VaultKey:
    """The newest version of a secret is the master key, and the version below is the one before.

    `token` may read `<mount>/data/<path>`; `ca_file` vouches for Vault's certificate, the
    machine's own authorities where it is empty.
    """

    address: str
    mount: str
    path: str
    token: str = field(repr=False)
    ca_file: str = ""

    @classmethod
    def from_settings(cls) -> Self:
        """Read `SIS_VAULT_...`; MasterKeyMissing or MasterKeyInvalid when the token is not there.

        The token's file is read at each call: Vault's agent renews it.
        """
        return cls(
            address=settings.SIS_VAULT_ADDR,
            mount=settings.SIS_VAULT_MOUNT,
            path=settings.SIS_VAULT_PATH,
            token=_token(),
            ca_file=settings.SIS_VAULT_CACERT,
        )

    def load(self) -> MasterKey:
        """Ask Vault, once in the life of a process for each place and token.

        Raises:
            MasterKeyMissing: Vault does not answer, refuses, or holds nothing there.
            MasterKeyInvalid: what it holds there is no key.
        """
        return _loaded(self)

    def newest(self) -> MasterKey:
        """Ask Vault now; raises what `load` raises."""
        client = Client(
            url=self.address,
            token=self.token,
            verify=self.ca_file or True,
            timeout=ANSWERS_WITHIN,
        )
        found = self._read(client)
        if found is None:
            raise MasterKeyMissing(
                _(
                    "HashiCorp Vault holds no secret %(path)s in %(mount)s: correct "
                    "SIS_VAULT_MOUNT and SIS_VAULT_PATH, or put a key there: "
                    "vault kv put -mount=%(mount)s %(path)s %(field)s=..."
                )
                % self._place()
            )
        key = self._key(found)
        below = self._read(client, key.version - 1) if key.version > 1 else None
        return key if below is None else replace(key, previous=self._key(below))

    def _read(self, client: Client, version: int | None = None) -> Mapping[str, Any] | None:
        """One version of the secret with its metadata; None when it is not there, or deleted."""
        try:
            answer = client.secrets.kv.v2.read_secret_version(
                self.path, version, self.mount, raise_on_deleted_version=True
            )
        except InvalidPath:
            return None
        except (VaultError, RequestException) as error:
            refusal = self._refusal(error)
        else:
            found: Mapping[str, Any] = answer["data"]
            return found
        # Raised outside the handler: the library's errors hold the request, and that the token.
        raise refusal

    def _key(self, found: Mapping[str, Any]) -> MasterKey:
        key = MasterKey.from_base64(
            str(found["data"].get(FIELD, "")),
            origin=KeyOrigin.VAULT,
            setting=_("The field %(field)s of %(path)s in HashiCorp Vault") % self._place(),
        )
        return replace(key, version=found["metadata"]["version"])

    def _refusal(self, error: Exception) -> MasterKeyMissing:
        if isinstance(error, Forbidden):
            sentence = _(
                "HashiCorp Vault at %(address)s refuses the token: give SIS_VAULT_TOKEN or "
                "SIS_VAULT_TOKEN_FILE one whose policy may read %(mount)s/data/%(path)s."
            )
        elif isinstance(error, VaultDown):
            sentence = _("HashiCorp Vault at %(address)s is sealed or standing by: unseal it.")
        else:
            sentence = _(
                "HashiCorp Vault at %(address)s does not answer as it should (%(why)s): start it, "
                "or correct SIS_VAULT_ADDR and SIS_VAULT_CACERT."
            )
        return MasterKeyMissing(sentence % {**self._place(), "why": type(error).__name__})

    def _place(self) -> dict[str, str]:
        return {
            "address": self.address,
            "mount": self.mount,
            "path": self.path,
            "field": FIELD,
        }


@cache
def _loaded(source: VaultKey) -> MasterKey:
    return source.newest()


def _token() -> str:
    token, file = settings.SIS_VAULT_TOKEN, settings.SIS_VAULT_TOKEN_FILE
    if token and file:
        raise MasterKeyInvalid(
            _("SIS_VAULT_TOKEN and SIS_VAULT_TOKEN_FILE are both set: keep one of them.")
        )
    try:
        token = token or (Path(file).read_text(encoding="ascii").strip() if file else "")
    except (OSError, UnicodeDecodeError):
        token = ""
    if not token:
        raise MasterKeyMissing(
            _(
                "SIS_VAULT_ADDR is set, and there is no token for it: set SIS_VAULT_TOKEN, or "
                "SIS_VAULT_TOKEN_FILE to a file that this user may read."
            )
        )
    return str(token)
