"""The salt that each auth key's messages have to carry."""

import secrets


class Salts:
    """One salt for each key, a signed long. A key that was made elsewhere gets one when it is used.

    Telegram changes them every half hour; here a salt lives until `renew_all`.
    """

    def __init__(self) -> None:
        self._salts: dict[int, int] = {}

    def get(self, key_id: int) -> int:
        """The salt that is good now."""
        if key_id not in self._salts:
            self._salts[key_id] = int.from_bytes(secrets.token_bytes(8), "little", signed=True)
        return self._salts[key_id]

    def put(self, key_id: int, salt: int) -> None:
        """Begin a new key with the salt that its exchange ended with."""
        self._salts[key_id] = salt

    def renew_all(self) -> None:
        """Change every salt: each client's next message earns bad_server_salt."""
        self._salts.clear()
