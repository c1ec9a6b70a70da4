"""updates.*: how far a client is behind, and what it missed."""

from dataclasses import dataclass
from typing import Any

from pyrogram.raw import functions, types

from sandbox.line import RpcError
from sandbox.methods.call import Call, Handlers
from sandbox.methods.dialogs import dialog_of
from sandbox.methods.peers import supergroup_of
from sandbox.rendering.messages import message_for, people_in, places_in
from sandbox.rendering.updates import update_for
from sandbox.world.box import LogEntry
from sandbox.world.chats import Supergroup
from sandbox.world.messages import Message
from sandbox.world.users import User
from sandbox.world.world import World

CHANNEL_TIMEOUT = 30
"""Seconds after which a client without pushes may ask again."""
SEQ = 1
"""Nothing here is counted by seq: every update has a pts of its own, so seq stands still."""


@dataclass(frozen=True, slots=True)
class Told:
    """Some updates of a box, as one viewer is told of them."""

    messages: list[Message]
    new: list[types.Message]
    other: list[Any]

    @classmethod
    def of(cls, world: World, viewer_id: int, entries: list[LogEntry]) -> "Told":
        """Split entries into new messages and edits, each message in its newest version."""
        messages = [world.messages[entry.uid] for entry in entries]
        pairs = list(zip(messages, entries, strict=True))
        return cls(
            messages=messages,
            new=[
                message_for(world, viewer_id, message, entry.message_id)
                for message, entry in pairs
                if not entry.edit
            ],
            other=[
                update_for(world, viewer_id, message, entry)
                for message, entry in pairs
                if entry.edit
            ],
        )


async def get_state(call: Call) -> types.updates.State:
    """How far the asking user's box has come."""
    return _state(call, call.user.box.pts)


async def get_difference(
    call: Call,
) -> (
    types.updates.Difference
    | types.updates.DifferenceSlice
    | types.updates.DifferenceEmpty
    | types.updates.DifferenceTooLong
):
    """What the asking user's box has had since a pts; supergroups are only named."""
    user, limits = call.user, call.centre.world.limits
    entries = _entries(user.box.since(_pts(call)), limits.too_long)
    if entries is None:
        return types.updates.DifferenceTooLong(pts=user.box.pts)
    if len(entries) > limits.slice_size:
        return _slice(call, user, entries[: limits.slice_size])
    return _difference(call, user, entries)


async def get_channel_difference(
    call: Call,
) -> (
    types.updates.ChannelDifference
    | types.updates.ChannelDifferenceEmpty
    | types.updates.ChannelDifferenceTooLong
):
    """What a supergroup has had since a pts."""
    supergroup = supergroup_of(call, call.query.channel)
    limits = call.centre.world.limits
    entries = _entries(supergroup.box.since(_pts(call)), limits.channel_too_long)
    if entries is None:
        return _channel_too_long(call, supergroup)
    if not entries:
        return types.updates.ChannelDifferenceEmpty(
            pts=supergroup.box.pts, final=True, timeout=CHANNEL_TIMEOUT
        )
    most = max(1, min(limits.slice_size, call.query.limit))
    return _channel_difference(call, entries[:most], final=len(entries) <= most)


def _pts(call: Call) -> int:
    if call.query.pts <= 0:
        raise RpcError(400, "PERSISTENT_TIMESTAMP_INVALID")
    return int(call.query.pts)


def _entries(entries: list[LogEntry] | None, most: int) -> list[LogEntry] | None:
    return None if entries is None or len(entries) > most else entries


def _state(call: Call, pts: int) -> types.updates.State:
    return types.updates.State(pts=pts, qts=0, date=call.centre.now(), seq=SEQ, unread_count=0)


def _slice(call: Call, user: User, entries: list[LogEntry]) -> types.updates.DifferenceSlice:
    world = call.centre.world
    told = Told.of(world, user.user_id, entries)
    state = _state(call, entries[-1].pts)
    # What comes later must still be found by its date.
    state.date = call.query.date
    return types.updates.DifferenceSlice(
        new_messages=told.new,
        new_encrypted_messages=[],
        other_updates=told.other,
        chats=places_in(world, user.user_id, told.messages),
        users=people_in(world, user.user_id, told.messages),
        intermediate_state=state,
    )


def _difference(
    call: Call, user: User, entries: list[LogEntry]
) -> types.updates.Difference | types.updates.DifferenceEmpty:
    world = call.centre.world
    told = Told.of(world, user.user_id, entries)
    hints = _channel_hints(world, user.user_id, call.query.date)
    if not entries and not hints:
        return types.updates.DifferenceEmpty(date=call.centre.now(), seq=SEQ)
    return types.updates.Difference(
        new_messages=told.new,
        new_encrypted_messages=[],
        other_updates=[*told.other, *hints],
        chats=places_in(world, user.user_id, told.messages),
        users=people_in(world, user.user_id, told.messages),
        state=_state(call, user.box.pts),
    )


def _channel_hints(world: World, viewer_id: int, date: int) -> list[types.UpdateChannelTooLong]:
    """The supergroups that had updates since a date: the client asks each of them itself."""
    return [
        types.UpdateChannelTooLong(channel_id=group.channel_id, pts=group.box.pts)
        for group in world.groups_of(viewer_id)
        if isinstance(group, Supergroup) and group.box.changed_since(date)
    ]


def _channel_difference(
    call: Call, entries: list[LogEntry], *, final: bool
) -> types.updates.ChannelDifference:
    world, viewer_id = call.centre.world, call.user.user_id
    told = Told.of(world, viewer_id, entries)
    return types.updates.ChannelDifference(
        pts=entries[-1].pts,
        new_messages=told.new,
        other_updates=told.other,
        chats=places_in(world, viewer_id, told.messages),
        users=people_in(world, viewer_id, told.messages),
        final=final,
        timeout=CHANNEL_TIMEOUT,
    )


def _channel_too_long(call: Call, supergroup: Supergroup) -> types.updates.ChannelDifferenceTooLong:
    world, viewer_id = call.centre.world, call.user.user_id
    dialog = dialog_of(world, viewer_id, supergroup)
    newest = [dialog.message] if dialog.message else []
    return types.updates.ChannelDifferenceTooLong(
        dialog=dialog.as_object(viewer_id),
        messages=[dialog.message_object(world, viewer_id)] if newest else [],
        chats=places_in(world, viewer_id, newest),
        users=people_in(world, viewer_id, newest),
        final=True,
        timeout=CHANNEL_TIMEOUT,
    )


HANDLERS: Handlers = {
    functions.updates.GetState: get_state,
    functions.updates.GetDifference: get_difference,
    functions.updates.GetChannelDifference: get_channel_difference,
}
