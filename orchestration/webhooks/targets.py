"""From a webhook's URL to the one address that is connected to."""

import socket
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from django.utils.translation import gettext as _

from orchestration.webhooks.addresses import address_allowed, address_loopback
from orchestration.webhooks.errors import TargetForbidden, WebhookInvalid

_PORTS = {"https": 443, "http": 80}


@dataclass(frozen=True, slots=True)
class Target:
    """Where to connect: `address` is pinned, `host` is what its certificate must name."""

    scheme: str
    host: str
    address: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """The value of the header Host."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        return name if self.port == _PORTS[self.scheme] else f"{name}:{self.port}"


def url_check(url: str, *, loopback: bool) -> None:
    """Look at a URL that is to be stored; a name is looked up only when something is sent.

    Raises:
        WebhookInvalid: it is no https URL, or has a user name or a fragment.
        TargetForbidden: it names an address that nothing may be sent to, in whatever form.
    """
    parts = _parts(url)
    host = parts.hostname or ""
    literal = _addresses(host, parts.port or _PORTS[parts.scheme], flags=socket.AI_NUMERICHOST)
    if not all(address_allowed(one, loopback=loopback) for one in literal):
        raise TargetForbidden
    if parts.scheme == "http" and not (loopback and (literal or host == "localhost")):
        raise _not_https()


def target_resolve(url: str, *, loopback: bool) -> Target:
    """Look the host's name up once, and take its first address.

    Every address that the name has must be allowed: one that is not is a trap or a mistake.

    Raises:
        TargetForbidden, WebhookInvalid: as `url_check`.
        OSError: the name is not known.
    """
    parts = _parts(url)
    host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
    addresses = _addresses(host, port)
    if not addresses:
        raise OSError("The name has no address")
    if not all(address_allowed(one, loopback=loopback) for one in addresses):
        raise TargetForbidden
    if parts.scheme == "http" and not all(map(address_loopback, addresses)):
        raise _not_https()
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, host, addresses[0], port, path)


def _parts(url: str) -> SplitResult:
    if not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
        raise WebhookInvalid(_("url: write it in plain ASCII, without spaces and backslashes."))
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise WebhookInvalid(_("url: this is no URL.")) from error
    if parts.scheme not in _PORTS or not parts.hostname or port == 0:
        raise _not_https()
    if "@" in parts.netloc or parts.fragment:
        raise WebhookInvalid(_("url: it may hold neither a user name nor a fragment."))
    return parts


def _addresses(host: str, port: int, *, flags: int = 0) -> list[str]:
    """The host's addresses; none with AI_NUMERICHOST when it is a name."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=flags)
    except UnicodeError as error:
        raise WebhookInvalid(_("url: the host's name is none.")) from error
    except socket.gaierror:
        if flags:
            return []
        raise
    return [str(row[4][0]) for row in found]


def _not_https() -> WebhookInvalid:
    return WebhookInvalid(_("url: write https:// and the name of a host."))
