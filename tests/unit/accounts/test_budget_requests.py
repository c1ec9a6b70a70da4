"""Which buckets a request takes from."""

from uuid import UUID

import pytest

from accounts.budgets.requests import BudgetRequest, Effect, Scope, buckets
from accounts.rates import HARD_CEILINGS, Limit

WIDE, MIDDLE, NARROW = Limit(100, 100), Limit(10, 10), Limit(1, 1)


@pytest.mark.parametrize(
    ("effect", "scopes"),
    [
        (Effect.PRESS, [Scope.GLOBAL, Scope.GROUP, Scope.ACCOUNT, Scope.EFFECT]),
        (Effect.SEND, [Scope.GLOBAL, Scope.GROUP, Scope.ACCOUNT, Scope.EFFECT, Scope.CHAT]),
    ],
)
def test_each_effect_takes_from_its_scopes(effect: Effect, scopes: list[Scope]) -> None:
    request = BudgetRequest(
        account_id=UUID(int=7), group_id=-1005, account=NARROW, group=MIDDLE, effect=effect
    )

    taken = buckets(request, global_limit=WIDE, ceilings=HARD_CEILINGS)

    assert [bucket.scope for bucket in taken] == scopes
    assert [bucket.limit for bucket in taken[:3]] == [WIDE, MIDDLE, NARROW]
    assert len({bucket.key for bucket in taken}) == len(taken)
    assert taken[1].key == "sis:group:-1005:rate_limit"
    assert taken[2].key == f"sis:account:{UUID(int=7)}:rate_limit"


@pytest.mark.parametrize(
    ("own", "kept"),
    [
        (None, HARD_CEILINGS.sends),
        (Limit(1 / 60, 2), Limit(1 / 60, 2)),
        (Limit(1000, 1000), HARD_CEILINGS.sends),
        (Limit(1 / 60, 1000), Limit(1 / 60, HARD_CEILINGS.sends.burst)),
    ],
)
def test_the_limit_of_one_effect_is_the_accounts_own_below_its_ceiling(
    own: Limit | None, kept: Limit
) -> None:
    request = BudgetRequest(UUID(int=7), -1005, WIDE, WIDE, Effect.SEND, own=own)

    taken = buckets(request, global_limit=WIDE, ceilings=HARD_CEILINGS)

    assert next(bucket.limit for bucket in taken if bucket.scope is Scope.EFFECT) == kept
