"""What MTProto's service messages do to the Telethon driver."""

import time
from typing import Any

import pytest
from telethon.tl import types
from telethon.tl.core import RpcResult, TLMessage

from drivers.errors import Disconnected, DriverError, MethodRefused, NotAnswered, SessionLost
from drivers.mtproto.answers import Answers, Unheard
from drivers.telethon.intake import Intake
from drivers.telethon.packets import Packets

ASKED = 4


class Desk:
    """An intake with one request that waits for an answer."""

    def __init__(self) -> None:
        self.packets = Packets(bytes(range(256)))
        self.answers = Answers()
        self.updates: list[Any] = []
        self.losses: list[DriverError] = []
        self.renewals = 0
        self._last = int(time.time() * 2**32) | 1
        self.intake = Intake(
            self.packets,
            self.answers,
            on_update=self.updates.append,
            on_renewed=self._renew,
            on_lost=self.losses.append,
        )

    def _renew(self) -> None:
        self.renewals += 1

    @property
    def salt(self) -> int:
        return int(self.packets._state.salt)

    def say(self, body: Any, *, seq_no: int = 3, msg_id: int | None = None) -> int:
        self._last += 4
        number = msg_id or self._last
        self.intake.take(TLMessage(number, seq_no, body))
        return number

    def answered(self, body: Any) -> Any:
        with self.answers.expect(ASKED) as answer:
            self.say(body)
            return answer.result() if answer.done() else None


def refusal(code: int, name: str) -> RpcResult:
    return RpcResult(ASKED, None, types.RpcError(error_code=code, error_message=name))


def result(body: Any) -> RpcResult:
    return RpcResult(ASKED, bytes(body), None)


@pytest.fixture
async def desk() -> Desk:
    return Desk()


async def test_a_refusal_reaches_who_asked_as_our_error(desk: Desk) -> None:
    assert isinstance(desk.answered(refusal(400, "DATA_INVALID")), MethodRefused)
    assert desk.losses == []


async def test_a_dead_session_ends_the_line(desk: Desk) -> None:
    answer = desk.answered(refusal(401, "SESSION_REVOKED"))

    assert isinstance(answer, SessionLost)
    assert desk.losses == [answer]


async def test_an_answer_that_this_layer_does_not_know_is_no_answer(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    answer = desk.answered(RpcResult(ASKED, b"\x01\x02\x03\x04secret words", None))

    assert isinstance(answer, NotAnswered)
    assert "secret" not in caplog.text


async def test_updates_in_an_answer_go_the_way_of_all_updates(desk: Desk) -> None:
    updates = types.Updates(updates=[], users=[], chats=[], date=None, seq=0)

    assert isinstance(desk.answered(result(updates)), types.Updates)
    assert [type(update) for update in desk.updates] == [types.Updates]


async def test_updates_in_an_answer_count_even_when_nobody_waits_for_it_any_more(
    desk: Desk,
) -> None:
    desk.say(result(types.Updates(updates=[], users=[], chats=[], date=None, seq=0)))

    assert len(desk.updates) == 1


async def test_a_new_salt_is_used_and_the_request_said_again(desk: Desk) -> None:
    salt = types.BadServerSalt(bad_msg_id=ASKED, bad_msg_seqno=1, error_code=48, new_server_salt=77)

    assert isinstance(desk.answered(salt), Unheard)
    assert desk.salt == 77


@pytest.mark.parametrize("code", [16, 17])
async def test_a_wrong_clock_is_set_and_the_request_said_again(desk: Desk, code: int) -> None:
    bad = types.BadMsgNotification(bad_msg_id=ASKED, bad_msg_seqno=1, error_code=code)
    in_ten_seconds = int((time.time() + 10) * 2**32) | 1

    with desk.answers.expect(ASKED) as answer:
        desk.say(bad, msg_id=in_ten_seconds)

        assert isinstance(answer.result(), Unheard)
    assert desk.packets.server_time == pytest.approx(time.time() + 10, abs=2)


async def test_a_session_out_of_step_ends_the_line_and_the_request_never_acted(
    desk: Desk,
) -> None:
    answer = desk.answered(
        types.BadMsgNotification(bad_msg_id=ASKED, bad_msg_seqno=1, error_code=32)
    )

    assert isinstance(answer, Disconnected)
    assert desk.losses == [answer]


async def test_a_new_session_of_the_server_is_told(desk: Desk) -> None:
    desk.say(types.NewSessionCreated(first_msg_id=1, unique_id=2, server_salt=5))

    assert desk.renewals == 1
    assert desk.salt == 5


async def test_a_message_that_comes_twice_is_taken_once_and_acknowledged_twice(
    desk: Desk,
) -> None:
    number = desk.say(types.UpdatesTooLong())
    desk.say(types.UpdatesTooLong(), msg_id=number)

    assert len(desk.updates) == 1
    assert desk.intake.acks == [number, number]
