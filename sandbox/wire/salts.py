"""The salt that each auth key's messages have to carry."""

import secrets


class Salts:
    """One salt for each key, a signed long. A key that was made elsewhere gets one when it is used.

    Telegram changes them every half hour; here a salt lives until `renew`.
    """

    def __init__(self) -> None:
        self._salts: dict[int, int] = {}

    def get(self, key_id: int) -> int:
        """The salt that is good now."""
        salt = self._salts.get(key_id)
        return self.renew(key_id) if salt is None else salt

    def put(self, key_id: int, salt: int) -> None:
        """Begin a new key with the salt that its exchange ended with."""
        self._salts[key_id] = salt

    def renew(self, key_id: int) -> int:
        """Change the salt: the client's next message earns bad_server_salt."""
        salt = int.from_bytes(secrets.token_bytes(8), "little", signed=True)
        self._salts[key_id] = salt
        return salt
