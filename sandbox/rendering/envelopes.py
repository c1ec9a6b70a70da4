"""Updates for many viewers, serialised as little as possible."""

from collections.abc import Iterable

from pyrogram.raw import types
from pyrogram.raw.core.primitives import Int, Vector

from sandbox.rendering.chats import group_for
from sandbox.rendering.messages import people_in
from sandbox.rendering.short import short_update
from sandbox.rendering.updates import update_for
from sandbox.rendering.users import user_for
from sandbox.world.chats import Chat, Group, PrivateChat, Supergroup
from sandbox.world.messages import Message
from sandbox.world.posting import Happening
from sandbox.world.world import World

UPDATES_HEAD: bytes = Int(types.Updates.ID, False)
ONE_ELEMENT: bytes = Int(Vector.ID, False) + Int(1)
NO_ELEMENT: bytes = Int(Vector.ID, False) + Int(0)


class EnvelopeMaker:
    """Makes the pushes of one happening for all who hear it.

    In a supergroup everybody gets the same update and only the access hashes in `users` and `chats`
    differ. So the update is serialised once, and each viewer's picture of a user is kept, as is
    that of a group until it changes. A hundred members then cost a hundred joins of bytes, not a
    hundred trees of objects.
    """

    def __init__(self, world: World) -> None:
        self.short_forms = False
        """Whether plain messages outside supergroups are pushed in Telegram's short forms."""
        self._world = world
        self._users: dict[tuple[int, int], bytes] = {}
        self._groups: dict[tuple[int, int], tuple[int, bytes]] = {}

    def make(self, happening: Happening, user_ids: Iterable[int]) -> dict[int, bytes]:
        """One serialised `Updates` for each of these users, who all hear of the happening."""
        shared: dict[bool, bytes] = {}
        return {user_id: self._envelope(happening, user_id, shared) for user_id in user_ids}

    def _envelope(self, happening: Happening, user_id: int, shared: dict[bool, bytes]) -> bytes:
        short = short_update(self._world, user_id, happening) if self.short_forms else None
        if short:
            data: bytes = short.write()
            return data
        return self._whole(happening, user_id, self._update(happening, user_id, shared))

    def _update(self, happening: Happening, user_id: int, shared: dict[bool, bytes]) -> bytes:
        message = happening.message
        mentioned = user_id in message.mentioned
        if not isinstance(message.chat, Supergroup) or user_id == message.sender_id:
            return self._serialised(happening, user_id)
        if mentioned not in shared:
            shared[mentioned] = self._serialised(happening, user_id)
        return shared[mentioned]

    def _serialised(self, happening: Happening, user_id: int) -> bytes:
        entry = happening.entries[user_id]
        data: bytes = update_for(self._world, user_id, happening.message, entry).write()
        return data

    def _whole(self, happening: Happening, user_id: int, update: bytes) -> bytes:
        message = happening.message
        when = message.edit_date or message.date
        return b"".join(
            (
                UPDATES_HEAD,
                ONE_ELEMENT,
                update,
                self._people(user_id, message),
                self._places(user_id, message.chat),
                Int(when),
                Int(0),
            )
        )

    def _people(self, viewer_id: int, message: Message) -> bytes:
        if isinstance(message.chat, PrivateChat):
            people: bytes = Vector(people_in(self._world, viewer_id, [message]))
            return people
        return ONE_ELEMENT + self._user(viewer_id, message.sender_id)

    def _places(self, viewer_id: int, chat: Chat) -> bytes:
        if isinstance(chat, PrivateChat):
            return NO_ELEMENT
        return ONE_ELEMENT + self._group(viewer_id, chat)

    def _user(self, viewer_id: int, user_id: int) -> bytes:
        key = (viewer_id, user_id)
        if key not in self._users:
            user = self._world.users[user_id]
            self._users[key] = user_for(self._world, viewer_id, user).write()
        return self._users[key]

    def _group(self, viewer_id: int, group: Group) -> bytes:
        key = (viewer_id, group.chat_id_for(viewer_id))
        version, data = self._groups.get(key, (0, b""))
        if version != group.membership.version:
            data = group_for(self._world, viewer_id, group).write()
            self._groups[key] = (group.membership.version, data)
        return data
