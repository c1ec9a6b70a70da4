"""Rates in Celery's notation and their ceilings."""

import pytest
from celery.utils.time import rate as celery_rate
from hypothesis import given
from hypothesis import strategies as st

from accounts.errors import RateInvalid
from accounts.rates import HARD_CEILINGS, Ceilings, Limit, ceilings_allowed, limit_parse

limits = st.builds(Limit, rate=st.floats(0.001, 1000), burst=st.integers(1, 1000))
some_ceilings = st.builds(Ceilings, sends=limits, presses=limits, chat_sends=limits)


@pytest.mark.parametrize("text", ["20/m", "5/s", "100/h", "0.5", "0.5/s", " 7/m "])
def test_a_rate_means_what_it_means_to_celery(text: str) -> None:
    limit = limit_parse(text, burst=3)

    assert limit.rate == pytest.approx(celery_rate(text.strip()))
    assert limit.burst == 3


@pytest.mark.parametrize("text", ["", "fast", "20/d", "20/", "0/m", "-1/s", "nan", "inf", "1/m/s"])
def test_what_is_no_rate_is_refused_with_the_text_and_the_way_out(text: str) -> None:
    with pytest.raises(RateInvalid, match="write it like 20/m") as refused:
        limit_parse(text, burst=5)

    assert repr(text) in str(refused.value)


@pytest.mark.parametrize("burst", [0, -1])
def test_a_burst_below_one_is_refused(burst: int) -> None:
    with pytest.raises(RateInvalid):
        limit_parse("20/m", burst=burst)


def test_no_minute_holds_more_than_30_sends_60_presses_and_a_send_a_second_in_a_chat() -> None:
    sends, presses = HARD_CEILINGS.sends, HARD_CEILINGS.presses

    assert sends.burst + sends.rate * 60 <= 30
    assert presses.burst + presses.rate * 60 <= 60
    assert HARD_CEILINGS.chat_sends == Limit(rate=1, burst=1)


@given(wanted=some_ceilings)
def test_against_telegram_settings_only_lower_a_ceiling(wanted: Ceilings) -> None:
    allowed = ceilings_allowed(wanted, own_server=False)

    for name in ("sends", "presses", "chat_sends"):
        limit, hard = getattr(allowed, name), getattr(HARD_CEILINGS, name)
        assert limit.rate <= hard.rate
        assert limit.burst <= hard.burst


@given(wanted=some_ceilings)
def test_against_a_server_of_our_own_any_ceiling_holds(wanted: Ceilings) -> None:
    assert ceilings_allowed(wanted, own_server=True) == wanted
