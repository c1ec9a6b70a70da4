from hypothesis import given
from hypothesis import strategies as st

from drivers.messages import ChatKind
from drivers.peers import bare_id, basic_group_mark, kind_of, supergroup_mark


def test_a_modern_supergroup_has_the_mark_that_telegram_gives_it() -> None:
    assert supergroup_mark(2_200_000_001) == -1_002_200_000_001
    assert kind_of(-1_002_200_000_001) is ChatKind.SUPERGROUP


@given(st.integers(1, 10**12 - 1))
def test_a_mark_can_be_taken_off_again(number: int) -> None:
    for mark, kind in (
        (number, ChatKind.PRIVATE),
        (basic_group_mark(number), ChatKind.BASIC_GROUP),
        (supergroup_mark(number), ChatKind.SUPERGROUP),
    ):
        assert kind_of(mark) is kind
        assert bare_id(mark) == number
