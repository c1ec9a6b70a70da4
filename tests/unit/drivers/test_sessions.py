import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.session import TelegramSession

sessions = st.builds(
    TelegramSession,
    dc_id=st.integers(1, 5),
    user_id=st.integers(1, 2**63),
    auth_key=st.binary(min_size=256, max_size=256),
)


@given(sessions)
def test_a_packed_session_unpacks_to_the_same(session: TelegramSession) -> None:
    assert TelegramSession.unpack(session.pack()) == session
    assert len(session.pack()) == 266


@given(st.binary(max_size=300).filter(lambda packed: len(packed) != 266 or packed[0] != 1))
def test_other_bytes_are_refused(packed: bytes) -> None:
    with pytest.raises(ValueError, match="not a packed Telegram session"):
        TelegramSession.unpack(packed)


def test_the_key_stays_out_of_the_repr() -> None:
    assert repr(TelegramSession(2, 7, b"k" * 256)) == "TelegramSession(dc_id=2, user_id=7)"
