"""auth.*: logging in by phone code and password, and logging out."""

import re

from pyrogram.raw import functions, types

from sandbox.data_centre import HalfLogin
from sandbox.line import RpcError
from sandbox.methods.call import Call, Handlers
from sandbox.records import LoggedIn, LoggedOut
from sandbox.rendering.users import user_for
from sandbox.world.codes import CodeVerdict, LoginCode
from sandbox.world.users import User

PHONE = re.compile(r"\d{7,15}")
CODE_TIMEOUT = 60
"""Seconds after which a client may ask for the code in another way."""


async def send_code(call: Call) -> types.auth.SentCode:
    """Send a login code to a phone number, registered or not, as Telegram does."""
    phone = _phone(call)
    return _sent(call.centre.codes.send(phone, now=call.centre.now()))


async def resend_code(call: Call) -> types.auth.SentCode:
    """Send a new code, by SMS this time; there is no third way."""
    phone = _phone(call)
    if not call.centre.codes.known(phone, call.query.phone_code_hash):
        raise RpcError(400, "PHONE_CODE_EXPIRED")
    sent = call.centre.codes.newest(phone)
    if sent is not None and sent.by_sms:
        raise RpcError(406, "SEND_CODE_UNAVAILABLE")
    return _sent(call.centre.codes.send(phone, now=call.centre.now(), by_sms=True))


async def cancel_code(call: Call) -> bool:
    """Call a code off."""
    call.centre.codes.drop(_phone(call))
    return True


async def sign_in(
    call: Call,
) -> types.auth.Authorization | types.auth.AuthorizationSignUpRequired:
    """Log in with a code; with two-step verification that is half of it."""
    phone = _phone(call)
    _check_code(call, phone)
    user = call.centre.world.user_by_phone(phone)
    if user is None:
        return types.auth.AuthorizationSignUpRequired()
    call.centre.codes.drop(phone)
    if user.password:
        call.centre.half_logins[call.line.auth_key.key_id] = HalfLogin(user)
        raise RpcError(401, "SESSION_PASSWORD_NEEDED")
    return logged_in(call, user)


async def check_password(call: Call) -> types.auth.Authorization:
    """The other half of a login with two-step verification."""
    half = call.centre.half_logins.get(call.line.auth_key.key_id)
    proof = call.query.password
    if half is None or half.challenge is None or proof.srp_id != half.challenge.srp_id:
        raise RpcError(400, "SRP_ID_INVALID")
    challenge, half.challenge = half.challenge, None
    if not challenge.accepts(proof.A, proof.M1):
        raise RpcError(400, "PASSWORD_HASH_INVALID")
    del call.centre.half_logins[call.line.auth_key.key_id]
    return logged_in(call, half.user)


async def log_out(call: Call) -> types.auth.LoggedOut:
    """End this session; the auth key is dead afterwards."""
    user = call.user
    call.centre.keys.sign_out(call.line.auth_key)
    call.centre.journal.add(
        LoggedOut(call.centre.monotonic(), user_id=user.user_id, line_id=call.line.line_id)
    )
    return types.auth.LoggedOut()


def logged_in(call: Call, user: User) -> types.auth.Authorization:
    """Make the line's key the user's, and write it into the journal."""
    centre = call.centre
    centre.keys.sign_in(call.line.auth_key, user.user_id, now=centre.now())
    centre.journal.add(
        LoggedIn(
            centre.monotonic(),
            user_id=user.user_id,
            line_id=call.line.line_id,
            device=str(call.line.auth_key.device.get("device_model", "")),
        )
    )
    return types.auth.Authorization(user=user_for(centre.world, user.user_id, user))


def _phone(call: Call) -> str:
    phone = re.sub(r"\D", "", call.query.phone_number)
    if not PHONE.fullmatch(phone):
        raise RpcError(400, "PHONE_NUMBER_INVALID")
    user = call.centre.world.user_by_phone(phone)
    if user and user.banned:
        raise RpcError(400, "PHONE_NUMBER_BANNED")
    return phone


def _sent(code: LoginCode) -> types.auth.SentCode:
    kind = types.auth.SentCodeTypeSms if code.by_sms else types.auth.SentCodeTypeApp
    return types.auth.SentCode(
        type=kind(length=len(code.code)),
        phone_code_hash=code.code_hash,
        next_type=None if code.by_sms else types.auth.CodeTypeSms(),
        timeout=CODE_TIMEOUT,
    )


def _check_code(call: Call, phone: str) -> None:
    if not call.query.phone_code:
        raise RpcError(400, "PHONE_CODE_EMPTY")
    verdict = call.centre.codes.check(
        phone, call.query.phone_code_hash, call.query.phone_code, now=call.centre.now()
    )
    if verdict is not CodeVerdict.RIGHT:
        refused = verdict is CodeVerdict.WRONG
        raise RpcError(400, "PHONE_CODE_INVALID" if refused else "PHONE_CODE_EXPIRED")


HANDLERS: Handlers = {
    functions.auth.SendCode: send_code,
    functions.auth.ResendCode: resend_code,
    functions.auth.CancelCode: cancel_code,
    functions.auth.SignIn: sign_in,
    functions.auth.CheckPassword: check_password,
    functions.auth.LogOut: log_out,
}
