"""Whether an event is a red packet, and how to take part: pure."""

from base64 import b64encode
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from drivers.messages import ChatKind
from groups.events import GroupEvent
from groups.policies import ButtonMatch, RedPacketPolicy


class PacketKind(StrEnum):
    """How an account takes part."""

    BUTTON = "button"
    """It presses the button that carries `data`."""
    KEYWORD = "keyword"
    """It sends `phrase` into the group."""


@dataclass(frozen=True, slots=True)
class DetectedPacket:
    """A red packet as an event showed it.

    `message_key` names the packet for decisions and actions: an edit of the same message has
    another event key, and is the same packet. `message_id` is the hearing account's own.
    """

    group_id: int
    chat_kind: ChatKind
    message_key: str
    message_id: int
    kind: PacketKind
    heard_at: datetime
    expires_at: datetime
    data: bytes = field(default=b"", repr=False)
    phrase: str = field(default="", repr=False)

    def payload(self) -> dict[str, str]:
        """How to take part, as the packet's row keeps it."""
        if self.kind is PacketKind.BUTTON:
            return {"kind": self.kind.value, "data": b64encode(self.data).decode()}
        return {"kind": self.kind.value, "phrase": self.phrase}


def packet_detect(event: GroupEvent, policy: RedPacketPolicy | None) -> DetectedPacket | None:
    """The red packet that an event is, or None.

    Only messages of the policy's bots count (of any bot where it names none), and mentions never:
    the message that holds one is an event of its own. The first button that fits is the packet's.
    """
    if policy is None or not policy.enabled or event.mentioned or not from_bot(event, policy):
        return None
    if event.edited and not policy.from_edits:
        return None
    data = _button_data(event, policy)
    if data is not None:
        return _detected(event, policy, PacketKind.BUTTON, data=data)
    phrase = _phrase(event, policy)
    return _detected(event, policy, PacketKind.KEYWORD, phrase=phrase) if phrase else None


def from_bot(event: GroupEvent, policy: RedPacketPolicy) -> bool:
    """Whether the policy takes the sender for a bot that gives red packets."""
    return event.sender_id in policy.bots if policy.bots else event.sender_is_bot


def _button_data(event: GroupEvent, policy: RedPacketPolicy) -> bytes | None:
    for button in event.buttons:
        if any(_fits(match, button.text, button.data) for match in policy.buttons):
            return button.data
    return None


def _fits(match: ButtonMatch, text: str, data: bytes) -> bool:
    return (match.text is None or match.text.found(text)) and (
        match.data is None or match.data.found(data.decode("latin-1"))
    )


def _phrase(event: GroupEvent, policy: RedPacketPolicy) -> str:
    """The phrase to send; edits show how a packet ended, and ask for none."""
    if event.edited:
        return ""
    for pattern in policy.keywords:
        found = pattern.named(event.text)
        if found and found["phrase"]:
            return found["phrase"].strip()
    return ""


def _detected(
    event: GroupEvent,
    policy: RedPacketPolicy,
    kind: PacketKind,
    *,
    data: bytes = b"",
    phrase: str = "",
) -> DetectedPacket:
    return DetectedPacket(
        group_id=event.group_id,
        chat_kind=event.chat_kind,
        message_key=event.message_key,
        message_id=event.message_id,
        kind=kind,
        heard_at=event.heard_at,
        # An edit has its message's date: the button that it brings is younger than that.
        expires_at=(event.heard_at if event.edited else event.said_at) + policy.expires_after,
        data=data,
        phrase=phrase,
    )
