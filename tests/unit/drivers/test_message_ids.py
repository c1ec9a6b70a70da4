from hypothesis import given
from hypothesis import strategies as st

from drivers.mtproto.message_ids import REMEMBERED, SeenIds

NOW = 1_800_000_000.0


def at(seconds: float) -> int:
    return int((NOW + seconds) * 2**32) | 1


def test_a_message_is_fresh_once() -> None:
    seen = SeenIds()

    assert seen.fresh(at(0), NOW)
    assert not seen.fresh(at(0), NOW)


def test_messages_from_another_time_are_refused() -> None:
    seen = SeenIds()

    assert not seen.fresh(at(31), NOW)
    assert not seen.fresh(at(-301), NOW)
    assert seen.fresh(at(29), NOW)
    assert seen.fresh(at(-299), NOW)


@given(st.lists(st.integers(0, 50), max_size=200))
def test_whatever_repeats_each_is_taken_once(numbers: list[int]) -> None:
    seen = SeenIds()

    taken = [number for number in numbers if seen.fresh(at(0) + 4 * number, NOW)]

    assert sorted(taken) == sorted(set(numbers))


def test_what_is_remembered_is_bounded() -> None:
    seen = SeenIds()

    for number in range(3 * REMEMBERED):
        seen.fresh(at(0) + 4 * number, NOW)

    assert len(seen._seen) == len(seen._order) == REMEMBERED
