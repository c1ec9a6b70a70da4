"""What the settings hand to the redaction of log lines."""

import secrets
from hashlib import sha256
from typing import Final
from urllib.parse import urlsplit

UNSET_SECRET_KEY: Final = "insecure-until-SIS_SECRET_KEY-is-set"  # noqa: S105 - says that none is set
"""Known to everybody: good for trying out only."""


def log_key(secret_key: str) -> bytes:
    """The key of the names that stand for phones and chats in log lines.

    Every process with the same SIS_SECRET_KEY gives the same names. Without one the key is drawn
    for this process alone, for under a key that everybody knows a phone number is found by trying.
    """
    if secret_key == UNSET_SECRET_KEY:
        return secrets.token_bytes(32)
    return sha256(f"sis log names v1\0{secret_key}".encode()).digest()


def url_password(url: str) -> str:
    """The password in a URL; empty without one, and for a URL that cannot be taken apart."""
    try:
        return urlsplit(url).password or ""
    except ValueError:
        return ""
