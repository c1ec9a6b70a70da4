"""The limits that operators set."""

import pytest
from pytest_django import Settings

from accounts.budgets import Effect
from accounts.errors import RateInvalid
from accounts.rates import HARD_CEILINGS, Limit
from accounts.throttle import account_limits, ceilings, listen_only_span


@pytest.fixture(autouse=True)
def defaults(settings: Settings) -> None:
    settings.SIS_ACCOUNT_RATE, settings.SIS_ACCOUNT_BURST = "20/m", 5
    settings.SIS_TELEGRAM_SERVER = ""


@pytest.mark.parametrize(
    ("profile", "limit"),
    [
        ({}, Limit(20 / 60, 5)),
        ({"rate_limit": "10/m"}, Limit(10 / 60, 5)),
        ({"burst": 2}, Limit(20 / 60, 2)),
        ({"rate_limit": "1/s", "burst": 9}, Limit(1, 9)),
    ],
)
def test_a_profile_stands_before_the_settings(profile: dict[str, object], limit: Limit) -> None:
    assert account_limits(profile).all == limit


@pytest.mark.parametrize(
    ("profile", "named"),
    [
        ({"rate": "20/m"}, "unknown key 'rate'"),
        ({"rate_limit": 20}, "throttle_profile.rate_limit"),
        ({"burst": "5"}, "throttle_profile.burst"),
        ({"burst": True}, "throttle_profile.burst"),
        ({"rate_limit": "20/day"}, "'20/day'"),
        ({"send": "6/m"}, r"throttle_profile\.send: write it like"),
        ({"press": {"burst": 2}}, r"throttle_profile\.press: write it like"),
        ({"send": {"rate_limit": "6/m", "rate": 1}}, r"throttle_profile\.send: unknown key 'rate'"),
        ({"send": {"rate_limit": 6}}, r"throttle_profile\.send\.rate_limit"),
        ({"press": {"rate_limit": "6/m", "burst": 1.5}}, r"throttle_profile\.press\.burst"),
    ],
)
def test_a_wrong_profile_is_refused_by_the_name_of_its_key(
    profile: dict[str, object], named: str
) -> None:
    with pytest.raises(RateInvalid, match=named):
        account_limits(profile)


def test_an_empty_setting_is_the_hard_ceiling() -> None:
    assert ceilings() == HARD_CEILINGS


def test_a_setting_lowers_a_ceiling_and_does_not_lift_it(settings: Settings) -> None:
    settings.SIS_CEILING_SENDS, settings.SIS_CEILING_PRESSES = "10/m:2", "1000/s:1000"

    assert ceilings().sends == Limit(10 / 60, 2)
    assert ceilings().presses == HARD_CEILINGS.presses


def test_a_server_of_our_own_lifts_a_ceiling(settings: Settings) -> None:
    settings.SIS_TELEGRAM_SERVER, settings.SIS_CEILING_PRESSES = "127.0.0.1:4430", "1000/s:1000"

    assert ceilings().presses == Limit(1000, 1000)


def test_a_ceiling_with_a_burst_that_is_no_number_is_refused(settings: Settings) -> None:
    settings.SIS_CEILING_SENDS = "10/m:few"

    with pytest.raises(RateInvalid, match="25/m:5"):
        ceilings()


def test_a_profile_limits_one_kind_of_action_by_itself() -> None:
    limits = account_limits({"send": {"rate_limit": "6/m", "burst": 1}, "rate_limit": "10/m"})

    assert limits.all == Limit(10 / 60, 5)
    assert limits.effects == {Effect.SEND: Limit(6 / 60, 1)}


@pytest.mark.parametrize("hours", [-1, 9000, float("nan")])
def test_hours_of_listening_that_make_no_sense_are_refused(
    settings: Settings, hours: float
) -> None:
    settings.SIS_LISTEN_ONLY_HOURS = hours

    with pytest.raises(RateInvalid, match="SIS_LISTEN_ONLY_HOURS"):
        listen_only_span()
