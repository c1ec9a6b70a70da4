import pytest

from sandbox.faults.calls import CallFaults, Delay, Refusal
from sandbox.faults.counts import Count
from sandbox.line import RpcError
from tests.unit.sandbox.conftest import Clock

SEND = "messages.SendMessage"


@pytest.fixture
def faults(clock: Clock) -> CallFaults:
    return CallFaults(clock)


def test_a_counted_refusal_strikes_so_often_and_no_more(faults: CallFaults) -> None:
    faults.refuse(Refusal(400, "PEER_FLOOD", Count(2), method=SEND))

    for _ in range(2):
        with pytest.raises(RpcError, match="400 PEER_FLOOD"):
            faults.check(1, SEND)
    faults.check(1, SEND)


def test_a_refusal_strikes_its_user_and_method_only(faults: CallFaults) -> None:
    faults.refuse(Refusal(420, "FLOOD_WAIT", Count(None), user_id=1, method=SEND, wait=30))

    faults.check(2, SEND)
    faults.check(1, "messages.GetDialogs")
    with pytest.raises(RpcError, match="420 FLOOD_WAIT_30"):
        faults.check(1, SEND)


def test_a_refusal_of_a_chat_waits_until_the_chat_is_known(faults: CallFaults) -> None:
    faults.refuse(Refusal(403, "CHAT_WRITE_FORBIDDEN", Count(1), chat_id=-5))

    faults.check(1, SEND)
    faults.check(1, SEND, -6)
    with pytest.raises(RpcError, match="CHAT_WRITE_FORBIDDEN"):
        faults.check(1, SEND, -5)


def test_a_held_wait_refuses_early_calls_with_what_is_left(
    faults: CallFaults, clock: Clock
) -> None:
    faults.refuse(Refusal(420, "FLOOD_WAIT", Count(1), wait=30, hold=True))

    with pytest.raises(RpcError, match="FLOOD_WAIT_30"):
        faults.check(1, SEND)
    clock.time += 10
    with pytest.raises(RpcError, match="FLOOD_WAIT_20"):
        faults.check(1, SEND)
    clock.time += 20
    faults.check(1, SEND)


def test_delays_of_user_and_method_add_up_and_end_one_by_one(faults: CallFaults) -> None:
    faults.delay(Delay(0.5))
    faults.delay(Delay(0.2, user_id=1))

    assert faults.delay_of(1, SEND) == pytest.approx(0.7)
    assert faults.delay_of(2, SEND) == pytest.approx(0.5)

    faults.delay(Delay(0))
    assert faults.delay_of(1, SEND) == pytest.approx(0.2)
