"""What MTProto's service messages do."""

import asyncio
import time
from typing import Any

import pytest
from pyrogram.raw import types

from drivers.errors import Disconnected, DriverError, MethodRefused, NotAnswered, SessionLost
from drivers.mtproto.answers import Answers, Unheard
from drivers.pyrogram.intake import Intake
from drivers.pyrogram.packets import RawMessage
from drivers.refusals import transport_error

ASKED = 4


class Clock:
    """The part of a client that an intake uses."""

    def __init__(self) -> None:
        self.set_by: list[int] = []

    @property
    def server_time(self) -> float:
        return time.time()

    def _set_server_time(self, msg_id: int) -> None:
        self.set_by.append(msg_id)


class Desk:
    """An intake with one request that waits for an answer."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.answers = Answers()
        self.updates: list[Any] = []
        self.losses: list[DriverError] = []
        self.renewals = 0
        self._last = int(time.time() * 2**32) | 1
        self.intake = Intake(
            self.clock,
            self.answers,
            on_update=self.updates.append,
            on_renewed=self._renew,
            on_lost=self.losses.append,
        )

    def _renew(self) -> None:
        self.renewals += 1

    def say(self, body: Any, *, seq_no: int = 3, msg_id: int | None = None) -> int:
        self._last += 4
        number = msg_id or self._last
        if self.intake.admits(RawMessage(number, seq_no, b"")):
            self.intake.take(body, number)
        return number

    def answered(self, body: Any) -> Any:
        with self.answers.expect(ASKED) as answer:
            self.say(body)
            return answer.result() if answer.done() else None


@pytest.fixture
async def desk() -> Desk:
    return Desk()


async def test_an_answer_reaches_who_asked(desk: Desk) -> None:
    assert desk.answered(types.RpcResult(req_msg_id=ASKED, result=True)) is True


async def test_a_refusal_reaches_who_asked_as_our_error(desk: Desk) -> None:
    refusal = types.RpcError(error_code=400, error_message="DATA_INVALID")

    answer = desk.answered(types.RpcResult(req_msg_id=ASKED, result=refusal))

    assert isinstance(answer, MethodRefused)
    assert desk.losses == []


async def test_a_dead_session_ends_the_line(desk: Desk) -> None:
    refusal = types.RpcError(error_code=401, error_message="SESSION_REVOKED")

    answer = desk.answered(types.RpcResult(req_msg_id=ASKED, result=refusal))

    assert isinstance(answer, SessionLost)
    assert desk.losses == [answer]


async def test_an_unknown_error_is_not_written_to_any_file(
    desk: Desk, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    refusal = types.RpcError(error_code=499, error_message="NEVER_HEARD_OF")

    answer = desk.answered(types.RpcResult(req_msg_id=ASKED, result=refusal))

    assert isinstance(answer, MethodRefused)
    assert list(tmp_path.iterdir()) == []


async def test_updates_in_an_answer_go_the_way_of_all_updates(desk: Desk) -> None:
    updates = types.Updates(updates=[], users=[], chats=[], date=0, seq=0)

    assert desk.answered(types.RpcResult(req_msg_id=ASKED, result=updates)) is updates
    assert desk.updates == [updates]


async def test_a_new_salt_is_used_and_the_request_said_again(desk: Desk) -> None:
    salt = types.BadServerSalt(bad_msg_id=ASKED, bad_msg_seqno=1, error_code=48, new_server_salt=77)

    assert isinstance(desk.answered(salt), Unheard)
    assert desk.intake.salt == 77


@pytest.mark.parametrize("code", [16, 17])
async def test_a_wrong_clock_is_set_and_the_request_said_again(desk: Desk, code: int) -> None:
    bad = types.BadMsgNotification(bad_msg_id=ASKED, bad_msg_seqno=1, error_code=code)

    assert isinstance(desk.answered(bad), Unheard)
    assert desk.clock.set_by


async def test_a_session_out_of_step_ends_the_line_and_the_request_never_acted(
    desk: Desk,
) -> None:
    bad = types.BadMsgNotification(bad_msg_id=ASKED, bad_msg_seqno=1, error_code=32)

    answer = desk.answered(bad)

    assert isinstance(answer, Disconnected)
    assert desk.losses == [answer]


async def test_a_new_session_of_the_server_is_told(desk: Desk) -> None:
    desk.say(types.NewSessionCreated(first_msg_id=1, unique_id=2, server_salt=5))

    assert desk.renewals == 1
    assert desk.intake.salt == 5


async def test_a_message_that_comes_twice_is_taken_once_and_acknowledged_twice(
    desk: Desk,
) -> None:
    number = desk.say(types.UpdatesTooLong())
    desk.say(types.UpdatesTooLong(), msg_id=number)

    assert len(desk.updates) == 1
    assert desk.intake.acks == [number, number]


async def test_an_answer_that_comes_too_late_is_dropped(desk: Desk) -> None:
    desk.say(types.RpcResult(req_msg_id=ASKED, result=True))

    assert desk.updates == []


async def test_when_the_line_breaks_nothing_under_way_is_answered(desk: Desk) -> None:
    with desk.answers.expect(1) as first, desk.answers.expect(2) as second:
        desk.answers.abandon()
        answers = await asyncio.gather(first, second)

    assert all(isinstance(answer, NotAnswered) for answer in answers)


@pytest.mark.parametrize(
    ("code", "error", "error_id"),
    [
        (-404, SessionLost, "AUTH_KEY_NOT_FOUND"),
        (-429, Disconnected, "TRANSPORT_FLOOD"),
        (-444, Disconnected, "INVALID_DC"),
        (-1, Disconnected, "TRANSPORT_ERROR"),
    ],
)
def test_a_transport_error_has_a_name(code: int, error: type[DriverError], error_id: str) -> None:
    told = transport_error(code.to_bytes(4, "little", signed=True))

    assert type(told) is error
    assert told.error_id == error_id
