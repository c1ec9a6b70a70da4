"""The claim must stay cheap when many actions wait: what PostgreSQL plans to do for it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from orchestration.models import ActionKind
from orchestration.statements import postgres, statements
from orchestration.statements.rows import CLAIM_LIFE
from tests.integration.orchestration.plans import MakeAccount, MakePlan

pytestmark = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="plans are looked at on PostgreSQL"
)


def test_a_claim_reads_its_indexes_and_never_the_whole_table(
    make_account: MakeAccount, make_plan: MakePlan
) -> None:
    accounts = [make_account().pk for _ in range(50)]
    for kind in ActionKind:
        for _ in range(40):
            statements().plan(make_plan(*accounts, kind=kind, delay=timedelta(minutes=1)))
    params: dict[str, Any] = {
        "accounts": accounts,
        "presses": [4] * 50,
        "holder": "host-1",
        "life": CLAIM_LIFE,
    }
    with connection.cursor() as cursor:
        cursor.execute("analyze actions")
        cursor.execute("explain " + postgres.CLAIM, params)
        plan = "\n".join(row[0] for row in cursor.fetchall())

    assert "actions_due" in plan
    assert "actions_sends" in plan
    assert "Seq Scan on actions" not in plan
