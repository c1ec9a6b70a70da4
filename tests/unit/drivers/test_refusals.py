import re
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyrogram.errors.exceptions.all import exceptions

from drivers.errors import (
    AccountSuspended,
    CodeInvalid,
    DataCentreMoved,
    DriverError,
    FloodWait,
    MethodRefused,
    NotAnswered,
    OutcomeUnknown,
    PasswordRequired,
    PeerFlood,
    PeerUnavailable,
    SessionLost,
    SlowmodeWait,
)
from drivers.refusals import translate


@pytest.mark.parametrize(
    ("code", "message", "error"),
    [
        (401, "AUTH_KEY_UNREGISTERED", SessionLost),
        (406, "AUTH_KEY_DUPLICATED", SessionLost),
        (401, "SESSION_REVOKED", SessionLost),
        (401, "SOMETHING_NEW", SessionLost),
        (401, "SESSION_PASSWORD_NEEDED", PasswordRequired),
        (401, "USER_DEACTIVATED_BAN", AccountSuspended),
        (420, "FROZEN_METHOD_INVALID", AccountSuspended),
        (400, "PEER_FLOOD", PeerFlood),
        (420, "SOMETHING_WITHOUT_A_TIME", PeerFlood),
        (403, "CHAT_WRITE_FORBIDDEN", PeerUnavailable),
        (400, "CHANNEL_PRIVATE", PeerUnavailable),
        (406, "CHANNEL_PRIVATE", PeerUnavailable),
        (400, "USER_BANNED_IN_CHANNEL", PeerUnavailable),
        (400, "BOT_RESPONSE_TIMEOUT", OutcomeUnknown),
        (500, "RANDOM_ID_DUPLICATE", MethodRefused),
        (400, "DATA_INVALID", MethodRefused),
        (400, "PHONE_CODE_INVALID", CodeInvalid),
        (500, "INTERDC_2_CALL_ERROR", NotAnswered),
        (-503, "Timeout", NotAnswered),
    ],
)
def test_an_error_is_sorted_by_what_to_do(
    code: int, message: str, error: type[DriverError]
) -> None:
    assert type(translate(code, message)) is error


@pytest.mark.parametrize(
    ("message", "error", "error_id"),
    [
        ("FLOOD_WAIT_30", FloodWait, "FLOOD_WAIT_X"),
        ("FLOOD_PREMIUM_WAIT_30", FloodWait, "FLOOD_PREMIUM_WAIT_X"),
        ("SLOWMODE_WAIT_30", SlowmodeWait, "SLOWMODE_WAIT_X"),
        ("2FA_CONFIRM_WAIT_30", FloodWait, "2FA_CONFIRM_WAIT_X"),
    ],
)
def test_a_wait_carries_its_time(message: str, error: type[FloodWait], error_id: str) -> None:
    refused = translate(420, message)

    assert isinstance(refused, FloodWait)
    assert type(refused) is error
    assert (refused.error_id, refused.wait) == (error_id, timedelta(seconds=30))


def test_a_migration_names_the_data_centre() -> None:
    moved = translate(303, "PHONE_MIGRATE_4")

    assert isinstance(moved, DataCentreMoved)
    assert (moved.error_id, moved.dc_id) == ("PHONE_MIGRATE_X", 4)


@given(code=st.integers(-1000, 1000), message=st.text(max_size=200))
def test_whatever_a_server_says_becomes_an_error_with_a_tame_name(code: int, message: str) -> None:
    error = translate(code, message)

    assert isinstance(error, DriverError)
    assert re.fullmatch(r"[A-Z0-9_]{1,80}", error.error_id)


@given(wait=st.integers(0, 10**7))
def test_every_wait_is_a_wait_of_exactly_that_long(wait: int) -> None:
    refused = translate(420, f"FLOOD_WAIT_{wait}")

    assert isinstance(refused, FloodWait)
    assert refused.wait == timedelta(seconds=wait)


def test_every_error_that_the_library_knows_is_sorted() -> None:
    for code, names in exceptions.items():
        for name in names:
            message = name.replace("_X", "_5")
            assert isinstance(translate(code, message), DriverError), (code, name)
