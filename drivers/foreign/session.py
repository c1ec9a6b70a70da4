"""What a session of another program tells.

ForeignError             it cannot become an account's session
├── NotASession          these bytes are neither library's string or file
├── EmptySession         it holds no key: nobody logged in with it
├── BotSession           it is a bot's
└── TestServerSession    it belongs to Telegram's test servers
"""

from dataclasses import dataclass, field

from drivers.mtproto.servers import is_data_centre

KEY_LENGTH = 256


class ForeignError(Exception):
    """A session that cannot become an account's. Its message repeats nothing of the session."""


class NotASession(ForeignError):
    """These bytes are neither library's string or file."""


class EmptySession(ForeignError):
    """It holds no key: nobody logged in with it."""


class BotSession(ForeignError):
    """It is a bot's; accounts are users."""


class TestServerSession(ForeignError):
    """It belongs to Telegram's test servers."""

    __test__ = False  # its name is no test's


@dataclass(frozen=True, slots=True)
class ForeignSession:
    """The auth key (256 bytes), where it is valid, and whose it is.

    Whether Telegram still knows the key is not known before it is tried. `user_id` is None where
    the library does not keep it (Telethon's).
    """

    dc_id: int
    auth_key: bytes = field(repr=False)
    user_id: int | None = None


def foreign_session(
    *,
    dc_id: object,
    auth_key: object,
    user_id: object = None,
    is_bot: object = False,
    test_mode: object = False,
) -> ForeignSession:
    """A session out of what was read, after a look at each part; ForeignError when it is none."""
    if test_mode:
        raise TestServerSession
    if is_bot:
        raise BotSession
    if not auth_key or (isinstance(auth_key, bytes) and not any(auth_key)):
        raise EmptySession
    if not isinstance(auth_key, bytes) or len(auth_key) != KEY_LENGTH:
        raise NotASession
    if not isinstance(dc_id, int) or not is_data_centre(dc_id):
        raise NotASession
    known = user_id if isinstance(user_id, int) and user_id > 0 else None
    return ForeignSession(dc_id=dc_id, auth_key=auth_key, user_id=known)
