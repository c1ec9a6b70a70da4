"""Windows of time, over midnight and over changes of the clock."""

from datetime import UTC, datetime
from typing import Any

import pytest

from groups.errors import PolicyInvalid
from groups.policies import policy_parse
from groups.policies.schema import GroupPolicy


def policy(zone: str = "UTC", **window: Any) -> GroupPolicy:
    return policy_parse({"version": 2, "timezone": zone, "quiet_hours": [window]})


@pytest.mark.parametrize(
    ("clock", "quiet"),
    [("21:59", False), ("22:00", True), ("00:00", True), ("06:59", True), ("07:00", False)],
)
def test_a_window_over_midnight_holds_on_both_sides_of_it(clock: str, quiet: bool) -> None:
    moment = datetime.fromisoformat(f"2026-06-01T{clock}+00:00")

    assert policy(begins="22:00", ends="07:00").quiet_at(moment) is quiet


def test_a_night_belongs_to_the_day_on_which_it_begins() -> None:
    fridays = policy(begins="22:00", ends="07:00", days=["fri"])

    assert fridays.quiet_at(datetime(2026, 6, 5, 23, tzinfo=UTC))
    assert fridays.quiet_at(datetime(2026, 6, 6, 6, tzinfo=UTC))
    assert not fridays.quiet_at(datetime(2026, 6, 5, 6, tzinfo=UTC))
    assert not fridays.quiet_at(datetime(2026, 6, 6, 23, tzinfo=UTC))


def test_times_are_those_of_the_policys_zone_through_the_year() -> None:
    berlin = policy("Europe/Berlin", begins="12:00", ends="13:00")

    assert berlin.quiet_at(datetime(2026, 7, 1, 10, 30, tzinfo=UTC))
    assert berlin.quiet_at(datetime(2026, 12, 1, 11, 30, tzinfo=UTC))
    assert not berlin.quiet_at(datetime(2026, 12, 1, 10, 30, tzinfo=UTC))


@pytest.mark.parametrize("zone", ["Moon/Sea", "", "../../etc/passwd", 7, None])
def test_a_zone_that_is_none_is_refused(zone: Any) -> None:
    with pytest.raises(PolicyInvalid, match="Asia/Shanghai"):
        policy_parse({"timezone": zone})
