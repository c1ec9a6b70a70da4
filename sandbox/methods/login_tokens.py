"""auth.*: logging in by a QR code that a user's other device scans."""

from pyrogram.raw import functions, types

from sandbox.data_centre import DataCentre, HalfLogin
from sandbox.keys import Authorization
from sandbox.line import RpcError
from sandbox.methods.account import authorization_for
from sandbox.methods.auth import logged_in
from sandbox.methods.call import Call, Handlers
from sandbox.world.login_tokens import LoginToken
from sandbox.world.users import User


async def export_login_token(
    call: Call,
) -> types.auth.LoginToken | types.auth.LoginTokenMigrateTo | types.auth.LoginTokenSuccess:
    """A token to be scanned, or what came of the one before."""
    now = call.centre.now()
    token = call.centre.login_tokens.export(call.line.auth_key.key_id, now=now)
    if token.user_id is None:
        return types.auth.LoginToken(expires=int(token.expires), token=token.token)
    if token.moved_to is not None:
        return types.auth.LoginTokenMigrateTo(dc_id=token.moved_to, token=token.token)
    return _finish(call, token, token.user_id)


async def import_login_token(call: Call) -> types.auth.LoginTokenSuccess:
    """Log in at the data centre that a token was moved to: all of them are this one."""
    token = call.centre.login_tokens.find(call.query.token)
    if token is None or token.user_id is None:
        raise RpcError(400, "AUTH_TOKEN_INVALID")
    return _finish(call, token, token.user_id)


async def accept_login_token(call: Call) -> types.Authorization:
    """Let the key of a scanned token in, as the asking user."""
    login = token_accept(call.centre, call.user, call.query.token)
    return authorization_for(call, call.user, login)


def token_accept(
    centre: DataCentre, user: User, token: bytes, *, moved_to: int | None = None
) -> Authorization:
    """Accept a token as this user and tell the waiting client; it logs in at its next question.

    Raises:
        RpcError: the token is unknown, too old, or was accepted before.
    """
    known = centre.login_tokens.find(token)
    if known is None:
        raise RpcError(400, "AUTH_TOKEN_INVALID")
    if known.user_id is not None:
        raise RpcError(400, "AUTH_TOKEN_ALREADY_ACCEPTED")
    if centre.now() >= known.expires:
        raise RpcError(400, "AUTH_TOKEN_EXPIRED")
    key = centre.keys.find(known.key_id)
    if key is None:
        raise RpcError(400, "AUTH_TOKEN_INVALID")
    known.user_id, known.moved_to = user.user_id, moved_to
    news = types.UpdateShort(update=types.UpdateLoginToken(), date=centre.now())
    for line in centre.keys.lines_of_key(key):
        line.push(news)
    return Authorization(key=key, created=centre.now(), public_hash=0)


def _finish(call: Call, token: LoginToken, user_id: int) -> types.auth.LoginTokenSuccess:
    user = call.centre.world.users[user_id]
    call.centre.login_tokens.drop(token)
    if user.password:
        call.centre.half_logins[call.line.auth_key.key_id] = HalfLogin(user)
        raise RpcError(401, "SESSION_PASSWORD_NEEDED")
    return types.auth.LoginTokenSuccess(authorization=logged_in(call, user))


HANDLERS: Handlers = {
    functions.auth.ExportLoginToken: export_login_token,
    functions.auth.ImportLoginToken: import_login_token,
    functions.auth.AcceptLoginToken: accept_login_token,
}
