"""Each library reads the same bytes: what one driver hears, the other hears too."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyrogram.raw import functions, types

from drivers.hearing.steps import Envelope
from drivers.protocol import Application
from drivers.pyrogram.copies import Copies
from drivers.pyrogram.dialect import PyrogramDialect
from drivers.session import TelegramSession
from drivers.telethon.dialect import TelethonDialect
from drivers.telethon.packets import read_object
from tests.contract.drivers.ears import Peers

ME, BOB, CHANNEL, GROUP = 7, 8, 2_200_000_001, 55
SUPERGROUP = -1_002_200_000_001
NOON = int(datetime(2026, 1, 1, 12, tzinfo=UTC).timestamp())
SESSION = TelegramSession(2, ME, bytes(256))
APPLICATION = Application(1, "x")


def message(peer: Any, **fields: Any) -> types.Message:
    values = {"id": 5, "from_id": types.PeerUser(user_id=BOB), "date": NOON, "message": "hi"}
    return types.Message(peer_id=peer, **{**values, **fields})


def channel(**fields: Any) -> types.Channel:
    values = {"id": CHANNEL, "title": "Games", "date": NOON, "megagroup": True, "access_hash": 99}
    return types.Channel(photo=types.ChatPhotoEmpty(), **{**values, **fields})


def updates(*inner: Any, chats: Any = (), users: Any = ()) -> types.Updates:
    return types.Updates(
        updates=list(inner), users=list(users), chats=list(chats), date=NOON, seq=3
    )


IN_GAMES = types.PeerChannel(channel_id=CHANNEL)
AT_HOME = types.PeerChat(chat_id=GROUP)
KEYBOARD = types.ReplyInlineMarkup(
    rows=[
        types.KeyboardInlineButtonRow(
            buttons=[
                types.KeyboardInlineButton(
                    text="Grab", type=types.InlineButtonTypeCallback(data=b"rp:1")
                ),
                types.KeyboardInlineButton(
                    text="Site", type=types.InlineButtonTypeUrl(url="https://example.org")
                ),
            ]
        )
    ]
)
CONTAINERS = {
    "a message in a supergroup": updates(
        types.UpdateNewChannelMessage(message=message(IN_GAMES), pts=12, pts_count=1),
        chats=[channel()],
        users=[types.User(id=BOB, access_hash=1, bot=True, bot_info_version=1, first_name="Bot")],
    ),
    "an edit that brings buttons": updates(
        types.UpdateEditChannelMessage(
            message=message(IN_GAMES, reply_markup=KEYBOARD), pts=13, pts_count=1
        ),
        chats=[channel()],
    ),
    "a message in a basic group": updates(
        types.UpdateNewMessage(message=message(AT_HOME), pts=3, pts_count=1)
    ),
    "a reply, and one into another chat": updates(
        *(
            types.UpdateNewMessage(message=message(AT_HOME, reply_to=header), pts=3, pts_count=1)
            for header in (
                types.MessageReplyHeader(reply_to_msg_id=3),
                types.MessageReplyHeader(reply_to_msg_id=3, reply_to_peer_id=IN_GAMES),
            )
        )
    ),
    "an anonymous administrator": updates(
        types.UpdateNewChannelMessage(
            message=message(IN_GAMES, from_id=IN_GAMES), pts=2, pts_count=1
        )
    ),
    "a post of a broadcast channel": updates(
        types.UpdateNewChannelMessage(message=message(IN_GAMES, post=True), pts=2, pts_count=1),
        chats=[channel(megagroup=False, broadcast=True)],
    ),
    "what nobody acts on": updates(
        types.UpdateNewChannelMessage(
            message=types.MessageService(
                id=6, peer_id=IN_GAMES, date=NOON, action=types.MessageActionHistoryClear()
            ),
            pts=12,
            pts_count=1,
        ),
        types.UpdateDeleteChannelMessages(channel_id=CHANNEL, messages=[1, 2], pts=14, pts_count=2),
        types.UpdateDeleteMessages(messages=[1], pts=4, pts_count=1),
        types.UpdateReadChannelInbox(channel_id=CHANNEL, max_id=1, still_unread_count=0, pts=99),
        chats=[channel()],
    ),
    "a supergroup that is far behind": updates(
        types.UpdateChannelTooLong(channel_id=CHANNEL), chats=[channel()]
    ),
    "a combined container": types.UpdatesCombined(
        updates=[], users=[], chats=[], date=NOON, seq_start=4, seq=6
    ),
    "a short update": types.UpdateShort(
        update=types.UpdateDeleteMessages(messages=[1], pts=4, pts_count=1), date=NOON
    ),
    "a short message in a group": types.UpdateShortChatMessage(
        id=5, from_id=BOB, chat_id=GROUP, message="hi", pts=3, pts_count=1, date=NOON
    ),
    "a short private message of ours": types.UpdateShortMessage(
        id=6, user_id=BOB, message="hi", pts=4, pts_count=1, date=NOON, out=True
    ),
    "the answer to our message": types.UpdateShortSentMessage(
        id=5, pts=3, pts_count=1, date=NOON, out=True
    ),
    "too long": types.UpdatesTooLong(),
    "no container at all": types.MsgsAck(msg_ids=[1]),
}


def heard_by_both(container: Any) -> tuple[list[Envelope | None], list[Peers]]:
    peers = [Peers(), Peers()]
    ours = PyrogramDialect(APPLICATION, session=SESSION, peers=peers[0], copies=Copies())
    theirs = TelethonDialect(APPLICATION, session=SESSION, peers=peers[1])
    return [ours.envelope(container), theirs.envelope(read_object(container.write()))], peers


@pytest.mark.parametrize("name", CONTAINERS)
def test_both_drivers_hear_the_same(name: str) -> None:
    (pyrogram, telethon), peers = heard_by_both(CONTAINERS[name])

    assert telethon == pyrogram
    assert peers[0].known == peers[1].known


@given(
    text=st.text(max_size=300),
    message_id=st.integers(1, 2**31 - 1),
    sender=st.integers(1, 2**53),
    date=st.integers(0, 2**31 - 1),
)
def test_both_drivers_hear_the_same_whatever_is_said(
    text: str, message_id: int, sender: int, date: int
) -> None:
    said = message(
        IN_GAMES,
        id=message_id,
        from_id=types.PeerUser(user_id=sender),
        date=date,
        message=text,
    )

    (pyrogram, telethon), _ = heard_by_both(
        updates(types.UpdateNewChannelMessage(message=said, pts=2, pts_count=1))
    )

    assert telethon == pyrogram


@given(text=st.text(max_size=600), random_id=st.integers(-(2**63), 2**63 - 1))
def test_both_drivers_ask_in_the_same_bytes(text: str, random_id: int) -> None:
    peers = Peers()
    dialects: list[Any] = [
        PyrogramDialect(APPLICATION, session=SESSION, peers=peers, copies=Copies()),
        TelethonDialect(APPLICATION, session=SESSION, peers=peers),
    ]
    dialects[0].envelope(updates(chats=[channel()]))

    asked = [
        [
            dialect.send_text(SUPERGROUP, text, random_id=random_id, reply_to=3),
            dialect.press(SUPERGROUP, 5, text.encode()),
            dialect.ask_who_we_are(),
            dialect.ask_password(),
            dialect.ask_authorizations(),
            dialect.log_out(),
        ]
        for dialect in dialects
    ]

    assert [query.write() for query in asked[0]] == [bytes(query) for query in asked[1]]
    assert isinstance(asked[0][0], functions.messages.SendMessage)
