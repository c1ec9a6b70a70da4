"""How accounts are spread over hosts."""

from hypothesis import given
from hypothesis import strategies as st

from accounts.hosting.spread import quotas

CAPACITIES = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=3), st.integers(0, 200), min_size=1, max_size=12
)


def test_two_equal_hosts_share_evenly() -> None:
    assert quotas(runnable=12, capacities={"a": 100, "b": 100}) == {"a": 6, "b": 6}


def test_what_does_not_divide_goes_to_the_longest_running() -> None:
    assert quotas(runnable=13, capacities={"old": 9, "new": 9}) == {"old": 7, "new": 6}


def test_a_small_host_holds_what_it_can_and_the_others_share_the_rest() -> None:
    shares = quotas(runnable=100, capacities={"a": 100, "small": 10, "b": 100})

    assert shares == {"a": 45, "small": 10, "b": 45}


def test_one_host_more_only_takes_away() -> None:
    before = quotas(runnable=12, capacities=dict.fromkeys("abcd", 100))
    after = quotas(runnable=12, capacities=dict.fromkeys("abcde", 100))

    assert all(after[host] <= before[host] for host in before)


@given(st.integers(0, 500), CAPACITIES)
def test_every_account_is_held_by_one_host_while_there_is_room(
    runnable: int, capacities: dict[str, int]
) -> None:
    shares = quotas(runnable=runnable, capacities=capacities)

    assert sum(shares.values()) == min(runnable, sum(capacities.values()))
    assert all(0 <= shares[host] <= capacities[host] for host in capacities)


@given(st.integers(0, 500), CAPACITIES)
def test_hosts_with_room_hold_as_many_as_any_other(
    runnable: int, capacities: dict[str, int]
) -> None:
    shares = quotas(runnable=runnable, capacities=capacities)

    with_room = [shares[host] for host in capacities if shares[host] < capacities[host]]
    assert all(max(shares.values()) - share <= 1 for share in with_room)
