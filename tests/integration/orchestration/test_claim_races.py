"""Two hosts that claim at the same moment."""

import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from uuid import UUID

import pytest
from django.db import connections, transaction

from orchestration.models import Action, ActionKind
from orchestration.statements import statements
from orchestration.statements.rows import Claim
from tests.integration.orchestration.plans import MakeAccount, MakePlan

pytestmark = pytest.mark.django_db(transaction=True)

UNCOMMITTED = 0.3  # seconds in which the second claim runs into the first


def claim_into_a_claim(free: dict[UUID, int]) -> list[Claim]:
    """Two claims, the second of which begins after the first has found its rows, uncommitted."""
    found = Event()

    def first() -> Claim:
        with transaction.atomic():
            claim = statements().claim(free, holder="host-1")
            found.set()
            time.sleep(UNCOMMITTED)
        return claim

    def second() -> Claim:
        assert found.wait(10)
        return statements().claim(free, holder="host-2")

    def in_a_thread(claim: Callable[[], Claim]) -> Claim:
        try:
            return claim()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(in_a_thread, (first, second)))


def test_an_action_claimed_by_two_hosts_at_once_goes_to_one(
    make_account: MakeAccount, make_plan: MakePlan
) -> None:
    accounts = [make_account() for _ in range(20)]
    statements().plan(make_plan(*[account.pk for account in accounts]))

    claims = claim_into_a_claim({account.pk: 4 for account in accounts})

    claimed = Counter(action.id for claim in claims for action in claim.claimed)
    assert len(claimed) == 20
    assert set(claimed.values()) == {1}
    assert set(Action.objects.values_list("fence", "attempts")) == {(1, 1)}


def test_two_hosts_never_send_into_one_chat_for_one_account_at_once(
    make_account: MakeAccount, make_plan: MakePlan
) -> None:
    account = make_account()
    for _ in range(4):
        statements().plan(make_plan(account.pk, kind=ActionKind.SEND))

    claims = claim_into_a_claim({account.pk: 4})

    assert sum(len(claim.claimed) for claim in claims) == 1
