"""What is a red packet, and how to take part."""

from base64 import b64decode
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from drivers.messages import Button
from groups.event_keys import event_keys, event_make, mention_key
from groups.events import GroupEvent
from groups.policies import RedPacketPolicy, policy_parse
from redpackets.detection import PacketKind, packet_detect
from tests.unit.groups.builders import ACCOUNT, GROUP, NOON, incoming

BOT = 9001
GRAB = Button("🧧 Grab", b"rp:0a1b")
PHRASE_TEXT = '🧧 Red packet: 10.00 USDT in 5 shares (lucky). Send the phrase "let\'s go" to claim.'


def policy(**settings: Any) -> RedPacketPolicy:
    packets = policy_parse({"redpackets": settings}).redpackets
    assert packets is not None
    return packets


def said(**changes: Any) -> GroupEvent:
    message = incoming(**{"sender_id": BOT, "sender_is_bot": True, "text": ""} | changes)
    return event_make(message, event_keys(message), heard_by=ACCOUNT, heard_at=NOON)


def test_a_button_by_a_bot_is_a_packet_by_default() -> None:
    packet = packet_detect(said(buttons=(Button("Top", b"top"), GRAB)), policy())

    assert packet is not None
    assert packet.kind is PacketKind.BUTTON
    assert packet.data == b"rp:0a1b"
    assert packet.message_key == f"{GROUP}:1"
    assert packet.expires_at == NOON + timedelta(seconds=60)
    assert b64decode(packet.payload()["data"]) == b"rp:0a1b"


def test_a_phrase_to_send_is_a_packet_by_default() -> None:
    packet = packet_detect(said(text=PHRASE_TEXT), policy())

    assert packet is not None
    assert packet.kind is PacketKind.KEYWORD
    assert packet.payload() == {"kind": "keyword", "phrase": "let's go"}


@pytest.mark.parametrize("text", ["🧧 Leaderboard", 'Ada said "hi"', "@ada won 1.23 USDT"])
def test_other_texts_by_bots_are_none(text: str) -> None:
    assert packet_detect(said(text=text), policy()) is None


def test_a_members_message_is_no_packet() -> None:
    assert packet_detect(said(buttons=(GRAB,), sender_is_bot=False), policy()) is None


def test_only_the_named_bots_count() -> None:
    named = policy(bots=[BOT])

    assert packet_detect(said(buttons=(GRAB,)), named)
    assert packet_detect(said(buttons=(GRAB,), sender_id=BOT + 1), named) is None


def test_a_policy_that_is_off_or_absent_sees_no_packet() -> None:
    assert packet_detect(said(buttons=(GRAB,)), policy(enabled=False)) is None
    assert packet_detect(said(buttons=(GRAB,)), None) is None


def test_a_mention_is_no_packet_for_its_message_is_one() -> None:
    event = said(text=PHRASE_TEXT)
    mention = replace(event, key=mention_key(event.key, ACCOUNT), mentioned=ACCOUNT)

    assert packet_detect(mention, policy()) is None


def test_an_edit_with_a_button_is_the_same_packet() -> None:
    first = packet_detect(said(buttons=(GRAB,)), policy())
    edit = packet_detect(said(buttons=(GRAB,), edited=True, text="3 left"), policy())

    assert first is not None
    assert edit is not None
    assert edit.message_key == first.message_key


def test_an_edit_asks_for_no_phrase() -> None:
    assert packet_detect(said(text=PHRASE_TEXT, edited=True), policy()) is None


def test_every_pattern_of_a_button_must_be_found() -> None:
    both = policy(buttons=[{"text": "(?i)grab", "data": "^rp:"}])

    assert packet_detect(said(buttons=(GRAB,)), both)
    assert packet_detect(said(buttons=(Button("Grab", b"no"),)), both) is None
    assert packet_detect(said(buttons=(Button("Top", b"rp:1"),)), both) is None


def test_data_that_is_no_text_is_matched_byte_by_byte() -> None:
    binary = policy(buttons=[{"data": r"^\x{FF}\x{00}"}])

    assert packet_detect(said(buttons=(Button("x", b"\xff\x00\x9f"),)), binary)


def test_data_and_phrase_stay_out_of_the_repr() -> None:
    packet = packet_detect(said(text=PHRASE_TEXT), policy())

    assert "let's go" not in repr(packet)
