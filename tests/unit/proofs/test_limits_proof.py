"""How the proof of the limits counts."""

from datetime import timedelta

import pytest

from accounts.rates import Limit
from proofs.orchestration.limits import START, too_many

TWO_AND_ONE_A_SECOND = Limit(rate=1, burst=2)


@pytest.mark.parametrize(
    ("used", "over"),
    [
        ([], 0),
        ([0, 0], 0),
        ([0, 0, 0], 1),
        ([0, 0, 1, 2, 3], 0),
        ([0, 0, 1, 1.5, 2, 3], 3),
        ([3, 0, 2, 1, 0], 0),
        ([100, 100, 100.5, 102], 1),
    ],
)
def test_a_slot_counts_as_too_many_when_any_window_that_it_ends_is_too_full(
    used: list[float], over: int
) -> None:
    times = [START + timedelta(seconds=at) for at in used]

    assert too_many(TWO_AND_ONE_A_SECOND, times) == over
