"""The people and bots of the data centre."""

from dataclasses import dataclass, field

from sandbox.world.box import MessageBox
from sandbox.world.password import PasswordVerifier


@dataclass(slots=True, eq=False)
class User:
    """A person or a bot. `phone` has digits only and stays out of the repr.

    `box` numbers this user's private chats and basic groups. `ip` and `country` are what Telegram
    would report in the list of authorizations.
    """

    user_id: int
    name: str
    box: MessageBox = field(repr=False)
    phone: str | None = field(default=None, repr=False)
    username: str | None = None
    bot: bool = False
    password: PasswordVerifier | None = field(default=None, repr=False)
    banned: bool = False
    ip: str = "127.0.0.1"
    country: str = "Sandbox"
