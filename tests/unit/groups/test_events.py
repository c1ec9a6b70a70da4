"""An event survives its way through Redis, and never shows its text."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.messages import Button, IncomingMessage
from groups.errors import EventUnreadable
from groups.event_keys import event_keys, event_make
from groups.events import GroupEvent
from tests.unit.groups.builders import ACCOUNT, NOON, basic, incoming

buttons = st.builds(Button, text=st.text(max_size=20), data=st.binary(max_size=64))
messages = st.builds(
    incoming,
    text=st.text(max_size=200),
    sender_id=st.none() | st.integers(1, 2**40),
    buttons=st.lists(buttons, max_size=3).map(tuple),
    reply_to_message_id=st.none() | st.integers(1, 2**31),
    sender_is_bot=st.booleans(),
    edited=st.booleans(),
)


@given(messages)
def test_an_event_is_read_as_it_was_written(message: IncomingMessage) -> None:
    event = event_make(message, event_keys(message), heard_by=ACCOUNT, heard_at=NOON)

    assert GroupEvent.from_json(event.to_json()) == event


def test_what_no_database_takes_is_left_out() -> None:
    message = basic(text="a\0b\ud800c", buttons=(Button("\0Grab", b"\0"),))

    event = event_make(message, event_keys(message), heard_by=ACCOUNT, heard_at=NOON)

    assert event.text == "ab?c"
    assert event.buttons == (Button("Grab", b"\0"),)
    assert GroupEvent.from_json(event.to_json()) == event


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b"7", b"\xff", b'{"key": 1}'])
def test_anything_else_is_unreadable(body: bytes) -> None:
    with pytest.raises(EventUnreadable):
        GroupEvent.from_json(body)


def test_an_unreadable_event_does_not_show_its_text() -> None:
    event = event_make(incoming(), event_keys(incoming()), heard_by=ACCOUNT, heard_at=NOON)
    raw = json.loads(event.to_json()) | {"text": "a secret", "said_at": "a secret"}

    with pytest.raises(EventUnreadable) as caught:
        GroupEvent.from_json(json.dumps(raw).encode())

    assert "a secret" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_the_text_stays_out_of_the_repr() -> None:
    message = basic(text="a secret")

    event = event_make(message, event_keys(message), heard_by=ACCOUNT, heard_at=NOON)

    assert "a secret" not in repr(event)
    assert event.own_ids
