"""What the gate refuses."""

from uuid import UUID

import pytest

from accounts.hosting.gate import Gate, Refusal, Standing, Standings
from accounts.models import Desired, Status

ACCOUNT = UUID(int=1)
GROUP = -1002200000001
RUNNING = Standing(Desired.RUN, Status.ACTIVE)
OPEN = frozenset({GROUP})


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def gate(clock: Clock) -> Gate:
    """A gate that lets the account through."""
    gate = Gate(clock)
    gate.lease_set(ACCOUNT, until=clock.now + 20)
    gate.line_set(ACCOUNT, connected=True)
    gate.refresh(Standings({ACCOUNT: RUNNING}, open_groups=OPEN), seen_at=clock.now)
    return gate


def test_an_account_that_is_ours_up_and_wanted_may_act(gate: Gate) -> None:
    assert gate.refusal(ACCOUNT, group_id=GROUP) is None


def test_an_empty_gate_refuses(clock: Clock) -> None:
    assert Gate(clock).refusal(ACCOUNT, group_id=GROUP) is Refusal.LEASE


def test_a_lease_that_was_not_renewed_in_time_refuses(gate: Gate, clock: Clock) -> None:
    clock.now += 20

    assert gate.refusal(ACCOUNT, group_id=GROUP) is Refusal.LEASE
    assert not gate.lease_valid(ACCOUNT)


def test_a_line_that_is_down_refuses(gate: Gate) -> None:
    gate.line_set(ACCOUNT, connected=False)

    assert gate.refusal(ACCOUNT, group_id=GROUP) is Refusal.NOT_CONNECTED


def test_a_view_of_a_second_ago_refuses(gate: Gate, clock: Clock) -> None:
    clock.now += 0.9
    assert gate.refusal(ACCOUNT, group_id=GROUP) is None

    clock.now += 0.1
    assert gate.refusal(ACCOUNT, group_id=GROUP) is Refusal.STALE


def test_an_account_that_the_database_did_not_tell_of_is_refused(gate: Gate, clock: Clock) -> None:
    gate.refresh(Standings(), seen_at=clock.now)

    assert gate.refusal(ACCOUNT, group_id=GROUP) is Refusal.STALE


@pytest.mark.parametrize("scope", ["global", f"account:{ACCOUNT}", f"group:{GROUP}"])
def test_a_switch_of_any_scope_refuses(gate: Gate, clock: Clock, scope: str) -> None:
    gate.refresh(Standings({ACCOUNT: RUNNING}, frozenset({scope}), OPEN), seen_at=clock.now)

    assert gate.refusal(ACCOUNT, group_id=GROUP) is Refusal.KILL_SWITCH


@pytest.mark.parametrize("scope", [f"account:{UUID(int=2)}", "group:-1"])
def test_a_switch_of_others_does_not_refuse(gate: Gate, clock: Clock, scope: str) -> None:
    gate.refresh(Standings({ACCOUNT: RUNNING}, frozenset({scope}), OPEN), seen_at=clock.now)

    assert gate.refusal(ACCOUNT, group_id=GROUP) is None


def test_a_paused_account_is_refused(gate: Gate, clock: Clock) -> None:
    paused = Standing(Desired.PAUSED, Status.ACTIVE)
    gate.refresh(Standings({ACCOUNT: paused}), seen_at=clock.now)

    assert gate.refusal(ACCOUNT, group_id=GROUP) is Refusal.PAUSED


@pytest.mark.parametrize("status", [Status.SUSPENDED, Status.NEED_RELOGIN])
def test_an_account_that_needs_an_operator_is_refused(
    gate: Gate, clock: Clock, status: Status
) -> None:
    gate.refresh(Standings({ACCOUNT: Standing(Desired.RUN, status)}), seen_at=clock.now)

    assert gate.refusal(ACCOUNT, group_id=GROUP) is Refusal.STATUS


def test_a_new_account_only_listens(gate: Gate, clock: Clock) -> None:
    new = Standing(Desired.RUN, Status.ACTIVE, listens_only=True)
    gate.refresh(Standings({ACCOUNT: new}, open_groups=OPEN), seen_at=clock.now)

    assert gate.refusal(ACCOUNT, group_id=GROUP) is Refusal.LISTENS_ONLY
    assert gate.refusal(ACCOUNT, group_id=None) is Refusal.LISTENS_ONLY


def test_a_group_that_is_not_open_is_refused_and_no_other(gate: Gate) -> None:
    assert gate.refusal(ACCOUNT, group_id=GROUP - 1) is Refusal.GROUP_CLOSED
    assert gate.refusal(ACCOUNT, group_id=None) is None


def test_a_forgotten_account_is_refused(gate: Gate) -> None:
    gate.forget(ACCOUNT)

    assert gate.refusal(ACCOUNT, group_id=GROUP) is Refusal.LEASE
