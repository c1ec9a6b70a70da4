from hypothesis import given
from hypothesis import strategies as st

from sandbox.world.box import MessageBox


def _box(keep: int = 100) -> MessageBox:
    return MessageBox(last_id=500, pts=900, keep=keep)


def test_ids_and_pts_go_on_by_one() -> None:
    box = _box()

    entries = [box.add(uid, chat_id=-1, date=10) for uid in (1, 2)]

    assert [(entry.message_id, entry.pts) for entry in entries] == [(501, 901), (502, 902)]
    assert box.pts == 902


def test_an_edit_takes_a_pts_and_no_id() -> None:
    box = _box()
    box.add(1, chat_id=-1, date=10)

    entry = box.edit(1, date=11)

    assert entry
    assert (entry.message_id, entry.pts, entry.edit) == (501, 902, True)
    assert box.last_id == 501


def test_an_edit_of_what_the_box_never_had_is_nothing() -> None:
    assert _box().edit(1, date=10) is None


def test_the_updates_since_a_pts_are_exactly_the_missing_ones() -> None:
    box = _box()
    for uid in range(1, 6):
        box.add(uid, chat_id=-1, date=10)

    missing = box.since(902)

    assert missing is not None
    assert [entry.uid for entry in missing] == [3, 4, 5]


def test_nothing_is_missing_at_the_newest_pts_or_beyond() -> None:
    box = _box()

    assert box.since(900) == []
    assert box.since(999) == []


@given(count=st.integers(min_value=0, max_value=60), keep=st.integers(min_value=1, max_value=9))
def test_the_log_tells_at_least_what_it_promises_to_keep(count: int, keep: int) -> None:
    box = _box(keep)
    for uid in range(1, count + 1):
        box.add(uid, chat_id=-1, date=10)

    kept = box.since(box.pts - min(keep, count))

    assert kept is not None
    assert [entry.uid for entry in kept] == list(range(count + 1 - min(keep, count), count + 1))


def test_a_pts_from_before_the_log_cannot_be_told() -> None:
    assert _box().since(1) is None


def test_messages_are_found_by_chat_and_by_either_number() -> None:
    box = _box()
    box.add(1, chat_id=-1, date=10)
    box.add(2, chat_id=-2, date=10)

    assert box.ids_in(-2) == [502]
    assert (box.uid_of(502), box.id_of(2)) == (2, 502)
    assert box.ids_in(-3) == []
