"""messages.getDialogs and its kin: the list of a user's chats."""

from dataclasses import dataclass

from pyrogram.raw import functions, types

from sandbox.line import RpcError
from sandbox.methods.call import Call, Handlers
from sandbox.methods.peers import chat_of
from sandbox.rendering.chats import group_for, peer_for
from sandbox.rendering.messages import message_for, people_in
from sandbox.rendering.users import user_for
from sandbox.world.chats import Chat, PrivateChat, Supergroup
from sandbox.world.messages import Message
from sandbox.world.world import World

MOST_DIALOGS = 100


@dataclass(frozen=True, slots=True)
class ChatLine:
    """One chat in the list, with its newest message."""

    chat: Chat
    message_id: int
    message: Message | None

    def as_object(self, viewer_id: int) -> types.Dialog:
        """The line as Telegram writes it; everything counts as read."""
        return types.Dialog(
            peer=peer_for(viewer_id, self.chat),
            top_message=self.message_id,
            read_inbox_max_id=self.message_id,
            read_outbox_max_id=self.message_id,
            unread_count=0,
            unread_mentions_count=0,
            unread_reactions_count=0,
            unread_poll_votes_count=0,
            notify_settings=types.PeerNotifySettings(),
            pts=self.chat.box.pts if isinstance(self.chat, Supergroup) else None,
        )

    def message_object(self, world: World, viewer_id: int) -> types.Message:
        """The newest message, which must be there."""
        if self.message is None:
            raise LookupError("This chat has no message yet.")
        return message_for(world, viewer_id, self.message, self.message_id)


async def get_dialogs(call: Call) -> types.messages.Dialogs | types.messages.DialogsSlice:
    """The chats of the asking user, the liveliest first, from an offset on."""
    if call.query.folder_id:
        return types.messages.Dialogs(dialogs=[], messages=[], chats=[], users=[])
    every = _lines(call)
    start = _start(call, every)
    page = every[start : start + max(1, min(call.query.limit, MOST_DIALOGS))]
    parts = _parts(call, page)
    if start == 0 and len(page) == len(every):
        return types.messages.Dialogs(**parts)
    return types.messages.DialogsSlice(count=len(every), **parts)


async def get_peer_dialogs(call: Call) -> types.messages.PeerDialogs:
    """Chosen chats of the asking user."""
    user = call.user
    chats = [chat_of(call, given.peer) for given in call.query.peers if hasattr(given, "peer")]
    page = [dialog_of(call.centre.world, user.user_id, chat) for chat in chats]
    state = types.updates.State(
        pts=user.box.pts, qts=0, date=call.centre.now(), seq=1, unread_count=0
    )
    return types.messages.PeerDialogs(state=state, **_parts(call, page))


def dialog_of(world: World, viewer_id: int, chat: Chat) -> ChatLine:
    """A chat with its newest message, as one viewer sees it."""
    ids = world.box_for(viewer_id, chat).ids_in(chat.chat_id_for(viewer_id))
    newest = ids[-1] if ids else 0
    return ChatLine(chat, newest, world.message_for(viewer_id, chat, newest))


def _lines(call: Call) -> list[ChatLine]:
    world, user_id = call.centre.world, call.user.user_id
    chats: list[Chat] = [*world.groups_of(user_id), *world.private_chats_of(user_id)]
    lines = [dialog_of(world, user_id, chat) for chat in chats]
    return sorted(lines, key=lambda line: line.message.date if line.message else 0, reverse=True)


def _start(call: Call, lines: list[ChatLine]) -> int:
    if isinstance(call.query.offset_peer, types.InputPeerEmpty):
        return 0
    last = chat_of(call, call.query.offset_peer)
    for index, line in enumerate(lines):
        if line.chat is last:
            return index + 1
    raise RpcError(400, "OFFSET_PEER_ID_INVALID")


def _parts(call: Call, page: list[ChatLine]) -> dict[str, list[object]]:
    world, viewer_id = call.centre.world, call.user.user_id
    messages = [line.message for line in page if line.message]
    people = {user.id: user for user in people_in(world, viewer_id, messages)}
    for line in page:
        if isinstance(line.chat, PrivateChat):
            other = world.users[line.chat.chat_id_for(viewer_id)]
            people[other.user_id] = user_for(world, viewer_id, other)
    return {
        "dialogs": [line.as_object(viewer_id) for line in page],
        "messages": [line.message_object(world, viewer_id) for line in page if line.message],
        "chats": [
            group_for(world, viewer_id, line.chat)
            for line in page
            if not isinstance(line.chat, PrivateChat)
        ],
        "users": list(people.values()),
    }


HANDLERS: Handlers = {
    functions.messages.GetDialogs: get_dialogs,
    functions.messages.GetPeerDialogs: get_peer_dialogs,
}
