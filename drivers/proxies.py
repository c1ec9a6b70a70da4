"""The proxy that an account's connections go through."""

from dataclasses import dataclass, field
from enum import StrEnum


class ProxyScheme(StrEnum):
    """How a proxy is spoken to."""

    SOCKS5 = "socks5"
    HTTP = "http"
    """CONNECT, as HTTP proxies offer it for TLS."""


@dataclass(frozen=True, slots=True)
class ProxyServer:
    """Where a proxy is, and who we are there; `name` is the operators' own word for it.

    Without a user name the proxy is not asked to know us.
    """

    name: str
    scheme: ProxyScheme
    host: str
    port: int
    username: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
