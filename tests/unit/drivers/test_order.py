from drivers.hearing.order import Verdict, judge, seq_gap
from drivers.hearing.steps import Envelope, Step

CHAT = -1002200000001


def test_the_next_step_applies() -> None:
    assert judge(10, Step(CHAT, pts=11, pts_count=1)) is Verdict.APPLY
    assert judge(10, Step(None, pts=13, pts_count=3)) is Verdict.APPLY


def test_a_step_that_was_heard_is_a_duplicate() -> None:
    assert judge(10, Step(CHAT, pts=10, pts_count=1)) is Verdict.DUPLICATE
    assert judge(10, Step(CHAT, pts=3, pts_count=1)) is Verdict.DUPLICATE


def test_a_step_with_something_missing_before_it_is_a_gap() -> None:
    assert judge(10, Step(CHAT, pts=12, pts_count=1)) is Verdict.GAP


def test_a_step_that_counts_nothing_applies_where_we_are() -> None:
    assert judge(10, Step(CHAT, pts=10, pts_count=0)) is Verdict.APPLY
    assert judge(10, Step(CHAT, pts=11, pts_count=0)) is Verdict.GAP


def test_the_first_step_of_an_unknown_ledger_applies() -> None:
    assert judge(None, Step(CHAT, pts=99, pts_count=1)) is Verdict.APPLY


def test_only_a_counted_container_can_show_a_gap() -> None:
    assert seq_gap(5, Envelope(entries=(), seq_start=7, seq=7))
    assert not seq_gap(5, Envelope(entries=(), seq_start=6, seq=8))
    assert not seq_gap(5, Envelope(entries=(), seq_start=0, seq=0))
    assert not seq_gap(5, Envelope(entries=(), seq_start=3, seq=3))
