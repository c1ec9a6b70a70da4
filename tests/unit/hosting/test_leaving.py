"""A host that leaves has time for each of its steps."""

from accounts.hosting.host import LEAVES_WITHIN
from accounts.hosting.life import LEAVING


def test_a_stop_waits_longer_than_all_steps_of_leaving_may_take() -> None:
    assert sum(LEAVING.values()) < LEAVES_WITHIN
