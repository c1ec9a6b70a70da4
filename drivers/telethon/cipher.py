"""TgCrypto in the place of the cipher that Telethon looks for."""

import tgcrypto
from telethon.crypto import aes


class _TgCrypto:
    """The two functions of the package `cryptg`, which Telethon prefers to all others."""

    encrypt_ige = staticmethod(tgcrypto.ige256_encrypt)
    decrypt_ige = staticmethod(tgcrypto.ige256_decrypt)


def use_tgcrypto() -> None:
    """Make Telethon encrypt in C.

    Without `cryptg` it calls the system's OpenSSL byte by byte where it finds one, and Python code
    where it finds none.
    """
    aes.cryptg = _TgCrypto
