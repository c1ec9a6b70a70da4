"""From Telegram's own objects to ours, written out by the library and read back."""

from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from pyrogram.raw import types

from drivers.hearing.steps import Behind, Envelope, Step
from drivers.messages import Button, ChatKind
from drivers.pyrogram.people import People, chat_of
from drivers.pyrogram.updates import UpdateReader
from tests.contract.drivers.ears import Peers

ME = 7
BOB = 8
CHANNEL = 2_200_000_001
GROUP = 55
CHAT_ID = -1_002_200_000_001
NOON = int(datetime(2026, 1, 1, 12, tzinfo=UTC).timestamp())


def reader(peers: Peers | None = None) -> UpdateReader:
    return UpdateReader(People(peers or Peers()), ME)


def message(peer: Any, **fields: Any) -> types.Message:
    values = {"id": 5, "from_id": types.PeerUser(user_id=BOB), "date": NOON, "message": "hi"}
    return types.Message(peer_id=peer, **{**values, **fields})


def channel(**fields: Any) -> types.Channel:
    values = {
        "id": CHANNEL,
        "title": "Games",
        "photo": types.ChatPhotoEmpty(),
        "date": NOON,
        "megagroup": True,
        "access_hash": 99,
    }
    return types.Channel(**{**values, **fields})


def updates(*inner: Any, users: Any = (), chats: Any = (), seq: int = 0) -> types.Updates:
    return types.Updates(
        updates=list(inner), users=list(users), chats=list(chats), date=NOON, seq=seq
    )


def read(update: Any, peers: Peers | None = None) -> Envelope:
    envelope = reader(peers).read(update)
    assert envelope is not None
    return envelope


def only_step(update: Any, peers: Peers | None = None) -> Step:
    [entry] = read(update, peers).entries
    assert isinstance(entry, Step)
    return entry


def test_a_supergroup_message_moves_its_own_ledger() -> None:
    said = message(types.PeerChannel(channel_id=CHANNEL))

    step = only_step(
        updates(types.UpdateNewChannelMessage(message=said, pts=12, pts_count=1), chats=[channel()])
    )

    assert (step.chat_id, step.pts, step.pts_count) == (CHAT_ID, 12, 1)
    assert step.message is not None
    assert (step.message.chat_id, step.message.chat_kind) == (CHAT_ID, ChatKind.SUPERGROUP)
    assert (step.message.sender_id, step.message.text) == (BOB, "hi")


def test_a_basic_group_message_moves_the_accounts_ledger() -> None:
    said = message(types.PeerChat(chat_id=GROUP))

    step = only_step(updates(types.UpdateNewMessage(message=said, pts=3, pts_count=1)))

    assert step.chat_id is None
    assert step.message is not None
    assert (step.message.chat_id, step.message.chat_kind) == (-GROUP, ChatKind.BASIC_GROUP)


def test_people_named_on_the_way_are_remembered_and_min_ones_are_not() -> None:
    peers = Peers()
    bot = types.User(id=BOB, access_hash=1, bot=True, first_name="Bot")
    fleeting = types.User(id=9, access_hash=2, min=True)
    said = message(types.PeerChannel(channel_id=CHANNEL))

    step = only_step(
        updates(
            types.UpdateNewChannelMessage(message=said, pts=12, pts_count=1),
            users=[bot, fleeting],
            chats=[channel()],
        ),
        peers,
    )

    assert peers.known.keys() == {BOB, CHAT_ID}
    assert peers.known[CHAT_ID].access_hash == 99
    assert step.message is not None
    assert step.message.sender_is_bot


def test_buttons_that_answer_are_kept_and_links_are_not() -> None:
    row = types.KeyboardInlineButtonRow(
        buttons=[
            types.KeyboardInlineButton(
                text="Grab", type=types.InlineButtonTypeCallback(data=b"rp:1")
            ),
            types.KeyboardInlineButton(
                text="Site", type=types.InlineButtonTypeUrl(url="https://example.org")
            ),
        ]
    )
    said = message(
        types.PeerChannel(channel_id=CHANNEL), reply_markup=types.ReplyInlineMarkup(rows=[row])
    )

    step = only_step(updates(types.UpdateEditChannelMessage(message=said, pts=2, pts_count=1)))

    assert step.message is not None
    assert step.message.buttons == (Button("Grab", b"rp:1"),)
    assert step.message.edited


def test_posts_of_broadcast_channels_are_not_heard() -> None:
    said = message(types.PeerChannel(channel_id=CHANNEL), post=True)
    chats = [channel(megagroup=False, broadcast=True)]
    new = types.UpdateNewChannelMessage(message=said, pts=12, pts_count=1)
    gone = types.UpdateDeleteChannelMessages(channel_id=CHANNEL, messages=[1], pts=13, pts_count=1)

    assert read(
        updates(new, gone, types.UpdateChannelTooLong(channel_id=CHANNEL), chats=chats)
    ) == (Envelope(entries=(), date=NOON))


