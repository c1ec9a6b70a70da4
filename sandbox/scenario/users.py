"""Making users, and reading what arrives on their telephones."""

import re
from base64 import urlsafe_b64decode
from dataclasses import dataclass

from sandbox.data_centre import DC_ID, DataCentre
from sandbox.line import RpcError
from sandbox.methods.login_tokens import token_accept
from sandbox.world.users import User


@dataclass(frozen=True, slots=True)
class ReadySession:
    """A login that nobody had to make: what a client library needs to open it.

    `repr` does not show the key.
    """

    dc_id: int
    auth_key: bytes
    user_id: int

    def __repr__(self) -> str:
        return f"ReadySession(dc_id={self.dc_id}, user_id={self.user_id})"


class Users:
    """The people of the sandbox."""

    def __init__(self, centre: DataCentre) -> None:
        self._centre = centre

    def create(
        self,
        *,
        phone: str | None = None,
        name: str | None = None,
        username: str | None = None,
        password: str | None = None,
        hint: str = "",
    ) -> User:
        """Make a user.

        Args:
            phone: in any writing; without one, a number that nobody has (+999 66 ...).
            name: the first name; without one, `User <n>`.
            username: for mentions; without one, made from the user's number.
            password: turns two-step verification on.
            hint: what Telegram shows beside the password question.
        """
        number = len(self._centre.world.users) + 1
        return self._centre.world.user_create(
            name=name or f"User {number}",
            phone=digits(phone) if phone else f"99966{number:07}",
            username=username or f"user_{number}",
            password=password,
            hint=hint,
        )

    def by_phone(self, phone: str) -> User:
        """The user of a phone number; LookupError when there is none."""
        user = self._centre.world.user_by_phone(digits(phone))
        if user is None:
            raise LookupError("No user of the sandbox has this phone number.")
        return user

    def by_username(self, username: str) -> User:
        """The user of a username; LookupError when there is none."""
        user = self._centre.world.user_by_username(username)
        if user is None:
            raise LookupError(f"The sandbox has no user @{username}.")
        return user

    def by_id(self, user_id: int) -> User:
        """The user of an id; LookupError when there is none."""
        user = self._centre.world.users.get(user_id)
        if user is None:
            raise LookupError(f"The sandbox has no user {user_id}.")
        return user

    def everybody(self) -> list[User]:
        """All users and bots."""
        return list(self._centre.world.users.values())

    def code(self, phone: str) -> str:
        """The login code that was sent last; LookupError when none is under way."""
        code = self._centre.codes.newest(digits(phone))
        if code is None:
            raise LookupError("No login code is under way for this phone number.")
        return code.code

    def choose_code(self, phone: str, code: str) -> None:
        """Have the code under way be this one; LookupError when none is under way."""
        self._centre.codes.choose(digits(phone), code)

    def expire_code(self, phone: str) -> None:
        """Make the code under way too old."""
        self._centre.codes.expire(digits(phone))

    def scan(self, user: User, url: str, *, moved_to: int | None = None) -> None:
        """Scan a QR code with a user's telephone, and say yes.

        Args:
            user: whose telephone; the newcomer is logged in as this user.
            url: what the code shows, `tg://login?token=...`.
            moved_to: the data centre that the newcomer is sent to, as if the user lived there.

        Raises:
            LookupError: the code is no good any more, or never was.
        """
        text = url.removeprefix("tg://login?token=")
        try:
            token = urlsafe_b64decode(text + "=" * (-len(text) % 4))
            token_accept(self._centre, user, token, moved_to=moved_to)
        except (RpcError, ValueError) as error:
            raise LookupError(f"This QR code cannot be scanned: {error}.") from error

    def expire_qr(self, *, after: float = 0.0) -> None:
        """Make QR codes that are shown from now on too old after so many seconds."""
        self._centre.login_tokens.lifetime = after

    def session(self, user: User, *, device: str = "") -> ReadySession:
        """Log a user in without a client: for proofs with a hundred accounts and more.

        `device` is the model that the user's list of logins shows until a client connects.
        """
        key = self._centre.keys.create()
        key.device = {"device_model": device}
        self._centre.keys.sign_in(key, user.user_id, now=self._centre.now())
        return ReadySession(dc_id=DC_ID, auth_key=key.key, user_id=user.user_id)

    def set_password(self, user: User, password: str | None) -> None:
        """Turn two-step verification on, or off with None."""
        self._centre.world.password_set(user, password)

    def ban(self, user: User, *, banned: bool = True) -> None:
        """Ban a phone number, so that it cannot log in; or let it again."""
        user.banned = banned

    def report_from(self, user: User, *, ip: str, country: str) -> None:
        """Choose the address that Telegram reports for a user's sessions."""
        user.ip, user.country = ip, country


def digits(phone: str) -> str:
    """A phone number without anything but its digits."""
    return re.sub(r"\D", "", phone)
