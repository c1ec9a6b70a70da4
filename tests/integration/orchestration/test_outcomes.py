"""A batch of outcomes in which one cannot be written."""

import pytest
from django.db import connection

from orchestration.engine.outcomes import steps_write_each
from orchestration.models import Action, ActionStatus
from orchestration.statements import statements
from orchestration.statements.rows import Ended
from tests.integration.orchestration.plans import MakeAccount, MakePlan

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_result_that_the_database_refuses_is_left_out_and_its_outcome_counts(
    make_account: MakeAccount, make_plan: MakePlan
) -> None:
    accounts = [make_account() for _ in range(2)]
    planned = statements().plan(make_plan(*[account.pk for account in accounts]))
    statements().claim({account.pk: 1 for account in accounts}, holder="host-1")
    (bad, _), (good, _) = planned.actions

    stands = steps_write_each(
        [
            Ended(bad, 1, ActionStatus.DONE, result={"answer": "\0"}),
            Ended(good, 1, ActionStatus.DONE, result={"answer": "fine"}),
        ]
    )

    assert stands == {bad: ActionStatus.DONE, good: ActionStatus.DONE}
    assert Action.objects.get(pk=good).result == {"answer": "fine"}
    if connection.vendor == "postgresql":
        assert Action.objects.get(pk=bad).error == "RESULT_UNWRITABLE"
