"""The places where messages are: private chats, basic groups and supergroups."""

from dataclasses import dataclass, field
from typing import TypeAlias

from sandbox.world.box import MessageBox

SUPERGROUP_MARK = 1_000_000_000_000
"""A supergroup's marked chat id is minus (this + its channel id)."""


@dataclass(slots=True)
class Membership:
    """Who is in a group. `version` grows with each change, so that cached pictures are renewed."""

    title: str
    created: int
    creator_id: int
    member_ids: dict[int, int] = field(default_factory=dict)
    """Each member's user id with the time of joining (Unix seconds)."""
    admin_ids: set[int] = field(default_factory=set)
    muted_ids: set[int] = field(default_factory=set)
    """Members who may read and not write."""
    version: int = 1

    def add(self, user_id: int, *, date: int) -> None:
        """Let a user in."""
        self.member_ids[user_id] = date
        self.version += 1

    def remove(self, user_id: int) -> None:
        """Put a user out."""
        self.member_ids.pop(user_id, None)
        self.version += 1

    def mute(self, user_id: int, *, muted: bool) -> None:
        """Take or give a member's right to write."""
        (self.muted_ids.add if muted else self.muted_ids.discard)(user_id)
        self.version += 1


@dataclass(slots=True, eq=False)
class BasicGroup:
    """A group in which each member has its own id for the same message."""

    group_id: int
    membership: Membership

    @property
    def chat_id(self) -> int:
        """The marked chat id."""
        return -self.group_id

    def chat_id_for(self, viewer_id: int) -> int:  # noqa: ARG002 - only private chats look at it
        """The marked chat id, the same for every viewer."""
        return self.chat_id

    @property
    def member_ids(self) -> list[int]:
        """Everybody who hears a message here."""
        return list(self.membership.member_ids)


@dataclass(slots=True, eq=False)
class Supergroup:
    """A group with one id per message for all, and a pts of its own."""

    channel_id: int
    membership: Membership
    box: MessageBox

    @property
    def chat_id(self) -> int:
        """The marked chat id."""
        return -(SUPERGROUP_MARK + self.channel_id)

    def chat_id_for(self, viewer_id: int) -> int:  # noqa: ARG002 - only private chats look at it
        """The marked chat id, the same for every viewer."""
        return self.chat_id

    @property
    def member_ids(self) -> list[int]:
        """Everybody who hears a message here."""
        return list(self.membership.member_ids)


@dataclass(slots=True, eq=False)
class PrivateChat:
    """Two users alone; each calls it by the other's id."""

    first_id: int
    second_id: int

    def chat_id_for(self, viewer_id: int) -> int:
        """The other one's user id."""
        return self.second_id if viewer_id == self.first_id else self.first_id

    @property
    def member_ids(self) -> list[int]:
        """Both, or one in a chat with oneself."""
        return list({self.first_id, self.second_id})


Group: TypeAlias = BasicGroup | Supergroup
Chat: TypeAlias = BasicGroup | Supergroup | PrivateChat
