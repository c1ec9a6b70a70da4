"""Users as Telegram objects."""

from pyrogram.raw import types

from sandbox.world.users import User
from sandbox.world.world import World


def user_for(world: World, viewer_id: int, user: User) -> types.User:
    """A user as `viewer_id` sees it: with that viewer's access hash, the phone only to oneself."""
    own = user.user_id == viewer_id
    return types.User(
        id=user.user_id,
        is_self=own,
        bot=user.bot,
        bot_nochats=None,
        bot_chat_history=user.bot,
        bot_info_version=1 if user.bot else None,
        access_hash=world.hashes.user(viewer_id, user.user_id),
        first_name=user.name,
        username=user.username,
        phone=user.phone if own else None,
        status=None if user.bot else types.UserStatusRecently(),
    )


def user_full_for(world: World, viewer_id: int, user: User) -> types.users.UserFull:
    """The answer of users.getFullUser."""
    return types.users.UserFull(
        full_user=types.UserFull(
            id=user.user_id,
            settings=types.PeerSettings(),
            notify_settings=types.PeerNotifySettings(),
            common_chats_count=0,
        ),
        chats=[],
        users=[user_for(world, viewer_id, user)],
    )
