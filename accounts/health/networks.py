"""Where an account's session may be seen: networks in CIDR, and countries by ISO code."""

from collections.abc import Iterable, Sequence
from ipaddress import ip_address, ip_network

from django.utils.translation import gettext as _

from accounts.errors import AccountInvalid
from accounts.health.countries import country_codes, country_is


def networks_read(entries: Iterable[str]) -> list[str]:
    """The entries in their usual form: `203.0.113.0/24`, `2001:db8::/32`, `DE`; each one once.

    Raises:
        AccountInvalid: an entry is neither a network nor a country.
    """
    return list(dict.fromkeys(_entry(str(entry).strip()) for entry in entries))


def network_allowed(allowed: Sequence[str], *, ip: str, country: str) -> bool:
    """Whether a session that is seen there is where it may be; an empty list allows anywhere.

    A place that Telegram did not tell is allowed: nothing is known against it.
    """
    if not allowed or not (ip or country):
        return True
    return any(_has(entry, ip=ip, country=country) for entry in allowed)


def _entry(text: str) -> str:
    if text.upper() in country_codes():
        return text.upper()
    try:
        return str(ip_network(text))
    except ValueError as error:
        raise AccountInvalid(
            _(
                "allowed_networks: %(entry)r is neither a network such as 203.0.113.0/24 nor a "
                "country's two-letter code such as DE."
            )
            % {"entry": text}
        ) from error


def _has(entry: str, *, ip: str, country: str) -> bool:
    if entry in country_codes():
        return country_is(country, entry)
    try:
        return ip_address(ip) in ip_network(entry)
    except ValueError:  # Telegram told no address
        return False
