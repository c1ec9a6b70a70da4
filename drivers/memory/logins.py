"""What the in-memory Telegram remembers of logins under way."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import RLock

from drivers.memory.world import MemoryUser
from drivers.protocol import QrToken

TOKEN_LIFE = timedelta(seconds=30)


@dataclass(slots=True)
class MemoryLoginKey:
    """One auth key that nobody is logged in with yet.

    `user` is whose code it is, or who scanned the QR code; `proven` says that the code was right
    or the scan is done, so that only the password is missing.
    """

    key: bytes = field(repr=False)
    user: MemoryUser | None = None
    proven: bool = False
    token: bytes = field(default=b"", repr=False)
    token_expires: datetime | None = None
    on_scan: Callable[[], object] | None = None


class MemoryLogins:
    """The keys of logins under way, and their QR tokens; may be used from any thread."""

    def __init__(self, randbytes: Callable[[int], bytes], now: Callable[[], datetime]) -> None:
        self._randbytes = randbytes
        self._now = now
        self._lock = RLock()
        self._keys: dict[bytes, MemoryLoginKey] = {}

    def begin(self) -> MemoryLoginKey:
        """A new key."""
        with self._lock:
            key = MemoryLoginKey(self._randbytes(256))
            self._keys[key.key] = key
            return key

    def find(self, key: bytes) -> MemoryLoginKey | None:
        """A key that `begin` made."""
        return self._keys.get(key)

    def show(self, login: MemoryLoginKey) -> QrToken:
        """Give the login a new token; those before it are worthless."""
        with self._lock:
            login.token = self._randbytes(32)
            login.token_expires = self._now() + TOKEN_LIFE
            return QrToken(login.token, login.token_expires)

    def scan(self, user: MemoryUser, token: bytes) -> None:
        """Scan a QR code with a user's telephone; LookupError when it is no good."""
        with self._lock:
            login = next((one for one in self._keys.values() if one.token == token), None)
            expires = login.token_expires if login else None
            if login is None or expires is None or self._now() >= expires:
                raise LookupError("This QR code is no good any more.")
            login.user, login.proven = user, True
            if login.on_scan is not None:
                login.on_scan()
