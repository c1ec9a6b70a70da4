"""What clients mean by their input peers."""

from typing import Any

from pyrogram.raw import types

from sandbox.line import RpcError
from sandbox.methods.call import Call
from sandbox.world.chats import BasicGroup, Chat, Supergroup
from sandbox.world.users import User


def user_of(call: Call, given: Any) -> User:
    """The user that an InputUser or InputPeerUser names.

    Raises:
        RpcError: 400 USER_ID_INVALID for an unknown id, or an access hash that is not the asker's.
    """
    if isinstance(given, types.InputUserSelf | types.InputPeerSelf):
        return call.user
    user = call.centre.world.users.get(getattr(given, "user_id", 0))
    if user is None or not _hash_is_right(call, user, given):
        raise RpcError(400, "USER_ID_INVALID")
    return user


def supergroup_of(call: Call, given: Any) -> Supergroup:
    """The supergroup that an InputChannel or InputPeerChannel names, when the asker is in it.

    Raises:
        RpcError: 400 CHANNEL_INVALID for an unknown id or a wrong access hash, CHANNEL_PRIVATE for
            a supergroup that the asker is not in.
    """
    world = call.centre.world
    user_id = call.user.user_id
    supergroup = world.supergroups.get(getattr(given, "channel_id", 0))
    if supergroup is None or given.access_hash != world.hashes.channel(
        user_id, supergroup.channel_id
    ):
        raise RpcError(400, "CHANNEL_INVALID")
    if user_id not in supergroup.membership.member_ids:
        raise RpcError(400, "CHANNEL_PRIVATE")
    return supergroup


def group_of(call: Call, group_id: int) -> BasicGroup:
    """A basic group by its bare id, when the asker is in it.

    Raises:
        RpcError: 400 PEER_ID_INVALID for a group unknown to the asker.
    """
    group = call.centre.world.groups.get(group_id)
    if group is None or call.user.user_id not in group.membership.member_ids:
        raise RpcError(400, "PEER_ID_INVALID")
    return group


def chat_of(call: Call, given: Any) -> Chat:
    """The chat that an InputPeer names; RpcError as the functions above."""
    if isinstance(given, types.InputPeerChannel):
        return supergroup_of(call, given)
    if isinstance(given, types.InputPeerChat):
        return group_of(call, given.chat_id)
    if isinstance(given, types.InputPeerUser | types.InputPeerSelf):
        return call.centre.world.private_chat(call.user.user_id, user_of(call, given).user_id)
    raise RpcError(400, "PEER_ID_INVALID")


def _hash_is_right(call: Call, user: User, given: Any) -> bool:
    own = call.user.user_id
    return user.user_id == own or given.access_hash == call.centre.world.hashes.user(
        own, user.user_id
    )
