"""A login by phone code at the in-memory Telegram."""

from drivers.errors import (
    CodeInvalid,
    LoginError,
    PasswordInvalid,
    PhoneBanned,
    PhoneInvalid,
    PhoneUnregistered,
)
from drivers.memory.telegram import MemoryTelegram
from drivers.memory.world import MemoryUser
from drivers.messages import Profile
from drivers.protocol import CodeSent, PasswordNeeded, SignedIn


class MemoryLogin:
    """One login; the contract is `drivers.protocol.Login`."""

    def __init__(self, telegram: MemoryTelegram) -> None:
        self._telegram = telegram
        self._user: MemoryUser | None = None
        self._code_taken = False

    async def send_code(self, phone_number: str) -> CodeSent:
        """The code is the user's `login_code`."""
        digits = "".join(filter(str.isdigit, phone_number))
        if len(digits) < 7:
            raise PhoneInvalid("PHONE_NUMBER_INVALID")
        if digits in self._telegram.banned_phones:
            raise PhoneBanned("PHONE_NUMBER_BANNED")
        users = self._telegram.users.values()
        self._user = next((user for user in users if user.phone == digits), None)
        if self._user is None:
            raise PhoneUnregistered("PHONE_NUMBER_UNOCCUPIED")
        return CodeSent(via="app")

    async def sign_in(self, code: str) -> SignedIn | PasswordNeeded:
        """Sign in by code."""
        user = self._asked()
        if code != user.login_code:
            raise CodeInvalid("PHONE_CODE_INVALID")
        self._code_taken = True
        return PasswordNeeded(hint="") if user.password else self._signed_in(user)

    async def check_password(self, password: str) -> SignedIn:
        """Finish a login by the two-step password."""
        user = self._asked()
        if not self._code_taken:
            raise LoginError("CODE_NOT_CHECKED")
        if password != user.password:
            raise PasswordInvalid("PASSWORD_HASH_INVALID")
        return self._signed_in(user)

    async def close(self) -> None:
        """Forget what was under way."""
        self._user = None

    def _asked(self) -> MemoryUser:
        if self._user is None:
            raise LoginError("CODE_NOT_SENT")
        return self._user

    def _signed_in(self, user: MemoryUser) -> SignedIn:
        return SignedIn(
            session=self._telegram.session(user.user_id),
            profile=Profile(user.user_id, user.name, user.phone),
        )
