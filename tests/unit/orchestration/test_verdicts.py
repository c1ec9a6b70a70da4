"""Every error of a driver has its place in the table."""

from datetime import timedelta

import pytest

from drivers import errors
from orchestration.engine.verdicts import Move, Reach, doubt_wait, verdict_of, wait_of

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("error", "move", "reach"),
    [
        (errors.FloodWait("FLOOD_WAIT_X", MINUTE), Move.WAIT, Reach.METHOD),
        (errors.SlowmodeWait("SLOWMODE_WAIT_X", MINUTE), Move.WAIT, Reach.CHAT),
        (errors.PeerFlood("PEER_FLOOD"), Move.FAIL, Reach.LINE),
        (errors.PeerUnavailable("CHAT_WRITE_FORBIDDEN"), Move.FAIL, Reach.ACTION),
        (errors.MethodRefused("DATA_INVALID"), Move.FAIL, Reach.ACTION),
        (errors.OutcomeUnknown("BOT_RESPONSE_TIMEOUT"), Move.DOUBT, Reach.ACTION),
        (errors.Disconnected("CONNECTION_LOST"), Move.WAIT, Reach.ACTION),
        (errors.SessionLost("SESSION_REVOKED"), Move.FAIL, Reach.LINE),
        (errors.AccountSuspended("USER_DEACTIVATED"), Move.FAIL, Reach.LINE),
        (errors.DriverError("SOMETHING_NEW"), Move.DOUBT, Reach.ACTION),
    ],
    ids=lambda value: value.error_id if isinstance(value, errors.DriverError) else str(value),
)
def test_an_error_has_one_meaning(error: errors.DriverError, move: Move, reach: Reach) -> None:
    verdict = verdict_of(error)

    assert (verdict.move, verdict.reach) == (move, reach)


def test_a_wait_is_as_long_as_telegram_says() -> None:
    assert wait_of(errors.FloodWait("FLOOD_WAIT_X", MINUTE)) == MINUTE


def test_a_send_of_unknown_outcome_waits_longer_each_time() -> None:
    waits = [doubt_wait(attempts).total_seconds() for attempts in range(1, 6)]

    assert waits == [1, 2, 4, 8, 16]
