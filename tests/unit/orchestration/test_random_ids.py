"""The key of a send: stable, distinct, and in the range of the wire."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from orchestration.random_ids import random_id

ACCOUNT = UUID(int=7)


@given(
    account_id=st.uuids(),
    chat_id=st.integers(min_value=-(10**13), max_value=-1),
    event_key=st.text(max_size=96),
    rule=st.text(max_size=64),
    slot=st.integers(min_value=0, max_value=500),
)
def test_a_random_id_is_never_zero_fits_the_wire_and_stays_the_same(
    account_id: UUID, chat_id: int, event_key: str, rule: str, slot: int
) -> None:
    first, again = (
        random_id(account_id=account_id, chat_id=chat_id, event_key=event_key, rule=rule, slot=slot)
        for _ in range(2)
    )

    assert first == again
    assert first != 0
    assert -(2**63) <= first < 2**63


def test_no_two_actions_share_a_random_id() -> None:
    ids = {
        random_id(account_id=account, chat_id=chat, event_key=event, rule=rule, slot=slot)
        for account in (ACCOUNT, UUID(int=8))
        for chat in (-1, -2)
        for event in ("-1:5", "-1:6")
        for rule in ("a", "b")
        for slot in range(50)
    }

    assert len(ids) == 2 * 2 * 2 * 2 * 50
