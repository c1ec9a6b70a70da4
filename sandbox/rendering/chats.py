"""Groups and supergroups as Telegram objects."""

from typing import TypeAlias

from pyrogram.raw import types

from sandbox.world.chats import BasicGroup, Chat, Group, Membership, Supergroup
from sandbox.world.world import World

ChatObject: TypeAlias = types.Chat | types.ChatForbidden | types.Channel | types.ChannelForbidden
PeerObject: TypeAlias = types.PeerUser | types.PeerChat | types.PeerChannel


def peer_for(viewer_id: int, chat: Chat) -> PeerObject:
    """How messages name the chat they are in."""
    if isinstance(chat, Supergroup):
        return types.PeerChannel(channel_id=chat.channel_id)
    if isinstance(chat, BasicGroup):
        return types.PeerChat(chat_id=chat.group_id)
    return types.PeerUser(user_id=chat.chat_id_for(viewer_id))


def group_for(world: World, viewer_id: int, group: Group) -> ChatObject:
    """A group as `viewer_id` sees it; who is not in it sees its title only."""
    inside = viewer_id in group.membership.member_ids
    if isinstance(group, BasicGroup):
        return _basic(group, viewer_id) if inside else _basic_closed(group)
    return _super(world, group, viewer_id) if inside else _super_closed(world, group, viewer_id)


def _basic(group: BasicGroup, viewer_id: int) -> types.Chat:
    membership = group.membership
    return types.Chat(
        id=group.group_id,
        title=membership.title,
        photo=types.ChatPhotoEmpty(),
        participants_count=len(membership.member_ids),
        date=membership.created,
        version=membership.version,
        creator=membership.creator_id == viewer_id,
        admin_rights=_admin_rights(membership, viewer_id),
        default_banned_rights=types.ChatBannedRights(until_date=0),
    )


def _basic_closed(group: BasicGroup) -> types.ChatForbidden:
    return types.ChatForbidden(id=group.group_id, title=group.membership.title)


def _super(world: World, group: Supergroup, viewer_id: int) -> types.Channel:
    membership = group.membership
    muted = viewer_id in membership.muted_ids
    return types.Channel(
        id=group.channel_id,
        access_hash=world.hashes.channel(viewer_id, group.channel_id),
        title=membership.title,
        photo=types.ChatPhotoEmpty(),
        date=membership.member_ids[viewer_id],
        megagroup=True,
        creator=membership.creator_id == viewer_id,
        admin_rights=_admin_rights(membership, viewer_id),
        banned_rights=_muted_rights() if muted else None,
        default_banned_rights=types.ChatBannedRights(until_date=0),
        participants_count=len(membership.member_ids),
    )


def _super_closed(world: World, group: Supergroup, viewer_id: int) -> types.ChannelForbidden:
    return types.ChannelForbidden(
        id=group.channel_id,
        access_hash=world.hashes.channel(viewer_id, group.channel_id),
        title=group.membership.title,
        megagroup=True,
    )


def _admin_rights(membership: Membership, viewer_id: int) -> types.ChatAdminRights | None:
    if viewer_id not in membership.admin_ids and viewer_id != membership.creator_id:
        return None
    return types.ChatAdminRights(delete_messages=True, ban_users=True, pin_messages=True)


def _muted_rights() -> types.ChatBannedRights:
    return types.ChatBannedRights(until_date=2**31 - 1, send_messages=True, send_plain=True)
