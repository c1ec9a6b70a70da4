"""users.* and the little of contacts.* that clients need."""

from pyrogram.raw import functions, types

from sandbox.line import RpcError
from sandbox.methods.call import Call, Handlers
from sandbox.methods.peers import user_of
from sandbox.rendering.users import user_for, user_full_for


async def get_users(call: Call) -> list[types.User]:
    """Users by id and access hash."""
    world, viewer_id = call.centre.world, call.user.user_id
    return [user_for(world, viewer_id, user_of(call, given)) for given in call.query.id]


async def get_full_user(call: Call) -> types.users.UserFull:
    """One user with all there is to know."""
    return user_full_for(call.centre.world, call.user.user_id, user_of(call, call.query.id))


async def resolve_username(call: Call) -> types.contacts.ResolvedPeer:
    """The user behind a username."""
    user = call.centre.world.user_by_username(call.query.username)
    if user is None:
        raise RpcError(400, "USERNAME_NOT_OCCUPIED")
    return types.contacts.ResolvedPeer(
        peer=types.PeerUser(user_id=user.user_id),
        chats=[],
        users=[user_for(call.centre.world, call.user.user_id, user)],
    )


HANDLERS: Handlers = {
    functions.users.GetUsers: get_users,
    functions.users.GetFullUser: get_full_user,
    functions.contacts.ResolveUsername: resolve_username,
}
