"""Tokens of QR logins: made for a key, accepted by a user's other device, soon too old."""

from dataclasses import dataclass, field
from random import Random


@dataclass(slots=True)
class LoginToken:
    """A token under way. `expires` is in Unix seconds, `user_id` is who accepted it.

    `moved_to` is the data centre that the newcomer is sent to, if it is not this one.
    """

    token: bytes = field(repr=False)
    key_id: int
    expires: float
    user_id: int | None = None
    moved_to: int | None = None


class LoginTokens:
    """The newest token of each key; a new one makes the former worthless."""

    LENGTH = 32

    def __init__(self, rng: Random, *, lifetime: float = 30.0) -> None:
        self.lifetime = lifetime
        """Seconds until a token is too old."""
        self._rng = rng
        self._tokens: dict[int, LoginToken] = {}

    def export(self, key_id: int, *, now: float) -> LoginToken:
        """The key's token that was accepted, or a new one."""
        token = self._tokens.get(key_id)
        if token is None or token.user_id is None:
            token = LoginToken(self._rng.randbytes(self.LENGTH), key_id, now + self.lifetime)
            self._tokens[key_id] = token
        return token

    def find(self, token: bytes) -> LoginToken | None:
        """The token with these bytes, whether it is good or too old."""
        return next((known for known in self._tokens.values() if known.token == token), None)

    def drop(self, token: LoginToken) -> None:
        """Forget a token that has been used."""
        self._tokens.pop(token.key_id, None)