def test_what_nobody_acts_on_still_moves_the_ledgers() -> None:
    service = types.MessageService(
        id=6,
        peer_id=types.PeerChannel(channel_id=CHANNEL),
        date=NOON,
        action=types.MessageActionHistoryClear(),
    )

    envelope = read(
        updates(
            types.UpdateNewChannelMessage(message=service, pts=12, pts_count=1),
            types.UpdateDeleteChannelMessages(
                channel_id=CHANNEL, messages=[1, 2], pts=14, pts_count=2
            ),
            types.UpdateDeleteMessages(messages=[1], pts=4, pts_count=1),
            types.UpdateReadChannelInbox(
                channel_id=CHANNEL, max_id=1, still_unread_count=0, pts=99
            ),
            chats=[channel()],
        )
    )

    assert envelope.entries == (
        Step(CHAT_ID, 12, 1),
        Step(CHAT_ID, 14, 2),
        Step(None, 4, 1),
    )


def test_too_long_is_said_by_ledger() -> None:
    assert read(types.UpdatesTooLong()).entries == (Behind(None),)
    too_long = updates(types.UpdateChannelTooLong(channel_id=CHANNEL), chats=[channel()])
    assert read(too_long).entries == (Behind(CHAT_ID),)


def test_short_forms_are_read_without_a_question() -> None:
    in_group = types.UpdateShortChatMessage(
        id=5, from_id=BOB, chat_id=GROUP, message="hi", pts=3, pts_count=1, date=NOON
    )
    private = types.UpdateShortMessage(
        id=6, user_id=BOB, message="hi", pts=4, pts_count=1, date=NOON, out=True
    )

    group_step, private_step = only_step(in_group), only_step(private)

    assert group_step.message is not None
    assert (group_step.message.chat_id, group_step.message.sender_id) == (-GROUP, BOB)
    assert private_step.message is not None
    assert (private_step.message.chat_id, private_step.message.sender_id) == (BOB, ME)
    assert (private_step.chat_id, private_step.pts) == (None, 4)


def test_the_answer_to_our_own_message_moves_the_ledger() -> None:
    sent = types.UpdateShortSentMessage(id=5, pts=3, pts_count=1, date=NOON, out=True)

    assert only_step(sent) == Step(None, 3, 1)


def test_a_combined_container_begins_at_its_own_seq() -> None:
    combined = types.UpdatesCombined(updates=[], users=[], chats=[], date=NOON, seq_start=4, seq=6)

    assert read(combined) == Envelope(entries=(), date=NOON, seq_start=4, seq=6)


def test_what_is_no_container_of_updates_is_ignored() -> None:
    assert reader().read(types.MsgsAck(msg_ids=[1])) is None


def test_an_anonymous_administrator_has_no_sender() -> None:
    said = message(
        types.PeerChannel(channel_id=CHANNEL), from_id=types.PeerChannel(channel_id=CHANNEL)
    )

    step = only_step(updates(types.UpdateNewChannelMessage(message=said, pts=2, pts_count=1)))

    assert step.message is not None
    assert step.message.sender_id is None


def test_a_reply_into_another_chat_is_no_reply_here() -> None:
    here = types.MessageReplyHeader(reply_to_msg_id=3)
    there = types.MessageReplyHeader(
        reply_to_msg_id=3, reply_to_peer_id=types.PeerChannel(channel_id=1)
    )

    answers = [
        only_step(
            updates(
                types.UpdateNewChannelMessage(
                    message=message(types.PeerChannel(channel_id=CHANNEL), reply_to=header),
                    pts=2,
                    pts_count=1,
                )
            )
        ).message
        for header in (here, there)
    ]

    assert [answer.reply_to_message_id for answer in answers if answer] == [3, None]


def test_what_an_account_may_do_is_read_from_the_group() -> None:
    silent = types.ChatBannedRights(until_date=0, send_messages=True)

    ordinary, banned, quiet = (
        chat_of(channel()),
        chat_of(channel(banned_rights=silent)),
        chat_of(channel(default_banned_rights=silent)),
    )
    admin = chat_of(
        channel(default_banned_rights=silent, admin_rights=types.ChatAdminRights(other=True))
    )

    assert [chat.can_send for chat in (ordinary, banned, quiet, admin) if chat] == [
        True,
        False,
        False,
        True,
    ]
    assert admin is not None
    assert admin.is_admin
    assert chat_of(channel(left=True)) is None
    assert chat_of(channel(megagroup=False, broadcast=True)) is None


@given(
    text=st.text(max_size=300),
    message_id=st.integers(1, 2**31 - 1),
    sender=st.integers(1, 2**53),
    date=st.integers(0, 2**31 - 1),
)
def test_what_was_written_on_the_wire_is_what_is_heard(
    text: str, message_id: int, sender: int, date: int
) -> None:
    said = message(
        types.PeerChannel(channel_id=CHANNEL),
        id=message_id,
        from_id=types.PeerUser(user_id=sender),
        date=date,
        message=text,
    )

    step = only_step(updates(types.UpdateNewChannelMessage(message=said, pts=2, pts_count=1)))

    assert step.message is not None
    heard = (step.message.text, step.message.message_id, step.message.sender_id)
    assert heard == (text, message_id, sender)
    assert step.message.date == datetime.fromtimestamp(date, UTC)
