"""Phone numbers: one form, sealed, and found by a keyed hash."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.errors import PhoneNumberInvalid, PhoneNumberUnreadable
from accounts.vault.keys import KeyOrigin, MasterKey
from accounts.vault.phones import phone_hash, phone_hashes, phone_normalise, phone_open, phone_seal

KEY = MasterKey(bytes(range(32)), KeyOrigin.ENVIRONMENT)
OTHER_KEY = MasterKey(bytes(range(1, 33)), KeyOrigin.ENVIRONMENT)
MINE, OTHERS = UUID(int=1), UUID(int=2)
NUMBER = "+447700900123"
numbers = st.from_regex(r"\+[1-9][0-9]{6,14}", fullmatch=True, alphabet="+0123456789")


@pytest.mark.parametrize(
    "text", [NUMBER, "447700900123", "+44 7700 900123", "0044 (7700) 900-123", " +44.7700.900.123 "]
)
def test_one_number_has_one_form(text: str) -> None:
    assert phone_normalise(text) == NUMBER


@pytest.mark.parametrize(
    "text", ["", "+", "12345", "+0123456789", "1" * 16, "call me", "٤٤٧٧٠٠٩٠٠١٢٣"]
)
def test_what_is_no_number_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(PhoneNumberInvalid, match="country code") as refused:
        phone_normalise(text)

    assert not text.strip("+") or text not in str(refused.value)


@given(number=numbers, account=st.uuids())
def test_a_sealed_number_opens_and_does_not_show(number: str, account: UUID) -> None:
    sealed = phone_seal(number, key=KEY, account_id=account)

    assert phone_open(sealed, key=KEY, account_id=account) == number
    assert number[1:].encode() not in sealed


@pytest.mark.parametrize("key_and_account", [(OTHER_KEY, MINE), (KEY, OTHERS)])
def test_a_number_opens_for_its_key_and_account_alone(
    key_and_account: tuple[MasterKey, UUID],
) -> None:
    key, account = key_and_account
    sealed = phone_seal(NUMBER, key=KEY, account_id=MINE)

    with pytest.raises(PhoneNumberUnreadable, match="SIS_MASTER_KEY"):
        phone_open(sealed, key=key, account_id=account)


def test_any_flipped_bit_of_a_sealed_number_is_detected() -> None:
    sealed = phone_seal(NUMBER, key=KEY, account_id=MINE)

    for bit in range(len(sealed) * 8):
        altered = bytearray(sealed)
        altered[bit // 8] ^= 1 << bit % 8
        with pytest.raises(PhoneNumberUnreadable):
            phone_open(bytes(altered), key=KEY, account_id=MINE)


@given(sealed=st.binary(max_size=60))
def test_bytes_of_anything_else_are_refused(sealed: bytes) -> None:
    with pytest.raises(PhoneNumberUnreadable):
        phone_open(sealed, key=KEY, account_id=MINE)


def test_a_hash_finds_every_form_of_a_number_and_needs_the_key() -> None:
    assert phone_hash("+44 7700 900123", key=KEY) == phone_hash(NUMBER, key=KEY)
    assert phone_hash(NUMBER, key=KEY) != phone_hash(NUMBER, key=OTHER_KEY)
    assert len(phone_hash(NUMBER, key=KEY)) == 64


def test_a_number_is_read_and_found_under_either_key_while_a_rotation_is_under_way() -> None:
    sealed = phone_seal(NUMBER, key=KEY, account_id=MINE)
    key = replace(OTHER_KEY, previous=KEY)

    assert phone_open(sealed, key=key, account_id=MINE) == NUMBER
    assert phone_hashes(NUMBER, key=key) == [
        phone_hash(NUMBER, key=OTHER_KEY),
        phone_hash(NUMBER, key=KEY),
    ]
