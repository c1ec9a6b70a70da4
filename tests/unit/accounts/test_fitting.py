"""What of a wish fits into its budgets."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.budgets.fitting import Fit, Wish, wish_fit
from accounts.rates import Limit

MINUTE = timedelta(minutes=1)
ONE_A_SECOND = Limit(rate=1, burst=1)
TWENTY_A_MINUTE = Limit(rate=20 / 60, burst=5)
PLENTY = Limit(rate=1000, burst=1000)


@pytest.mark.parametrize(
    ("wish", "fit"),
    [
        (Wish(5, [[TWENTY_A_MINUTE]], [PLENTY]), Fit(5, 5, timedelta(0))),
        (Wish(25, [[TWENTY_A_MINUTE]], [PLENTY]), Fit(25, 25, MINUTE)),
        (Wish(26, [[TWENTY_A_MINUTE]], [PLENTY]), Fit(26, 25, timedelta(seconds=63))),
        (Wish(50, [[TWENTY_A_MINUTE]] * 2, [PLENTY]), Fit(50, 50, MINUTE)),
        (Wish(100, [[PLENTY]] * 9, [ONE_A_SECOND, PLENTY]), Fit(100, 61, timedelta(seconds=99))),
        (Wish(9, [[PLENTY, ONE_A_SECOND]], [PLENTY]), Fit(9, 9, timedelta(seconds=8))),
        (Wish(3, [[PLENTY]] * 3, [PLENTY], each_at_most=1), Fit(3, 3, timedelta(0))),
        (Wish(4, [[PLENTY]] * 3, [PLENTY], each_at_most=1), Fit(4, 3, None)),
        (Wish(1, [], [PLENTY]), Fit(1, 0, None)),
        (Wish(0, [], [PLENTY]), Fit(0, 0, timedelta(0))),
    ],
)
def test_the_share_that_fits_and_the_earliest_end(wish: Wish, fit: Fit) -> None:
    assert wish_fit(wish, within=MINUTE) == fit


limits = st.builds(Limit, st.floats(0.01, 50), st.integers(1, 20))


@given(
    st.builds(
        Wish,
        st.integers(1, 200),
        st.lists(st.lists(limits, min_size=1, max_size=3), min_size=1, max_size=8),
        st.lists(limits, min_size=1, max_size=2),
    )
)
def test_everything_fits_within_the_earliest_time_and_not_a_millisecond_sooner(wish: Wish) -> None:
    earliest = wish_fit(wish, within=MINUTE).earliest

    assert earliest is not None
    assert wish_fit(wish, within=earliest).whole
    if earliest:
        assert not wish_fit(wish, within=earliest - timedelta(milliseconds=1)).whole
