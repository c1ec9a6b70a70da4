"""What every strategy keeps, and what each one promises."""

from collections import Counter
from random import Random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.strategies import STRATEGIES, Candidate, Selection, Strategy


def account(number: int) -> UUID:
    return UUID(int=number)


@st.composite
def selections(draw: st.DrawFn) -> Selection:
    numbers = st.integers(min_value=1, max_value=30)
    ids = draw(st.lists(numbers, unique=True, max_size=12))
    return Selection(
        candidates=[Candidate(account(n), draw(st.integers(0, 5))) for n in ids],
        count=draw(st.integers(min_value=0, max_value=15)),
        rng=Random(draw(st.integers())),
        weights={account(n): draw(st.integers(0, 9)) for n in draw(st.lists(numbers, max_size=3))},
        hosts=[account(n) for n in draw(st.lists(numbers, max_size=6))],
        last=draw(st.none() | numbers.map(account)),
    )


@pytest.mark.parametrize("strategy", STRATEGIES.values(), ids=STRATEGIES.keys())
@given(selection=selections())
def test_a_choice_is_never_more_than_asked_never_one_twice_and_only_candidates(
    strategy: Strategy, selection: Selection
) -> None:
    chosen = [choice.account_id for choice in strategy(selection)]

    assert len(chosen) <= selection.count
    assert len(set(chosen)) == len(chosen)
    assert set(chosen) <= {candidate.account_id for candidate in selection.candidates}


@pytest.mark.parametrize("strategy", STRATEGIES.values(), ids=STRATEGIES.keys())
@given(selection=selections())
def test_scores_fall_in_the_order_of_choice(strategy: Strategy, selection: Selection) -> None:
    scores = [choice.score for choice in strategy(selection)]

    assert scores == sorted(scores, reverse=True)


@given(
    size=st.integers(min_value=1, max_value=9),
    count=st.integers(min_value=1, max_value=9),
    rounds=st.integers(min_value=1, max_value=20),
)
def test_round_robin_gives_everyone_the_same_number_of_turns(
    size: int, count: int, rounds: int
) -> None:
    candidates = [Candidate(account(n)) for n in range(size)]
    turns: Counter[UUID] = Counter()
    last = None

    for _ in range(rounds):
        selection = Selection(candidates=candidates, count=count, rng=Random(0), last=last)
        chosen = [choice.account_id for choice in STRATEGIES["round_robin"](selection)]
        turns.update(chosen)
        last = chosen[-1]

    shares = [turns[candidate.account_id] for candidate in candidates]
    assert max(shares) - min(shares) <= 1


def test_round_robin_goes_on_after_an_account_that_has_left() -> None:
    selection = Selection(
        candidates=[Candidate(account(n)) for n in (1, 2, 5)],
        count=2,
        rng=Random(0),
        last=account(3),
    )

    chosen = [choice.account_id for choice in STRATEGIES["round_robin"](selection)]

    assert chosen == [account(5), account(1)]


def test_a_weight_of_three_is_drawn_first_three_times_as_often_as_one() -> None:
    rng = Random(20260101)
    candidates = [Candidate(account(1), weight=1), Candidate(account(2), weight=3)]
    first: Counter[UUID] = Counter()

    for _ in range(4000):
        selection = Selection(candidates=candidates, count=1, rng=rng)
        first[STRATEGIES["weighted"](selection)[0].account_id] += 1

    assert 2850 < first[account(2)] < 3150


def test_a_weight_of_nothing_is_never_drawn_and_the_rule_overrules_the_account() -> None:
    selection = Selection(
        candidates=[Candidate(account(1), weight=5), Candidate(account(2), weight=0)],
        count=2,
        rng=Random(0),
        weights={account(1): 0, account(2): 1},
    )

    assert [choice.account_id for choice in STRATEGIES["weighted"](selection)] == [account(2)]


def test_a_later_host_stands_in_for_an_earlier_one_that_cannot_act() -> None:
    selection = Selection(
        candidates=[Candidate(account(n)) for n in (1, 2, 3)],
        count=2,
        rng=Random(0),
        hosts=[account(9), account(3), account(1), account(3)],
    )

    chosen = STRATEGIES["host_list"](selection)

    assert [choice.account_id for choice in chosen] == [account(3), account(1)]
    assert chosen[0].why == "host 2 of 3"
