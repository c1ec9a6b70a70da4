"""How one account addresses its peers: `drivers.protocol.PeerStore` in memory."""

from collections.abc import Collection, Iterable

from drivers.messages import ChatKind
from drivers.protocol import KnownPeer

USERS_KEPT = 256
"""Users whose access hash is remembered; the one met longest ago goes first."""


class MemoryPeers:
    """One account's access hashes; lives on the host's loop.

    Groups are kept for good, and written to the tables by whoever asks for `changed`. Of users,
    who may be many thousands in a busy group and are never written to, only the last are kept.
    """

    def __init__(self, groups: Iterable[KnownPeer] = ()) -> None:
        self._groups = {peer.peer_id: peer for peer in groups}
        self._users: dict[int, KnownPeer] = {}
        self._changed: set[int] = set()

    def get(self, peer_id: int) -> KnownPeer | None:
        """How to address the peer, or None when this account never met it."""
        return self._groups.get(peer_id) or self._users.get(peer_id)

    def put(self, peers: Iterable[KnownPeer]) -> None:
        """Remember how to address these peers from now on."""
        for peer in peers:
            if peer.kind is ChatKind.PRIVATE:
                self._put_user(peer)
            elif self._groups.get(peer.peer_id) != peer:
                self._groups[peer.peer_id] = peer
                self._changed.add(peer.peer_id)

    def changed(self) -> tuple[KnownPeer, ...]:
        """The groups whose entry is not in the tables yet."""
        return tuple(self._groups[peer_id] for peer_id in sorted(self._changed))

    def written(self, peers: Collection[KnownPeer]) -> None:
        """These are in the tables now; what changed since stays in `changed`."""
        self._changed -= {peer.peer_id for peer in peers if self._groups[peer.peer_id] == peer}

    def _put_user(self, peer: KnownPeer) -> None:
        self._users.pop(peer.peer_id, None)
        self._users[peer.peer_id] = peer
        if len(self._users) > USERS_KEPT:
            del self._users[next(iter(self._users))]
