from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.redpacket_bot.shares import CENT, Kind, split


@given(
    cents=st.integers(min_value=1, max_value=1_000_000),
    shares=st.integers(min_value=1, max_value=200),
    kind=st.sampled_from(Kind),
    seed=st.integers(),
)
def test_shares_sum_to_the_total_and_none_is_below_a_cent(
    cents: int, shares: int, kind: Kind, seed: int
) -> None:
    shares = min(shares, cents)

    amounts = split(cents * CENT, shares, kind, Random(seed))

    assert sum(amounts) == cents * CENT
    assert len(amounts) == shares
    assert min(amounts) >= CENT


def test_equal_shares_differ_by_a_cent_at_most() -> None:
    amounts = split(Decimal("10.00"), 3, Kind.EQUAL, Random(1))

    assert amounts == [Decimal("3.34"), Decimal("3.33"), Decimal("3.33")]


def test_lucky_shares_differ_between_packets() -> None:
    rng = Random(1)

    first, second = (split(Decimal("10.00"), 5, Kind.LUCKY, rng) for _ in range(2))

    assert first != second


@pytest.mark.parametrize(
    ("total", "shares"), [("0.02", 3), ("1.005", 2), ("1.00", 0), ("0.00", 1), ("-1.00", 1)]
)
def test_a_sum_that_cannot_be_divided_is_refused(total: str, shares: int) -> None:
    with pytest.raises(ValueError, match="whole cents"):
        split(Decimal(total), shares, Kind.LUCKY, Random(1))
