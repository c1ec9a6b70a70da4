"""Making groups, and changing who is in them."""

from collections.abc import Iterable, Sequence

from pyrogram.raw import types

from sandbox.data_centre import DataCentre
from sandbox.rendering.chats import group_for
from sandbox.world.chats import BasicGroup, Group, Supergroup
from sandbox.world.users import User


class Groups:
    """The groups of the sandbox. The first member is the creator unless another one is named."""

    def __init__(self, centre: DataCentre) -> None:
        self._centre = centre

    def supergroup(
        self, title: str, members: Sequence[User], *, creator: User | None = None
    ) -> Supergroup:
        """Make a supergroup."""
        return self._centre.world.supergroup_create(
            title=title,
            creator=creator or members[0],
            members=members,
            now=self._centre.now(),
        )

    def basic(
        self, title: str, members: Sequence[User], *, creator: User | None = None
    ) -> BasicGroup:
        """Make a basic group."""
        return self._centre.world.group_create(
            title=title,
            creator=creator or members[0],
            members=members,
            now=self._centre.now(),
        )

    def by_chat_id(self, chat_id: int) -> Group:
        """The group of a marked chat id; LookupError when there is none."""
        group = self._centre.world.group_by_chat_id(chat_id)
        if group is None:
            raise LookupError(f"The sandbox has no group {chat_id}.")
        return group

    def everything(self) -> list[Group]:
        """All groups and supergroups."""
        return [*self._centre.world.groups.values(), *self._centre.world.supergroups.values()]

    def add(self, group: Group, users: Iterable[User]) -> None:
        """Let users in, and tell them."""
        for user in users:
            group.membership.add(user.user_id, date=self._centre.now())
            self._announce(group, user)

    def remove(self, group: Group, users: Iterable[User]) -> None:
        """Put users out, and tell them."""
        for user in users:
            group.membership.remove(user.user_id)
            self._announce(group, user)

    def promote(self, group: Group, user: User) -> None:
        """Make a member an administrator."""
        group.membership.admin_ids.add(user.user_id)
        group.membership.version += 1
        self._announce(group, user)

    def mute(self, group: Group, user: User, *, muted: bool = True) -> None:
        """Take a member's right to write, or give it back."""
        group.membership.mute(user.user_id, muted=muted)
        self._announce(group, user)

    def _announce(self, group: Group, user: User) -> None:
        """Tell a user's lines that its place in a group has changed."""
        world = self._centre.world
        updates = types.Updates(
            updates=[
                types.UpdateChannel(channel_id=group.channel_id)
                if isinstance(group, Supergroup)
                else types.UpdateChat(chat_id=group.group_id)
            ],
            users=[],
            chats=[group_for(world, user.user_id, group)],
            date=self._centre.now(),
            seq=0,
        ).write()
        for line in self._centre.keys.lines_of(user.user_id):
            line.push(updates)
