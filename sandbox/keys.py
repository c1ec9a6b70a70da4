"""Auth keys: which the data centre knows, and whose they are."""

from collections.abc import Callable
from dataclasses import dataclass, field

from sandbox.line import AuthKey, Line, auth_key_id


@dataclass(slots=True)
class Authorization:
    """What the data centre remembers of a login. Times are Unix seconds."""

    key: AuthKey
    created: int
    public_hash: int
    """The number by which the account's owner may end it."""


@dataclass(slots=True)
class KeyRing:
    """Every auth key, who logged in with it, and the lines that use it.

    Lines are found by user, because updates go to all lines of all keys of a user.
    """

    randbytes: Callable[[int], bytes]
    _keys: dict[int, AuthKey] = field(default_factory=dict)
    _logins: dict[int, dict[int, Authorization]] = field(default_factory=dict)
    _lines: dict[int, dict[int, Line]] = field(default_factory=dict)
    _ended: set[int] = field(default_factory=set)

    def add(self, key: AuthKey) -> None:
        """Remember a new key."""
        self._keys[key.key_id] = key

    def find(self, key_id: int) -> AuthKey | None:
        """A known key, or None."""
        return self._keys.get(key_id)

    def create(self) -> AuthKey:
        """Make a key without a client having exchanged it."""
        secret = self.randbytes(256)
        key = AuthKey(key_id=auth_key_id(secret), key=secret)
        self.add(key)
        return key

    def sign_in(self, key: AuthKey, user_id: int, *, now: int) -> Authorization:
        """Make `key` a user's."""
        login = Authorization(
            key=key, created=now, public_hash=int.from_bytes(self.randbytes(8), "big", signed=True)
        )
        key.user_id = user_id
        self._ended.discard(key.key_id)
        self._logins.setdefault(user_id, {})[key.key_id] = login
        return login

    def sign_out(self, key: AuthKey) -> None:
        """End the login of `key`.

        The key itself lives on, as at Telegram: a client may exchange messages under it, and is
        told that it is not logged in. It still names its former user, for the journal.
        """
        self._ended.add(key.key_id)
        if key.user_id is not None:
            self._logins.get(key.user_id, {}).pop(key.key_id, None)

    def ended(self, key: AuthKey) -> bool:
        """Whether the login of `key` has come to an end."""
        return key.key_id in self._ended

    def forget(self, key: AuthKey) -> None:
        """No longer know `key` at all."""
        self.sign_out(key)
        self._keys.pop(key.key_id, None)

    def logins_of(self, user_id: int) -> list[Authorization]:
        """The living logins of a user, oldest first."""
        return list(self._logins.get(user_id, {}).values())

    def line_opened(self, line: Line) -> None:
        """A line makes requests with its key."""
        self._lines.setdefault(line.auth_key.key_id, {})[line.line_id] = line

    def line_closed(self, line: Line) -> None:
        """A line is gone."""
        lines = self._lines.get(line.auth_key.key_id, {})
        lines.pop(line.line_id, None)
        if not lines:
            self._lines.pop(line.auth_key.key_id, None)

    def lines_of_key(self, key: AuthKey) -> list[Line]:
        """The open lines of one key."""
        return list(self._lines.get(key.key_id, {}).values())

    def lines_of(self, user_id: int) -> list[Line]:
        """The open lines of all logins of a user."""
        return [
            line
            for key_id in self._logins.get(user_id, ())
            for line in self._lines.get(key_id, {}).values()
        ]
