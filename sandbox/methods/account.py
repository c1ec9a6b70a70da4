"""account.*: the password question, and the list of a user's sessions."""

from pyrogram.crypto.prime import CURRENT_DH_PRIME
from pyrogram.raw import functions, types

from sandbox.keys import Authorization
from sandbox.line import RpcError
from sandbox.methods.call import Call, Handlers
from sandbox.world.password import GENERATOR, SIZE, PasswordChallenge, PasswordVerifier
from sandbox.world.users import User


async def get_password(call: Call) -> types.account.Password:
    """Whether there is a two-step password, and in half a login the challenge for it."""
    half = call.centre.half_logins.get(call.line.auth_key.key_id)
    user = half.user if half else call.user
    challenge = _challenge(call, user)
    if half:
        half.challenge = challenge
    fresh = call.centre.rng.randbytes
    return types.account.Password(
        new_algo=_algorithm(fresh(16), fresh(16)),
        new_secure_algo=types.SecurePasswordKdfAlgoUnknown(),
        secure_random=fresh(SIZE),
        has_password=challenge is not None,
        current_algo=_algorithm_of(challenge.verifier) if challenge else None,
        srp_B=challenge.public if challenge else None,
        srp_id=challenge.srp_id if challenge else None,
        hint=challenge.verifier.hint if challenge else None,
    )


async def get_authorizations(call: Call) -> types.account.Authorizations:
    """The sessions of the asking user; the entry with `current` is the asking one."""
    user = call.user
    return types.account.Authorizations(
        authorization_ttl_days=180,
        authorizations=[
            authorization_for(call, user, login)
            for login in call.centre.keys.logins_of(user.user_id)
        ],
    )


async def reset_authorization(call: Call) -> bool:
    """End another session of the asking user."""
    for login in call.centre.keys.logins_of(call.user.user_id):
        if login.public_hash == call.query.hash:
            call.centre.keys.sign_out(login.key)
            return True
    raise RpcError(400, "HASH_INVALID")


async def update_status(call: Call) -> bool:
    """Take note that a user is there."""
    return call.user is not None


def authorization_for(call: Call, user: User, login: Authorization) -> types.Authorization:
    """A login as its owner sees it in the list of devices."""
    device = login.key.device
    current = login.key is call.line.auth_key
    return types.Authorization(
        hash=0 if current else login.public_hash,
        current=current,
        device_model=str(device.get("device_model", "")),
        platform="",
        system_version=str(device.get("system_version", "")),
        api_id=int(device.get("api_id", 0)),
        app_name="",
        app_version=str(device.get("app_version", "")),
        date_created=login.created,
        date_active=call.centre.now(),
        ip=user.ip,
        country=user.country,
        region="",
    )


def _challenge(call: Call, user: User) -> PasswordChallenge | None:
    if user.password is None:
        return None
    rng = call.centre.rng
    return PasswordChallenge.create(
        user.password, srp_id=rng.getrandbits(62), randbytes=rng.randbytes
    )


def _algorithm_of(
    verifier: PasswordVerifier,
) -> types.PasswordKdfAlgoSHA256SHA256PBKDF2HMACSHA512iter100000SHA256ModPow:
    return _algorithm(verifier.salt1, verifier.salt2)


def _algorithm(
    salt1: bytes, salt2: bytes
) -> types.PasswordKdfAlgoSHA256SHA256PBKDF2HMACSHA512iter100000SHA256ModPow:
    return types.PasswordKdfAlgoSHA256SHA256PBKDF2HMACSHA512iter100000SHA256ModPow(
        salt1=salt1, salt2=salt2, g=GENERATOR, p=CURRENT_DH_PRIME.to_bytes(SIZE, "big")
    )


HANDLERS: Handlers = {
    functions.account.GetPassword: get_password,
    functions.account.GetAuthorizations: get_authorizations,
    functions.account.ResetAuthorization: reset_authorization,
    functions.account.UpdateStatus: update_status,
}
