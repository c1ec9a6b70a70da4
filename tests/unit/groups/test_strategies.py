"""What every strategy keeps, and what each one promises."""

import math
from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groups.strategies import STRATEGIES, Candidate, Selection, Strategy

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


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
        used={account(n): NOON for n in draw(st.lists(numbers, max_size=6))},
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


@given(
    sizes=st.lists(st.integers(min_value=1, max_value=8), min_size=1, max_size=20),
    count=st.integers(min_value=1, max_value=3),
)
def test_least_recently_used_lets_nobody_act_twice_while_another_waits(
    sizes: list[int], count: int
) -> None:
    used: dict[UUID, datetime] = {}

    for step, size in enumerate(sizes):
        candidates = [Candidate(account(n)) for n in range(size)]
        selection = Selection(candidates=candidates, count=count, rng=Random(0), used=used)
        chosen = [one.account_id for one in STRATEGIES["least_recently_used"](selection)]
        waiting = {candidate.account_id for candidate in candidates} - set(chosen)
        longest = max((used.get(one, NOON) for one in chosen), default=NOON)
        assert all(used.get(one, NOON) >= longest for one in waiting)
        used.update(dict.fromkeys(chosen, NOON + timedelta(seconds=step + 1)))


def test_least_recently_used_takes_the_unused_first_and_says_since_when_others_are_idle() -> None:
    selection = Selection(
        candidates=[Candidate(account(n)) for n in (1, 2, 3)],
        count=3,
        rng=Random(0),
        used={account(1): NOON, account(3): NOON - timedelta(hours=1)},
    )

    chosen = STRATEGIES["least_recently_used"](selection)

    assert [one.account_id for one in chosen] == [account(2), account(3), account(1)]
    assert [one.why for one in chosen][:2] == ["not used yet", "idle since 2026-06-01 11:00:00 UTC"]


@settings(max_examples=10)
@given(weights=st.lists(st.integers(min_value=0, max_value=6), min_size=1, max_size=5))
def test_weighted_draws_in_proportion_whatever_the_weights(weights: list[int]) -> None:
    rng, draws = Random(7), 2000
    candidates = [Candidate(account(n), weight) for n, weight in enumerate(weights)]
    first: Counter[UUID] = Counter()

    for _ in range(draws):
        chosen = STRATEGIES["weighted"](Selection(candidates=candidates, count=1, rng=rng))
        first.update(one.account_id for one in chosen)

    for candidate in candidates:
        expected = draws * candidate.weight / max(1, sum(weights))
        assert abs(first[candidate.account_id] - expected) <= 5 * math.sqrt(draws / 4)


@given(selection=selections())
def test_a_host_list_goes_by_its_order_alone(selection: Selection) -> None:
    chosen = [one.account_id for one in STRATEGIES["host_list"](selection)]
    able = {candidate.account_id for candidate in selection.candidates}
    order = list(dict.fromkeys(selection.hosts)) or sorted(able)

    assert chosen == [host for host in order if host in able][: selection.count]


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
