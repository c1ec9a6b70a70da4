"""What a host makes of errors."""

from datetime import timedelta

import pytest
from django.db import OperationalError

from accounts.errors import MasterKeyWrong, SessionAltered, SessionMissing
from accounts.hosting.verdicts import verdict_of
from accounts.models import Status
from drivers.errors import (
    AccountSuspended,
    Disconnected,
    DriverUnavailable,
    FloodWait,
    SessionLost,
)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (SessionLost("SESSION_REVOKED"), Status.NEED_RELOGIN),
        (AccountSuspended("USER_DEACTIVATED_BAN"), Status.SUSPENDED),
    ],
)
def test_what_only_a_person_can_mend_is_final(error: Exception, status: Status) -> None:
    verdict = verdict_of(error)

    assert (verdict.final, verdict.status) == (True, status)


@pytest.mark.parametrize(
    "error",
    [
        Disconnected("CONNECTION_LOST"),
        TimeoutError(),
        OperationalError("server closed the connection"),
        MasterKeyWrong("Another key."),
        SessionMissing("There is no file."),
        SessionAltered("Another file."),
        DriverUnavailable("Install it."),
    ],
)
def test_passing_troubles_are_tried_again(error: Exception) -> None:
    verdict = verdict_of(error)

    assert (verdict.final, verdict.status, verdict.expected) == (False, Status.OFFLINE, True)


def test_a_flood_wait_is_waited_for() -> None:
    assert verdict_of(FloodWait("FLOOD_WAIT_X", timedelta(seconds=77))).wait.seconds == 77


def test_the_text_of_an_unforeseen_error_is_not_repeated() -> None:
    verdict = verdict_of(KeyError("+4915112345678"))

    assert verdict.reason == "KeyError"
    assert not verdict.expected
