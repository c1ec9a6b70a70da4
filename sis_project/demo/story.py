"""What happened in a play, told from the sandbox's journal alone: the ground truth."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeAlias

JournalRecord: TypeAlias = Mapping[str, Any]
"""A record as the control port gives it: its kind under `record`, times in monotonic seconds."""

KINDS = ["Pushed", "PacketPosted", "Pressed", "Claimed", "PacketEnded", "Sent", "KeyDuplicated"]


@dataclass(slots=True)
class Packet:
    """One red packet. Times are monotonic seconds; user ids are Telegram's.

    `tries` are the arrivals of each of our accounts' presses, or sends of the phrase.
    """

    packet_id: str
    chat_id: int
    uid: int
    shares: int
    phrase: str | None
    posted_at: float
    pushed_at: float | None = None
    tries: dict[int, list[float]] = field(default_factory=dict)
    won: dict[int, Decimal] = field(default_factory=dict)
    ended: str = ""

    def reactions(self) -> list[float]:
        """Seconds from the packet's first push to one of ours until each account's first try."""
        if self.pushed_at is None:
            return []
        return [times[0] - self.pushed_at for times in self.tries.values()]


@dataclass(slots=True)
class Talk:
    """Something that people said, with the answers that our accounts gave to it."""

    uid: int
    chat_id: int
    said_at: float
    answers: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Story:
    """The journal so far, by packet and by what was said.

    `ours` are our accounts' user ids. `strays` are sends of ours that answer nothing.
    """

    ours: frozenset[int] = frozenset()
    packets: dict[str, Packet] = field(default_factory=dict)
    talks: dict[int, Talk] = field(default_factory=dict)
    heard: int = 0
    keys_doubled: int = 0
    strays: int = 0
    _packet_by_uid: dict[int, Packet] = field(default_factory=dict)
    _pushed_first: dict[int, float] = field(default_factory=dict)

    def read(self, records: Iterable[JournalRecord]) -> None:
        """Go on with the next records of the journal, in order."""
        tell: dict[str, Callable[[JournalRecord], None]] = {
            "Pushed": self._pushed,
            "PacketPosted": self._posted,
            "Pressed": self._pressed,
            "Claimed": self._claimed,
            "PacketEnded": self._ended,
            "Sent": self._sent,
            "KeyDuplicated": self._key_doubled,
        }
        for record in records:
            tell[record["record"]](record)

    def _pushed(self, record: JournalRecord) -> None:
        if record["user_id"] not in self.ours or record["edit"]:
            return
        self.heard += 1
        # The bot's message is pushed before the journal tells that it is a packet.
        at = self._pushed_first.setdefault(record["uid"], record["at"])
        packet = self._packet_by_uid.get(record["uid"])
        if packet is not None and packet.pushed_at is None:
            packet.pushed_at = at

    def _posted(self, record: JournalRecord) -> None:
        packet = Packet(
            packet_id=record["packet_id"],
            chat_id=record["chat_id"],
            uid=record["uid"],
            shares=record["shares"],
            phrase=record["phrase"],
            posted_at=record["at"],
            pushed_at=self._pushed_first.get(record["uid"]),
        )
        self.packets[packet.packet_id] = self._packet_by_uid[packet.uid] = packet

    def _pressed(self, record: JournalRecord) -> None:
        packet = self.packets.get(record["packet_id"] or "")
        if packet is not None and record["user_id"] in self.ours:
            packet.tries.setdefault(record["user_id"], []).append(record["at"])

    def _claimed(self, record: JournalRecord) -> None:
        if record["user_id"] in self.ours:
            amount = Decimal(record["amount"])
            self.packets[record["packet_id"]].won[record["user_id"]] = amount

    def _ended(self, record: JournalRecord) -> None:
        self.packets[record["packet_id"]].ended = record["reason"]

    def _sent(self, record: JournalRecord) -> None:
        sender = record["user_id"]
        if sender not in self.ours:
            said = Talk(record["uid"], record["chat_id"], record["at"])
            self.talks[said.uid] = said
        elif packet := self._packet_of_phrase(record):
            packet.tries.setdefault(sender, []).append(record["at"])
        elif talk := self.talks.get(record["reply_to"] or 0):
            talk.answers.append(sender)
        else:
            self.strays += 1

    def _packet_of_phrase(self, record: JournalRecord) -> Packet | None:
        said = record["text"].strip().casefold()
        for packet in reversed(self.packets.values()):
            if packet.phrase is not None and packet.phrase.casefold() == said:
                return packet
        return None

    def _key_doubled(self, record: JournalRecord) -> None:  # noqa: ARG002 - one shape for all
        self.keys_doubled += 1
