"""What many accounts are told in the same bytes is read once, and read right."""

from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyrogram.raw import types
from pyrogram.raw.core import TLObject

from drivers.hearing.steps import Envelope
from drivers.pyrogram import copies as copies_module
from drivers.pyrogram.copies import BodyReader, Copies
from drivers.pyrogram.line import Line
from drivers.pyrogram.packets import RawMessage
from drivers.pyrogram.people import People
from drivers.pyrogram.updates import UpdateReader
from tests.contract.drivers.ears import Peers

ME, CHANNEL = 7, 2_200_000_001
NOON = int(datetime(2026, 1, 1, 12, tzinfo=UTC).timestamp())


class Account:
    """One line's ears: what it makes of a body, read by `reader` or by the library alone."""

    def __init__(self, reader: BodyReader | None = None) -> None:
        self.peers = Peers()
        self._reader = reader
        self._updates = UpdateReader(People(self.peers), ME)

    def hears(self, body: bytes) -> Envelope | None:
        read = self._reader.read if self._reader else lambda body: TLObject.read(BytesIO(body))
        return self._updates.read(read(body))


def told(
    account: int,
    *,
    text: str = "hi",
    message_id: int = 5,
    sender: int = 8,
    bot: bool = False,
    mentioned: bool = False,
) -> bytes:
    """What Telegram tells an account of a message: the access hashes are its own."""
    message = types.Message(
        id=message_id,
        peer_id=types.PeerChannel(channel_id=CHANNEL),
        from_id=types.PeerUser(user_id=sender),
        date=NOON,
        message=text,
        mentioned=mentioned or None,
    )
    user = types.User(
        id=sender, access_hash=1000 * account + sender, bot=bot or None, bot_info_version=1
    )
    channel = types.Channel(
        id=CHANNEL,
        title="Games",
        date=NOON,
        megagroup=True,
        access_hash=account,
        photo=types.ChatPhotoEmpty(),
    )
    update = types.UpdateNewChannelMessage(message=message, pts=10 + message_id, pts_count=1)
    container = types.Updates(
        updates=[update], users=[user], chats=[channel], date=NOON + message_id, seq=0
    )
    return bytes(container.write())


messages: st.SearchStrategy[dict[str, Any]] = st.builds(
    dict,
    account=st.integers(1, 3),
    # They differ behind the bytes that are looked up.
    text=st.sampled_from(["hello you", "hello two", "hello, this is a longer text"]),
    message_id=st.integers(1, 3),
    sender=st.integers(8, 10),
    bot=st.booleans(),
    mentioned=st.booleans(),
)


@given(heard=st.lists(messages, max_size=30))
def test_an_account_hears_and_learns_what_it_would_without_its_neighbours(
    heard: Sequence[dict[str, Any]],
) -> None:
    copies = Copies()
    together = {number: Account(BodyReader(copies)) for number in range(1, 4)}
    alone = {number: Account() for number in range(1, 4)}

    for one in heard:
        number, body = one["account"], told(**one)
        assert together[number].hears(body) == alone[number].hears(body)

    for number, account in together.items():
        assert account.peers.known == alone[number].peers.known


def test_the_second_account_does_not_read_the_message_again() -> None:
    copies = Copies()
    first, second = BodyReader(copies).read(told(1)), BodyReader(copies).read(told(2))

    assert second.updates[0] is first.updates[0]
    assert second.chats[0].access_hash == 2


def test_people_who_were_named_before_are_not_read_again() -> None:
    reader = BodyReader(Copies())

    assert reader.read(told(1, message_id=1)).users
    assert not reader.read(told(1, message_id=2)).users
    assert reader.read(told(1, message_id=3, sender=9)).users


def test_an_edit_that_begins_alike_is_read_itself() -> None:
    reader = BodyReader(Copies())

    texts = [
        reader.read(told(1, text=text)).updates[0].message.message
        for text in ("hello you", "hello two")
    ]

    assert texts == ["hello you", "hello two"]


def test_what_was_read_long_ago_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copies_module, "_COPIES", 2)
    copies = Copies()
    first = BodyReader(copies).read(told(1, message_id=1))
    for message_id in (2, 3):
        BodyReader(copies).read(told(1, message_id=message_id))

    again = BodyReader(copies).read(told(2, message_id=1))

    assert again.updates[0] is not first.updates[0]
    assert again.updates == first.updates


def test_a_constructor_that_this_layer_does_not_know_is_said() -> None:
    with pytest.raises(KeyError):
        BodyReader(Copies()).read(b"\x01\x02\x03\x04")


class Sorting:
    """An intake that admits what it is told to."""

    def __init__(self) -> None:
        self.admit = False
        self.taken: list[Any] = []

    def admits(self, _message: RawMessage) -> bool:
        return self.admit

    def take(self, body: Any, _msg_id: int) -> None:
        self.taken.append(body)


def test_people_in_a_message_that_was_dropped_are_still_to_be_learned() -> None:
    line: Any = Line.__new__(Line)
    line._bodies, line._intake = BodyReader(Copies()), Sorting()
    line._take(RawMessage(1, 1, told(1)))
    line._intake.admit = True

    line._take(RawMessage(5, 1, told(1)))

    (taken,) = line._intake.taken
    assert taken.users
