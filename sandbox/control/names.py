"""Who and what is meant by a name in a request."""

from typing import TypeAlias

from pydantic import StrictInt

from sandbox.scenario import Sandbox
from sandbox.world.chats import Group
from sandbox.world.users import User

UserName: TypeAlias = StrictInt | str
"""A user id, a phone number with a plus sign, or a username with an at sign."""


class Names:
    """Finds users and groups. LookupError, as a sentence, when there is none."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def user(self, name: UserName) -> User:
        """The user that is meant."""
        if isinstance(name, int):
            return self._sandbox.users.by_id(name)
        if name.startswith("@"):
            return self._sandbox.users.by_username(name[1:])
        return self._sandbox.users.by_phone(name)

    def maybe_user(self, name: UserName | None) -> User | None:
        """The user that is meant, or nobody in particular."""
        return None if name is None else self.user(name)

    def group(self, chat_id: int) -> Group:
        """The group that is meant."""
        return self._sandbox.groups.by_chat_id(chat_id)

    def maybe_group(self, chat_id: int | None) -> Group | None:
        """The group that is meant, or none in particular."""
        return None if chat_id is None else self.group(chat_id)
