"""Which lines make requests under which auth key: two at once give the key away."""

from collections import defaultdict

from sandbox.line import AuthKey


class KeyUsers:
    """Counts each auth key that was used by two open lines at once, and revokes it.

    A line is a user of its key from its first request until its socket is closed. Pings do
    not count. A client that closes its old line before it comes back is never taken for two.
    """

    def __init__(self) -> None:
        self.duplicates = 0
        self._lines: defaultdict[int, set[int]] = defaultdict(set)

    def claim(self, auth_key: AuthKey, line_id: int) -> bool:
        """Note a request of this line; False when it makes the key a duplicated one."""
        users = self._lines[auth_key.key_id]
        if users <= {line_id}:
            users.add(line_id)
            return True
        auth_key.revoked = True
        self.duplicates += 1
        return False

    def release(self, auth_key: AuthKey, line_id: int) -> None:
        """The line's socket is closed."""
        users = self._lines[auth_key.key_id]
        users.discard(line_id)
        if not users:
            del self._lines[auth_key.key_id]
