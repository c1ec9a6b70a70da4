"""Where a data centre is, and how the key of a server of one's own is read."""

from typing import Final, NamedTuple

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from drivers.errors import DriverUnavailable
from drivers.protocol import TelegramServer

FIRST_DC: Final = 2
"""Where a login begins; Telegram names another data centre if the number lives there."""


class Address(NamedTuple):
    """Where to connect."""

    host: str
    port: int


_TELEGRAM: Final = {
    1: Address("149.154.175.53", 443),
    2: Address("149.154.167.51", 443),
    3: Address("149.154.175.100", 443),
    4: Address("149.154.167.91", 443),
    5: Address("91.108.56.130", 443),
}
"""Telegram's production data centres, as help.getConfig lists them."""


def address_of(dc_id: int, server: TelegramServer | None) -> Address:
    """The address of a data centre; a server of one's own stands for all of them."""
    if server is not None:
        return Address(server.host, server.port)
    if dc_id not in _TELEGRAM:
        raise DriverUnavailable(
            f"The session names data centre {dc_id}, which Telegram does not have. "
            "Import the session again or log in anew."
        )
    return _TELEGRAM[dc_id]


def is_data_centre(dc_id: int) -> bool:
    """Whether Telegram has a data centre of this number."""
    return dc_id in _TELEGRAM


def server_key(server: TelegramServer) -> RSAPublicKey:
    """The RSA public key of a server of one's own.

    Raises:
        DriverUnavailable: the key file is missing or holds no RSA public key.
    """
    advice = "SIS_TELEGRAM_SERVER_KEY must name the server's RSA public key in PEM form."
    try:
        key = load_pem_public_key(server.public_key.read_bytes())
    except (OSError, ValueError) as error:
        raise DriverUnavailable(f"{server.public_key} cannot be read as a key. {advice}") from error
    if not isinstance(key, RSAPublicKey):
        raise DriverUnavailable(f"{server.public_key} holds another kind of key. {advice}")
    return key
