"""The form of a session file: what opens it, and that nothing else does."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from accounts.vault.keys import KeyOrigin, MasterKey
from accounts.vault.layout import HEADER_SIZE, TAG_SIZE
from accounts.vault.sealing import NotAsWritten, OtherKey, naming_of, reseal, seal, unseal
from drivers.session import TelegramSession

KEY = MasterKey(bytes(range(32)), KeyOrigin.ENVIRONMENT)
OTHER_KEY = MasterKey(bytes(range(1, 33)), KeyOrigin.ENVIRONMENT)
MINE, OTHERS = UUID(int=1), UUID(int=2)
NEW_KEY = replace(OTHER_KEY, previous=KEY)
SESSION = TelegramSession(dc_id=2, user_id=77, auth_key=bytes(range(256))).pack()


@settings(max_examples=2000, deadline=None)
@given(plain=st.binary(max_size=600), generation=st.integers(0, 2**64 - 1), account=st.uuids())
def test_what_was_sealed_opens_as_it_was(plain: bytes, generation: int, account: UUID) -> None:
    sealed = seal(plain, key=KEY, account_id=account, generation=generation)

    assert unseal(sealed, key=KEY, account_id=account) == (plain, generation)
    assert len(sealed) == HEADER_SIZE + len(plain) + TAG_SIZE


def test_a_flip_of_any_bit_of_a_session_file_is_detected() -> None:
    sealed = seal(SESSION, key=KEY, account_id=MINE, generation=3)

    opened = []
    for bit in range(len(sealed) * 8):
        altered = bytearray(sealed)
        altered[bit // 8] ^= 1 << bit % 8
        try:
            unseal(bytes(altered), key=KEY, account_id=MINE)
        except NotAsWritten:
            continue
        opened.append(bit)

    assert len(sealed) == 409
    assert opened == []


@given(cut=st.integers(0, 408), tail=st.binary(max_size=64).filter(lambda tail: tail != b""))
def test_a_file_that_is_cut_or_longer_is_detected(cut: int, tail: bytes) -> None:
    sealed = seal(SESSION, key=KEY, account_id=MINE, generation=3)

    with pytest.raises(NotAsWritten):
        unseal(sealed[:cut], key=KEY, account_id=MINE)
    with pytest.raises(NotAsWritten):
        unseal(sealed + tail, key=KEY, account_id=MINE)


@given(other=st.binary(max_size=500))
def test_bytes_of_anything_else_are_refused(other: bytes) -> None:
    with pytest.raises(NotAsWritten):
        unseal(other, key=KEY, account_id=MINE)


def test_a_file_moved_to_another_account_does_not_open() -> None:
    sealed = seal(SESSION, key=KEY, account_id=MINE, generation=3)

    with pytest.raises(NotAsWritten):
        unseal(sealed, key=KEY, account_id=OTHERS)


def test_a_header_does_not_fit_the_data_of_another_write() -> None:
    older = seal(SESSION, key=KEY, account_id=MINE, generation=3)
    newer = seal(SESSION, key=KEY, account_id=MINE, generation=4)

    with pytest.raises(NotAsWritten):
        unseal(newer[:51] + older[51:], key=KEY, account_id=MINE)
    with pytest.raises(NotAsWritten):
        unseal(newer[:HEADER_SIZE] + older[HEADER_SIZE:], key=KEY, account_id=MINE)


def test_another_master_key_is_told_from_an_altered_file() -> None:
    sealed = seal(SESSION, key=OTHER_KEY, account_id=MINE, generation=3)

    with pytest.raises(OtherKey):
        unseal(sealed, key=KEY, account_id=MINE)


def test_two_writes_of_one_session_have_nothing_in_common_but_their_names() -> None:
    first = seal(SESSION, key=KEY, account_id=MINE, generation=3)
    second = seal(SESSION, key=KEY, account_id=MINE, generation=3)

    assert first[:51] == second[:51]
    assert first[51:123] != second[51:123]
    assert first[HEADER_SIZE:] != second[HEADER_SIZE:]


def test_the_header_says_whose_and_which_key_without_opening() -> None:
    sealed = seal(SESSION, key=KEY, account_id=MINE, generation=3)

    naming = naming_of(sealed, key=KEY)

    assert (naming.account_id, naming.generation, naming.key_id) == (MINE, 3, KEY.key_id)


def test_the_layout_is_the_documented_one() -> None:
    sealed = seal(SESSION, key=KEY, account_id=MINE, generation=0x0102)

    assert sealed[:7] == b"SISV\x01\x01\x01"
    assert sealed[7:15] == KEY.key_id
    assert sealed[15:19] == b"\x00\x00\x00\x01"
    assert sealed[19:35] == MINE.bytes
    assert sealed[35:43] == b"\x00\x00\x00\x00\x00\x00\x01\x02"
    assert sealed[43:51] == KEY.check_value(MINE.bytes)
    assert sealed[123:127] == len(SESSION).to_bytes(4, "big")


@settings(max_examples=2000, deadline=None)
@given(
    plain=st.binary(max_size=600),
    generation=st.integers(0, 2**64 - 1),
    account=st.uuids(),
    old=st.binary(min_size=32, max_size=32),
    new=st.binary(min_size=32, max_size=32),
)
def test_a_rotation_keeps_the_session_and_shuts_out_the_key_before(
    plain: bytes, generation: int, account: UUID, old: bytes, new: bytes
) -> None:
    assume(old != new)
    before = MasterKey(old, KeyOrigin.FILE)
    key = MasterKey(new, KeyOrigin.ENVIRONMENT, version=2, previous=before)
    sealed = seal(plain, key=before, account_id=account, generation=generation)

    resealed = reseal(sealed, key=key)

    assert resealed is not None
    assert unseal(sealed, key=key, account_id=account) == (plain, generation)
    assert unseal(resealed, key=replace(key, previous=None), account_id=account) == (
        plain,
        generation,
    )
    with pytest.raises(OtherKey):
        unseal(resealed, key=before, account_id=account)
    assert reseal(resealed, key=key) is None


def test_a_flip_of_any_bit_stops_a_rotation_of_that_file() -> None:
    sealed = seal(SESSION, key=KEY, account_id=MINE, generation=3)

    for bit in range(len(sealed) * 8):
        altered = bytearray(sealed)
        altered[bit // 8] ^= 1 << bit % 8
        with pytest.raises(NotAsWritten):
            reseal(bytes(altered), key=NEW_KEY)
