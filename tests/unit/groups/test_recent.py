"""A bounded memory forgets the oldest."""

from groups.recent import Recent


def test_the_oldest_entry_goes_first() -> None:
    recent: Recent[int, str] = Recent(2)
    for number in (1, 2, 3):
        recent.put(number, str(number))

    assert 1 not in recent
    assert recent.get(1) is None
    assert recent.get(3) == "3"
    assert len(recent) == 2
