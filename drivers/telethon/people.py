"""Users and chats that Telegram names on the way: access hashes, rights, who is a bot."""

from collections.abc import Iterable
from typing import Any

from telethon.tl import TLObject, types

from drivers.errors import PeerUnavailable
from drivers.messages import Chat, ChatKind, Profile
from drivers.peers import bare_id, basic_group_mark, supergroup_mark
from drivers.protocol import KnownPeer, PeerStore
from drivers.refusals import PEER_UNKNOWN


class People:
    """Remembers how this account addresses whom it met; access hashes are its own."""

    def __init__(self, peers: PeerStore) -> None:
        self._peers = peers
        self.bots: set[int] = set()

    def learn(self, users: Iterable[TLObject], chats: Iterable[TLObject]) -> None:
        """Keep what is new. Those marked `min` come without a usable hash and are skipped."""
        for user in users:
            if isinstance(user, types.User) and not user.min:
                if user.bot:
                    self.bots.add(user.id)
                self._keep(user.id, ChatKind.PRIVATE, user.access_hash or 0)
        for chat in chats:
            if isinstance(chat, types.Channel) and chat.megagroup and not chat.min:
                self._keep(supergroup_mark(chat.id), ChatKind.SUPERGROUP, chat.access_hash or 0)
            elif isinstance(chat, types.Chat):
                self._keep(basic_group_mark(chat.id), ChatKind.BASIC_GROUP, 0)

    def _keep(self, peer_id: int, kind: ChatKind, access_hash: int) -> None:
        known = self._peers.get(peer_id)
        if known is None or known.access_hash != access_hash:
            self._peers.put([KnownPeer(peer_id, kind, access_hash)])

    def knows(self, peer_id: int) -> bool:
        """Whether this account can address the peer."""
        return self._peers.get(peer_id) is not None

    def input_peer(self, peer_id: int) -> TLObject:
        """The peer as requests name it; PeerUnavailable when this account never met it."""
        known = self._known(peer_id)
        number = bare_id(peer_id)
        if known.kind is ChatKind.SUPERGROUP:
            return types.InputPeerChannel(channel_id=number, access_hash=known.access_hash)
        if known.kind is ChatKind.BASIC_GROUP:
            return types.InputPeerChat(chat_id=number)
        return types.InputPeerUser(user_id=number, access_hash=known.access_hash)

    def input_channel(self, chat_id: int) -> TLObject:
        """A supergroup as requests about channels name it."""
        known = self._known(chat_id)
        return types.InputChannel(channel_id=bare_id(chat_id), access_hash=known.access_hash)

    def _known(self, peer_id: int) -> KnownPeer:
        known = self._peers.get(peer_id)
        if known is None:
            raise PeerUnavailable(PEER_UNKNOWN)
        return known


def profile_of(user: Any) -> Profile:
    """Who a user object is."""
    names = (user.first_name, user.last_name)
    return Profile(
        user_id=user.id,
        display_name=" ".join(name for name in names if name),
        phone_number=user.phone or "",
    )


def chat_of(chat: Any) -> Chat | None:
    """A group that the account is in; None for channels, and for groups that it left."""
    if isinstance(chat, types.Channel) and chat.megagroup and not chat.left:
        chat_id, kind = supergroup_mark(chat.id), ChatKind.SUPERGROUP
    elif isinstance(chat, types.Chat) and not (chat.left or chat.deactivated):
        chat_id, kind = basic_group_mark(chat.id), ChatKind.BASIC_GROUP
    else:
        return None
    is_admin = bool(chat.creator or chat.admin_rights)
    return Chat(
        chat_id=chat_id,
        kind=kind,
        title=chat.title,
        can_send=is_admin or not _silenced(chat),
        is_admin=is_admin,
    )


def _silenced(chat: Any) -> bool:
    """Whether the group, or its rule for this member, forbids to write."""
    rights = (chat.default_banned_rights, getattr(chat, "banned_rights", None))
    return any(right.send_messages or right.send_plain for right in rights if right)
