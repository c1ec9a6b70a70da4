"""Nobody guesses which groups are watched."""

import pytest

from groups.errors import WatchNotLoaded
from groups.watch_list import Watched, WatchList
from tests.unit.groups.builders import BASIC_GROUP, GROUP


def test_a_list_that_was_never_loaded_answers_nothing() -> None:
    watch = WatchList()

    with pytest.raises(WatchNotLoaded):
        watch.contains(GROUP)
    with pytest.raises(WatchNotLoaded):
        watch.is_ours(7)


def test_the_newest_list_counts() -> None:
    watch = WatchList()
    watch.refresh(Watched(frozenset({GROUP}), frozenset({7})))
    watch.refresh(Watched(frozenset({BASIC_GROUP}), frozenset({8})))

    assert watch.contains(BASIC_GROUP)
    assert not watch.contains(GROUP)
    assert watch.is_ours(8)
    assert not watch.is_ours(7)
    assert not watch.is_ours(None)
