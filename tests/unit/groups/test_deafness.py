"""Who misses what others of ours hear in the same group."""

from datetime import timedelta

from groups.deafness import HeardMarks, Judge
from tests.unit.groups.builders import ACCOUNT, BASIC_GROUP, GROUP, NOON, OTHER, basic, incoming

PATIENCE = 15.0


class Desk:
    """Two accounts in both groups, heard by one host."""

    def __init__(self) -> None:
        self.marks = HeardMarks()
        self.judge = Judge(self.marks, patience=PATIENCE)
        self.members = {GROUP: [ACCOUNT, OTHER], BASIC_GROUP: [ACCOUNT, OTHER]}
        for account_id in (ACCOUNT, OTHER):
            self.judge.opened(account_id, now=0.0)

    def deaf(self, *, now: float, newest: dict[int, int] | None = None) -> set[object]:
        told = self.marks.newest() if newest is None else newest
        return {*self.judge.deaf(told, lambda group_id: self.members[group_id], now=now)}


def test_who_heard_the_newest_message_misses_nothing() -> None:
    desk = Desk()
    for account_id in (ACCOUNT, OTHER):
        desk.marks.heard(account_id, incoming(message_id=5))

    assert desk.deaf(now=1.0) == set()
    assert desk.deaf(now=1.0 + PATIENCE) == set()


def test_who_did_not_hear_in_time_what_another_heard_is_deaf() -> None:
    desk = Desk()
    desk.marks.heard(ACCOUNT, incoming(message_id=5))

    assert desk.deaf(now=1.0) == set()
    assert desk.deaf(now=PATIENCE) == set()
    assert desk.deaf(now=1.0 + PATIENCE) == {OTHER}


def test_who_hears_a_little_later_is_not_deaf() -> None:
    desk = Desk()
    desk.marks.heard(ACCOUNT, incoming(message_id=5))
    desk.deaf(now=1.0)
    desk.marks.heard(OTHER, incoming(message_id=5))

    assert desk.deaf(now=1.0 + PATIENCE) == set()


def test_a_group_that_never_falls_silent_hides_nobody() -> None:
    desk = Desk()
    found: set[object] = set()
    for second in range(1, 40):
        desk.marks.heard(ACCOUNT, incoming(message_id=second))
        found |= desk.deaf(now=float(second))

    assert found == {OTHER}


def test_basic_groups_are_compared_by_date_for_each_account_has_ids_of_its_own() -> None:
    desk = Desk()
    desk.marks.heard(ACCOUNT, basic(message_id=7))
    desk.marks.heard(OTHER, basic(message_id=90_000))
    desk.deaf(now=1.0)
    assert desk.deaf(now=1.0 + PATIENCE) == set()

    desk.marks.heard(ACCOUNT, basic(message_id=8, date=NOON + timedelta(seconds=3)))
    desk.deaf(now=20.0)

    assert desk.deaf(now=20.0 + PATIENCE) == {OTHER}


def test_what_another_host_heard_counts_as_well() -> None:
    desk = Desk()
    desk.deaf(now=1.0, newest={GROUP: 9})

    assert desk.deaf(now=1.0 + PATIENCE, newest={GROUP: 9}) == {ACCOUNT, OTHER}


def test_a_line_that_came_up_later_is_not_judged_by_what_was_said_before() -> None:
    desk = Desk()
    desk.marks.heard(ACCOUNT, incoming(message_id=5))
    desk.deaf(now=1.0)
    desk.judge.closed(OTHER)
    desk.judge.opened(OTHER, now=2.0)

    assert desk.deaf(now=1.0 + PATIENCE) == set()


def test_one_mark_is_held_against_an_account_once() -> None:
    desk = Desk()
    desk.marks.heard(ACCOUNT, incoming(message_id=5))
    desk.deaf(now=1.0)
    assert desk.deaf(now=20.0) == {OTHER}

    assert desk.deaf(now=60.0) == set()

    desk.marks.heard(ACCOUNT, incoming(message_id=6))
    desk.deaf(now=61.0)
    assert desk.deaf(now=61.0 + PATIENCE) == {OTHER}


def test_an_account_that_is_not_in_the_group_is_not_expected_to_hear_it() -> None:
    desk = Desk()
    desk.members[GROUP] = [ACCOUNT]
    desk.marks.heard(ACCOUNT, incoming(message_id=5))
    desk.deaf(now=1.0)

    assert desk.deaf(now=1.0 + PATIENCE) == set()
