"""messages.* and channels.* about the groups themselves, and marks of reading."""

from pyrogram.raw import functions, types

from sandbox.line import RpcError
from sandbox.methods.call import Call, Handlers
from sandbox.methods.peers import chat_of, group_of, supergroup_of, user_of
from sandbox.rendering.chats import group_for
from sandbox.rendering.users import user_for
from sandbox.world.chats import Membership, Supergroup

NO_PTS_SPENT = 0


async def get_chats(call: Call) -> types.messages.Chats:
    """Basic groups by id."""
    world, viewer_id = call.centre.world, call.user.user_id
    groups = [group_of(call, group_id) for group_id in call.query.id]
    return types.messages.Chats(chats=[group_for(world, viewer_id, group) for group in groups])


async def get_channels(call: Call) -> types.messages.Chats:
    """Supergroups by id and access hash."""
    world, viewer_id = call.centre.world, call.user.user_id
    groups = [supergroup_of(call, given) for given in call.query.id]
    return types.messages.Chats(chats=[group_for(world, viewer_id, group) for group in groups])


async def get_full_chat(call: Call) -> types.messages.ChatFull:
    """A basic group with its members."""
    world, viewer_id = call.centre.world, call.user.user_id
    group = group_of(call, call.query.chat_id)
    membership = group.membership
    return types.messages.ChatFull(
        full_chat=types.ChatFull(
            id=group.group_id,
            about="",
            participants=types.ChatParticipants(
                chat_id=group.group_id,
                participants=[
                    types.ChatParticipant(
                        user_id=user_id, inviter_id=membership.creator_id, date=joined
                    )
                    for user_id, joined in membership.member_ids.items()
                ],
                version=membership.version,
            ),
            notify_settings=types.PeerNotifySettings(),
        ),
        chats=[group_for(world, viewer_id, group)],
        users=[user_for(world, viewer_id, world.users[user_id]) for user_id in group.member_ids],
    )


async def get_full_channel(call: Call) -> types.messages.ChatFull:
    """A supergroup with its counts."""
    world, viewer_id = call.centre.world, call.user.user_id
    supergroup = supergroup_of(call, call.query.channel)
    return types.messages.ChatFull(
        full_chat=types.ChannelFull(
            id=supergroup.channel_id,
            about="",
            read_inbox_max_id=supergroup.box.last_id,
            read_outbox_max_id=supergroup.box.last_id,
            unread_count=0,
            chat_photo=types.PhotoEmpty(id=0),
            notify_settings=types.PeerNotifySettings(),
            bot_info=[],
            pts=supergroup.box.pts,
            participants_count=len(supergroup.membership.member_ids),
        ),
        chats=[group_for(world, viewer_id, supergroup)],
        users=[],
    )


async def get_participant(call: Call) -> types.channels.ChannelParticipant:
    """One member of a supergroup with what it may do."""
    world, viewer_id = call.centre.world, call.user.user_id
    supergroup = supergroup_of(call, call.query.channel)
    user = user_of(call, call.query.participant)
    return types.channels.ChannelParticipant(
        participant=_participant(supergroup, viewer_id, user.user_id),
        chats=[],
        users=[user_for(world, viewer_id, user)],
    )


async def read_history(call: Call) -> types.messages.AffectedMessages:
    """Take note that messages were read; nobody is told, so no pts is spent."""
    chat_of(call, call.query.peer)
    return types.messages.AffectedMessages(pts=call.user.box.pts, pts_count=NO_PTS_SPENT)


async def read_channel_history(call: Call) -> bool:
    """Take note that a supergroup was read."""
    supergroup_of(call, call.query.channel)
    return True


async def set_typing(call: Call) -> bool:
    """Take note that somebody types."""
    chat_of(call, call.query.peer)
    return True


def _participant(
    supergroup: Supergroup, viewer_id: int, user_id: int
) -> (
    types.ChannelParticipant
    | types.ChannelParticipantSelf
    | types.ChannelParticipantAdmin
    | types.ChannelParticipantCreator
):
    membership = supergroup.membership
    if user_id not in membership.member_ids:
        raise RpcError(400, "USER_NOT_PARTICIPANT")
    if user_id == membership.creator_id:
        return types.ChannelParticipantCreator(
            user_id=user_id, admin_rights=types.ChatAdminRights(delete_messages=True)
        )
    if user_id in membership.admin_ids:
        return _admin(membership, user_id)
    if user_id == viewer_id:
        return types.ChannelParticipantSelf(
            user_id=user_id,
            inviter_id=membership.creator_id,
            date=membership.member_ids[user_id],
        )
    return types.ChannelParticipant(user_id=user_id, date=membership.member_ids[user_id])


def _admin(membership: Membership, user_id: int) -> types.ChannelParticipantAdmin:
    return types.ChannelParticipantAdmin(
        user_id=user_id,
        promoted_by=membership.creator_id,
        date=membership.member_ids[user_id],
        admin_rights=types.ChatAdminRights(delete_messages=True),
    )


HANDLERS: Handlers = {
    functions.messages.GetChats: get_chats,
    functions.messages.GetFullChat: get_full_chat,
    functions.messages.ReadHistory: read_history,
    functions.messages.SetTyping: set_typing,
    functions.channels.GetChannels: get_channels,
    functions.channels.GetFullChannel: get_full_channel,
    functions.channels.GetParticipant: get_participant,
    functions.channels.ReadHistory: read_channel_history,
}
