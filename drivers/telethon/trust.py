"""Which servers the library believes."""

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from telethon.crypto import rsa

from drivers.mtproto.servers import server_key
from drivers.protocol import TelegramServer


def trust(server: TelegramServer | None) -> None:
    """Make the library believe the RSA key of a server of one's own.

    Raises:
        DriverUnavailable: the key file is missing or holds no RSA public key.
    """
    if server is not None:
        pem = server_key(server).public_bytes(Encoding.PEM, PublicFormat.PKCS1)
        rsa.add_key(pem, old=False)
