"""Marked peer ids: one number that tells users, basic groups and supergroups apart.

Source: core.telegram.org/api/bots/ids. A user keeps its id, a basic group's is negated, and a
supergroup's (a "channel" in Telegram's schema) is subtracted from minus one trillion.
"""

from drivers.messages import ChatKind

_SUPERGROUPS_START = -1_000_000_000_000


def basic_group_mark(chat_id: int) -> int:
    """The marked id of a basic group."""
    return -chat_id


def supergroup_mark(channel_id: int) -> int:
    """The marked id of a supergroup or channel."""
    return _SUPERGROUPS_START - channel_id


def bare_id(peer_id: int) -> int:
    """The id without its mark, as Telegram's schema wants it."""
    if peer_id >= 0:
        return peer_id
    return _SUPERGROUPS_START - peer_id if peer_id < _SUPERGROUPS_START else -peer_id


def kind_of(peer_id: int) -> ChatKind:
    """What a marked id stands for."""
    if peer_id >= 0:
        return ChatKind.PRIVATE
    return ChatKind.SUPERGROUP if peer_id < _SUPERGROUPS_START else ChatKind.BASIC_GROUP
