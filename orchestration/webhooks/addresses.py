"""Which addresses a webhook may lead to: pure."""

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final, TypeAlias

Address: TypeAlias = IPv4Address | IPv6Address

_EMBEDDING: Final = (
    IPv6Network("64:ff9b::/96"),
    IPv6Network("64:ff9b:1::/48"),
    IPv6Network("::/96"),
    IPv6Network("::ffff:0:0:0/96"),
)
"""Networks that hold an IPv4 address in their last 32 bits: NAT64, compatible, and translated."""

_LOW_32: Final = 0xFFFF_FFFF


def address_allowed(text: str, *, loopback: bool) -> bool:
    """Whether a report may be sent there.

    Only global unicast addresses are; an IPv6 address that carries an IPv4 one only if that one is
    too. `loopback` allows this machine itself, and nothing else that is private.
    """
    address = ip_address(text.partition("%")[0])
    if _on_loopback(address):
        return loopback
    return all(_public(one) for one in (address, *_embedded(address)))


def address_loopback(text: str) -> bool:
    """Whether it is this machine itself."""
    return _on_loopback(ip_address(text.partition("%")[0]))


def _on_loopback(address: Address) -> bool:
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return (mapped or address).is_loopback


def _public(address: Address) -> bool:
    if isinstance(address, IPv6Address) and (address.is_site_local or address.ipv4_mapped):
        return False
    return address.is_global and not (
        address.is_multicast
        or address.is_reserved
        or address.is_private
        or address.is_link_local
        or address.is_unspecified
    )


def _embedded(address: Address) -> Iterator[IPv4Address]:
    """IPv4 addresses that a packet to this IPv6 address may end at."""
    if isinstance(address, IPv4Address):
        return
    if address.sixtofour:
        yield address.sixtofour
    if address.teredo:
        yield from address.teredo
    if any(address in network for network in _EMBEDDING):
        yield IPv4Address(int(address) & _LOW_32)
