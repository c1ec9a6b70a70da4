"""The whole state of the data centre, changed by plain calls."""

from collections.abc import Iterable
from random import Random

from sandbox.world.access import AccessHashes
from sandbox.world.box import MessageBox
from sandbox.world.chats import (
    SUPERGROUP_MARK,
    BasicGroup,
    Chat,
    Group,
    Membership,
    PrivateChat,
    Supergroup,
)
from sandbox.world.limits import Limits
from sandbox.world.messages import Message
from sandbox.world.password import PasswordVerifier
from sandbox.world.users import User

FIRST_USER_ID = 5_100_000_000
FIRST_BOT_ID = 6_900_000_000
FIRST_GROUP_ID = 880_000_000
FIRST_CHANNEL_ID = 2_200_000_000
"""As Telegram has given out since 2024; clients of before that refuse such a chat id."""


class World:
    """Users, chats and messages.

    Invariant: a basic group's message has an id in the box of each member it was sent to, a
    supergroup's message has one id in the supergroup's own box.
    """

    def __init__(self, rng: Random, *, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self.hashes = AccessHashes(rng.randbytes(32))
        self.users: dict[int, User] = {}
        self.groups: dict[int, BasicGroup] = {}
        self.supergroups: dict[int, Supergroup] = {}
        self.messages: dict[int, Message] = {}
        self._rng = rng
        self._phones: dict[str, int] = {}
        self._usernames: dict[str, int] = {}
        self._private: dict[frozenset[int], PrivateChat] = {}

    def user_create(
        self,
        *,
        name: str,
        phone: str | None = None,
        username: str | None = None,
        password: str | None = None,
        hint: str = "",
        bot: bool = False,
    ) -> User:
        """Make a user; ValueError when the phone number or the username is taken."""
        if (phone and self.user_by_phone(phone)) or (username and self.user_by_username(username)):
            raise ValueError("This phone number or username is taken.")
        first = FIRST_BOT_ID if bot else FIRST_USER_ID
        user = User(
            user_id=first + len(self.users) + 1,
            name=name,
            phone=phone,
            username=username,
            bot=bot,
            box=self._private_box(),
            password=self._verifier(password, hint),
        )
        self.users[user.user_id] = user
        self._index(user)
        return user

    def password_set(self, user: User, password: str | None, *, hint: str = "") -> None:
        """Turn two-step verification on, or off with None."""
        user.password = self._verifier(password, hint)

    def group_create(
        self, *, title: str, creator: User, members: Iterable[User], now: int
    ) -> BasicGroup:
        """Make a basic group. The creator is a member too."""
        group_id = FIRST_GROUP_ID + len(self.groups) + 1
        group = BasicGroup(group_id, self._membership(title, creator, members, now))
        self.groups[group_id] = group
        return group

    def supergroup_create(
        self, *, title: str, creator: User, members: Iterable[User], now: int
    ) -> Supergroup:
        """Make a supergroup. The creator is a member too."""
        channel_id = FIRST_CHANNEL_ID + len(self.supergroups) + 1
        box = MessageBox(last_id=0, pts=1, keep=self.limits.log_keep)
        supergroup = Supergroup(channel_id, self._membership(title, creator, members, now), box)
        self.supergroups[channel_id] = supergroup
        return supergroup

    def private_chat(self, first_id: int, second_id: int) -> PrivateChat:
        """The chat of two users, made at its first use."""
        pair = frozenset((first_id, second_id))
        return self._private.setdefault(pair, PrivateChat(first_id, second_id))

    def user_by_phone(self, phone: str) -> User | None:
        """The user of a phone number (digits only)."""
        user_id = self._phones.get(phone)
        return self.users[user_id] if user_id else None

    def user_by_username(self, username: str) -> User | None:
        """The user of a username, in any case of letters."""
        user_id = self._usernames.get(username.lower())
        return self.users[user_id] if user_id else None

    def group_by_chat_id(self, chat_id: int) -> Group | None:
        """The group or supergroup of a marked chat id."""
        if chat_id <= -SUPERGROUP_MARK:
            return self.supergroups.get(-chat_id - SUPERGROUP_MARK)
        return self.groups.get(-chat_id)

    def groups_of(self, user_id: int) -> list[Group]:
        """The groups and supergroups that a user is in."""
        every: list[Group] = [*self.groups.values(), *self.supergroups.values()]
        return [group for group in every if user_id in group.membership.member_ids]

    def private_chats_of(self, user_id: int) -> list[PrivateChat]:
        """The private chats that a user has."""
        return [chat for pair, chat in self._private.items() if user_id in pair]

    def box_for(self, viewer_id: int, chat: Chat) -> MessageBox:
        """The box in which `viewer_id` sees the messages of `chat`."""
        return chat.box if isinstance(chat, Supergroup) else self.users[viewer_id].box

    def message_for(self, viewer_id: int, chat: Chat, message_id: int) -> Message | None:
        """The message that `viewer_id` knows by this id in this chat."""
        uid = self.box_for(viewer_id, chat).uid_of(message_id)
        message = self.messages.get(uid) if uid else None
        return message if message and message.chat is chat else None

    def _private_box(self) -> MessageBox:
        # A random start, so that two accounts' ids of one message differ, as they do at Telegram.
        return MessageBox(
            last_id=self._rng.randrange(1_000, 900_000),
            pts=self._rng.randrange(1_000, 900_000),
            keep=self.limits.log_keep,
        )

    def _verifier(self, password: str | None, hint: str) -> PasswordVerifier | None:
        if not password:
            return None
        return PasswordVerifier.create(password, hint=hint, randbytes=self._rng.randbytes)

    def _index(self, user: User) -> None:
        if user.phone:
            self._phones[user.phone] = user.user_id
        if user.username:
            self._usernames[user.username.lower()] = user.user_id

    def _membership(
        self, title: str, creator: User, members: Iterable[User], now: int
    ) -> Membership:
        everybody = dict.fromkeys([creator.user_id, *(member.user_id for member in members)], now)
        return Membership(
            title=title, created=now, creator_id=creator.user_id, member_ids=everybody
        )
