"""Every account gives one thing in a group one name."""

from datetime import timedelta

from drivers.messages import Button
from groups.event_keys import event_keys, mention_key, message_key
from tests.unit.groups.builders import ACCOUNT, BASIC_GROUP, GROUP, NOON, OTHER, basic, incoming

GRAB = (Button("Grab", b"rp:1"),)


def test_a_supergroups_message_is_named_by_its_id() -> None:
    assert event_keys(incoming(message_id=7)).event == f"{GROUP}:7"


def test_members_of_a_basic_group_name_a_message_alike() -> None:
    assert message_key(basic(message_id=7)) == message_key(basic(message_id=90_001))


def test_messages_of_a_basic_group_differ_by_sender_date_text_and_buttons() -> None:
    said = [
        basic(),
        basic(sender_id=501),
        basic(date=NOON + timedelta(seconds=1)),
        basic(text="goodbye"),
        basic(buttons=GRAB),
        basic(buttons=(Button("Grab", b"rp:2"),)),
        basic(buttons=(Button("Take", b"rp:1"),)),
    ]

    assert len({message_key(message) for message in said}) == len(said)


def test_an_edit_is_an_event_of_its_own_about_the_same_message() -> None:
    plain = event_keys(incoming(buttons=GRAB))
    edit = event_keys(incoming(buttons=GRAB, edited=True))

    assert edit.message == plain.message
    assert edit.event != plain.event


def test_an_edit_that_keeps_its_buttons_is_no_new_event() -> None:
    first = event_keys(incoming(buttons=GRAB, edited=True, text="3 of 5 left"))
    second = event_keys(incoming(buttons=GRAB, edited=True, text="2 of 5 left"))
    other = event_keys(incoming(buttons=(Button("Grab", b"rp:2"),), edited=True))

    assert first == second
    assert other.event != first.event


def test_an_edit_in_a_basic_group_keeps_its_originals_key() -> None:
    original = message_key(basic(buttons=GRAB))
    edit = basic(buttons=GRAB, edited=True, text="3 of 5 left")

    assert event_keys(edit, original=original).message == original


def test_each_mentioned_account_has_an_event_of_its_own() -> None:
    key = event_keys(incoming()).event

    assert len({key, mention_key(key, ACCOUNT), mention_key(key, OTHER)}) == 3


def test_the_longest_key_fits_its_column() -> None:
    edit = basic(chat_id=-(10**13), edited=True)

    longest = mention_key(event_keys(edit).event, ACCOUNT)

    assert BASIC_GROUP < 0
    assert len(longest) <= 96
