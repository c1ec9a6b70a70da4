"""Events wait sealed: Redis, its backups and its MONITOR show nothing that was said."""

import secrets
from dataclasses import replace

import pytest

from accounts.vault.keys import KeyOrigin, MasterKey
from groups.errors import EventUnreadable
from groups.pending.sealing import EventSeal

GROUP, OTHER = -1001, -1002


def key() -> MasterKey:
    return MasterKey(secrets.token_bytes(32), KeyOrigin.ENVIRONMENT)


seal = EventSeal.of(key())


def test_a_sealed_event_opens_and_shows_nothing_before() -> None:
    sealed = seal.seal(GROUP, b"see you at noon")

    assert b"noon" not in sealed
    assert seal.open(GROUP, sealed) == b"see you at noon"


def test_the_same_event_is_sealed_differently_each_time() -> None:
    assert seal.seal(GROUP, b"hello") != seal.seal(GROUP, b"hello")


def test_another_group_another_key_and_no_seal_at_all_do_not_open() -> None:
    sealed = seal.seal(GROUP, b"hello")

    for opener, group_id, body in [
        (seal, OTHER, sealed),
        (EventSeal.of(key()), GROUP, sealed),
        (seal, GROUP, b'{"text": "hello"}'),
        (seal, GROUP, b""),
    ]:
        with pytest.raises(EventUnreadable):
            opener.open(group_id, body)


def test_an_altered_event_does_not_open_whichever_byte_it_is() -> None:
    sealed = seal.seal(GROUP, b"hello")

    for place in range(len(sealed)):
        altered = bytearray(sealed)
        altered[place] ^= 1
        with pytest.raises(EventUnreadable):
            seal.open(GROUP, bytes(altered))


def test_another_key_is_told_from_an_event_that_is_none() -> None:
    sealed = seal.seal(GROUP, b"hello")

    assert EventSeal.of(key()).names_another_key(sealed)
    assert not seal.names_another_key(sealed)
    assert not seal.names_another_key(b'{"text": "hello"}')
    assert not seal.names_another_key(b"")


def test_events_of_the_key_before_open_while_a_rotation_is_under_way() -> None:
    before, now = key(), key()
    older, newer = EventSeal.of(before), EventSeal.of(replace(now, previous=before))

    waiting = older.seal(GROUP, b"hello")

    assert newer.open(GROUP, waiting) == b"hello"
    assert not newer.names_another_key(waiting)
    assert older.names_another_key(newer.seal(GROUP, b"hello"))
