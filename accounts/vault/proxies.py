"""User names and passwords of proxies: sealed to be read back, both in one value."""

import json
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.errors import ProxyUnreadable
from accounts.vault.keys.master import MasterKey
from accounts.vault.values import ValueUnreadable, value_open, value_seal

PROXY_PURPOSE: Final = "sis proxy credentials v1"


@dataclass(frozen=True, slots=True)
class ProxyCredentials:
    """Who we are at a proxy; false where it wants to know nobody."""

    username: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    def __bool__(self) -> bool:
        return bool(self.username)


def credentials_seal(credentials: ProxyCredentials, *, key: MasterKey, proxy_id: UUID) -> bytes:
    """Seal a proxy's user name and password for its row; empty when there are none."""
    if not credentials:
        return b""
    plain = json.dumps([credentials.username, credentials.password]).encode()
    return value_seal(plain, key=key, purpose=PROXY_PURPOSE, bound_to=proxy_id.bytes)


def credentials_open(sealed: bytes, *, key: MasterKey, proxy_id: UUID) -> ProxyCredentials:
    """What was sealed for this proxy.

    Raises:
        ProxyUnreadable: another master key, another proxy's, or altered.
    """
    if not sealed:
        return ProxyCredentials()
    try:
        plain = value_open(sealed, key=key, purpose=PROXY_PURPOSE, bound_to=proxy_id.bytes)
        return ProxyCredentials(*json.loads(plain))
    except (ValueUnreadable, ValueError) as error:
        raise ProxyUnreadable(
            _(
                "The user name and the password of proxy %(id)s do not open: SIS_MASTER_KEY is "
                "another one than they were sealed under, or the row was altered. Set them again."
            )
            % {"id": proxy_id}
        ) from error
