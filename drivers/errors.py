"""Errors that drivers raise. No library's own exception leaves this package.

DriverError
├── FloodWait         Telegram names a delay (420 FLOOD_WAIT_X): wait, then try again
│   └── SlowmodeWait  the same, for one chat only
├── PeerFlood         Telegram distrusts the account (PEER_FLOOD): quarantine, an operator decides
├── PeerUnavailable   this account cannot act in this chat: do not try again
├── MethodRefused     Telegram refused this request for good (bad button data, message gone)
├── OutcomeUnknown    no answer came; whether Telegram acted is not known: never try again blindly
├── NotAnswered       no answer came to a call that may be repeated without harm
├── Disconnected      the transport broke before the request left: the host reconnects
│   └── ProxyFailed   the account's proxy cannot be used, and nothing goes past it
├── SessionLost       the auth key is dead (401, or 406 AUTH_KEY_DUPLICATED): log in again
├── AccountSuspended  Telegram deactivated or froze the account
├── UpdatesTooLong    the difference is too long to tell: read the history instead
└── LoginError        a step of a login was refused
    ├── CodeInvalid, CodeExpired, PasswordInvalid, PhoneInvalid, PhoneUnregistered, PhoneBanned
    ├── PasswordRequired  the code was right, and the account has a two-step password
    └── DataCentreMoved   the phone number lives at another data centre (drivers follow)

DriverUnavailable       a driver cannot be used on this machine at all: a sentence says what to do

`error_id` is Telegram's own name for it (`CHAT_WRITE_FORBIDDEN`), a bounded set, safe for logs and
metrics.
"""

from datetime import timedelta


class DriverError(Exception):
    """The root of what a driver raises."""

    def __init__(self, error_id: str) -> None:
        super().__init__(error_id)
        self.error_id = error_id


class FloodWait(DriverError):
    """Telegram names a delay: nothing of this kind may be sent by this account before it ends."""

    def __init__(self, error_id: str, wait: timedelta) -> None:
        super().__init__(error_id)
        self.wait = wait


class SlowmodeWait(FloodWait):
    """A delay that holds for one chat only."""


class PeerFlood(DriverError):
    """Telegram distrusts the account and names no delay: an operator decides."""


class PeerUnavailable(DriverError):
    """This account cannot act in this chat."""


class MethodRefused(DriverError):
    """Telegram refused this request for good."""


class OutcomeUnknown(DriverError):
    """No answer came, and the request may have acted: never repeat it blindly."""


class NotAnswered(DriverError):
    """No answer came to a request that may be repeated without harm."""


class Disconnected(DriverError):
    """The connection was not there, so the request never left."""


class ProxyFailed(Disconnected):
    """The account's proxy cannot be used. `sentence` tells operators which, why, and what to do."""

    def __init__(self, error_id: str, sentence: str) -> None:
        super().__init__(error_id)
        self.sentence = sentence


class SessionLost(DriverError):
    """The auth key is dead: only a new login helps."""


class AccountSuspended(DriverError):
    """Telegram deactivated or froze the account."""


class UpdatesTooLong(DriverError):
    """The difference since our ledger is too long to be told."""


class LoginError(DriverError):
    """A step of a login was refused."""


class CodeInvalid(LoginError):
    """The login code is wrong; it may be typed again."""


class CodeExpired(LoginError):
    """The login code is too old; ask for a new one."""


class PasswordInvalid(LoginError):
    """The two-step password is wrong; it may be typed again."""


class PhoneInvalid(LoginError):
    """Telegram does not know this form of a phone number."""


class PhoneUnregistered(LoginError):
    """Nobody has signed up with this phone number."""


class PhoneBanned(LoginError):
    """Telegram banned this phone number."""


class PasswordRequired(LoginError):
    """The code was right, and the account has a two-step password."""


class DataCentreMoved(LoginError):
    """The phone number lives at another data centre; a driver goes there by itself."""

    def __init__(self, error_id: str, dc_id: int) -> None:
        super().__init__(error_id)
        self.dc_id = dc_id


class DriverUnavailable(Exception):
    """A driver cannot be used here: unknown, not installed, or its settings are wrong.

    The message is a sentence for operators that names the setting or package and the way out.
    """
