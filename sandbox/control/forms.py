"""What the control port shows of users, groups, packets and records: plain JSON."""

from decimal import Decimal
from typing import Any, TypeAlias

from sandbox.records import Record
from sandbox.redpacket_bot.packet import Packet
from sandbox.world.chats import Group, Supergroup
from sandbox.world.users import User

Form: TypeAlias = dict[str, Any]


def user_form(user: User) -> Form:
    """A user, with the phone number: whoever may write to this port owns the sandbox."""
    return {
        "user_id": user.user_id,
        "name": user.name,
        "username": user.username,
        "phone": user.phone,
        "bot": user.bot,
        "has_password": user.password is not None,
    }


def group_form(group: Group) -> Form:
    """A group with its members."""
    return {
        "chat_id": group.chat_id,
        "title": group.membership.title,
        "kind": "supergroup" if isinstance(group, Supergroup) else "basic_group",
        "members": group.member_ids,
    }


def packet_form(packet: Packet) -> Form:
    """A red packet with who took what."""
    return {
        "packet_id": packet.packet_id,
        "chat_id": packet.group.chat_id,
        "uid": packet.uid,
        "message_id": _everyones_id(packet),
        "kind": packet.kind,
        "total": str(packet.total),
        "currency": packet.currency,
        "shares": packet.shares,
        "phrase": packet.phrase,
        "expires_at": packet.expires_at,
        "over": packet.over,
        "taken": [
            {"user_id": share.user_id, "amount": str(share.amount), "at": share.at}
            for share in packet.taken.values()
        ],
    }


def _everyones_id(packet: Packet) -> int | None:
    """What every member calls its message; in a basic group each has an id of its own."""
    group = packet.group
    return group.box.id_of(packet.uid) if isinstance(group, Supergroup) else None


def record_form(position: int, record: Record) -> Form:
    """A record of the journal with its kind and its position."""
    form: Form = {"position": position, "record": type(record).__name__}
    for name in record.__slots__:
        value = getattr(record, name)
        form[name] = str(value) if isinstance(value, Decimal) else value
    return form
