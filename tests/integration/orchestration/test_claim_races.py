"""Two hosts that claim at the same moment."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

import pytest
from django.db import connections

from orchestration.models import Action, ActionKind
from orchestration.statements import statements
from orchestration.statements.rows import Claim
from tests.integration.orchestration.conftest import MakeAccount, MakePlan

pytestmark = pytest.mark.django_db(transaction=True)

HOSTS = ("host-1", "host-2", "host-3", "host-4")


def claim_at_once(free: dict[UUID, int]) -> list[Claim]:
    """One claim by each host, all begun together."""
    ready = Barrier(len(HOSTS))

    def claim(host: str) -> Claim:
        try:
            connections["default"].ensure_connection()
            ready.wait(10)
            return statements().claim(free, holder=host)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(HOSTS)) as pool:
        return list(pool.map(claim, HOSTS))


def test_an_action_claimed_by_two_hosts_at_once_goes_to_one(
    make_account: MakeAccount, make_plan: MakePlan
) -> None:
    accounts = [make_account() for _ in range(20)]
    statements().plan(make_plan(*[account.pk for account in accounts]))

    claims = claim_at_once({account.pk: 4 for account in accounts})

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

    claims = claim_at_once({account.pk: 4})

    assert sum(len(claim.claimed) for claim in claims) == 1
