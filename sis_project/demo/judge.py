"""Holds what happened against what the policies promise. Pure: the story comes from the journal."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from sis_project.demo.story import Packet, Story, Talk


@dataclass(frozen=True, slots=True)
class Promises:
    """What the policies say must happen.

    `takers` accounts take part in each packet of a chat, by chat id; `answers` are given to what
    was said, by the message's uid (0 for small talk).
    """

    takers: Mapping[int, int]
    answers: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Books:
    """What the service's own tables say.

    `unknown` are the users whose press ended UNKNOWN, by packet: it is not known whether it
    happened, and it is never repeated. `won` are the amounts that claims hold, by packet and user.
    """

    unknown: Mapping[str, frozenset[int]] = field(default_factory=dict)
    won: Mapping[tuple[str, int], Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Figures, and a sentence for everything that should not have been."""

    packets: int
    answered: int
    claims: int
    claims_promised: int
    replies: int
    replies_promised: int
    unknown: int
    reactions: list[float]
    doubles: list[str]
    misses: list[str]
    wrong_books: list[str]

    @property
    def good(self) -> bool:
        """Whether every promise was kept, and everything was done once."""
        return not (self.doubles or self.misses or self.wrong_books)

    def quantile(self, share: float) -> float:
        """The reaction, in seconds, that this share of the reactions did not exceed."""
        if not self.reactions:
            return math.nan
        rank = math.ceil(share * len(self.reactions))
        return sorted(self.reactions)[max(rank, 1) - 1]


def judge(story: Story, promises: Promises, books: Books) -> Verdict:
    """Compare packet by packet, and message by message."""
    packets = list(story.packets.values())
    talks = [story.talks[uid] for uid in promises.answers if uid in story.talks]
    return Verdict(
        packets=len(packets),
        answered=sum(bool(packet.tries) for packet in packets),
        claims=sum(len(packet.won) for packet in packets),
        claims_promised=sum(_claims_promised(packet, promises) for packet in packets),
        replies=sum(len(talk.answers) for talk in talks),
        replies_promised=sum(promises.answers.values()),
        unknown=sum(len(users) for users in books.unknown.values()),
        reactions=[seconds for packet in packets for seconds in packet.reactions()],
        doubles=[*_doubles(packets, talks, promises), *_doubles_beside(story, promises)],
        misses=[*_packet_misses(packets, promises, books), *_talk_misses(talks, promises)],
        wrong_books=list(_wrong_books(packets, books)),
    )


def _claims_promised(packet: Packet, promises: Promises) -> int:
    return min(packet.shares, promises.takers[packet.chat_id])


def _doubles(packets: Iterable[Packet], talks: Iterable[Talk], promises: Promises) -> Iterable[str]:
    for packet in packets:
        for user_id, times in packet.tries.items():
            if len(times) > 1:
                yield f"User {user_id} took part {len(times)} times in packet {packet.packet_id}."
        promised = promises.takers[packet.chat_id]
        if len(packet.tries) > promised:
            took = len(packet.tries)
            yield f"{took} accounts, not {promised}, took part in packet {packet.packet_id}."
    for talk in talks:
        if len(talk.answers) > promises.answers[talk.uid]:
            yield f"Message {talk.uid} was answered {len(talk.answers)} times."


def _doubles_beside(story: Story, promises: Promises) -> Iterable[str]:
    """Answers to what nobody asked, and auth keys on two connections."""
    if story.keys_doubled:
        yield f"{story.keys_doubled} auth keys were used on two connections at once."
    if story.strays:
        yield f"{story.strays} messages of ours answer nothing."
    for talk in story.talks.values():
        if talk.answers and talk.uid not in promises.answers:
            yield f"Message {talk.uid} was answered, and no rule asks for that."


def _packet_misses(packets: Iterable[Packet], promises: Promises, books: Books) -> Iterable[str]:
    for packet in packets:
        promised = promises.takers[packet.chat_id]
        # A press that ended UNKNOWN may not have happened: it is said, and it is no miss.
        began = set(packet.tries) | books.unknown.get(packet.packet_id, frozenset())
        if len(began) < promised:
            yield f"{len(began)} of {promised} accounts took part in packet {packet.packet_id}."
        elif len(packet.won) < min(packet.shares, len(packet.tries)):
            yield f"Packet {packet.packet_id} was over before our accounts came."


def _talk_misses(talks: Iterable[Talk], promises: Promises) -> Iterable[str]:
    for talk in talks:
        if len(talk.answers) < promises.answers[talk.uid]:
            yield f"Message {talk.uid} was not answered."


def _wrong_books(packets: Iterable[Packet], books: Books) -> Iterable[str]:
    """Claims that the tables and the journal do not agree on."""
    truth = {
        (packet.packet_id, user_id): amount
        for packet in packets
        for user_id, amount in packet.won.items()
        if user_id not in books.unknown.get(packet.packet_id, frozenset())
    }
    for key in truth.keys() | books.won.keys():
        told, true = books.won.get(key), truth.get(key)
        if told != true and key[1] not in books.unknown.get(key[0], frozenset()):
            packet_id, user_id = key
            yield f"User {user_id} won {true} of packet {packet_id}; the claim says {told}."
