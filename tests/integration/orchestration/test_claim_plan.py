"""The claim must stay cheap when many actions wait: what PostgreSQL plans to do for it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from orchestration.models import ActionKind
from orchestration.statements import statements
from tests.integration.orchestration.plans import MakeAccount, MakePlan

pytestmark = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="plans are looked at on PostgreSQL"
)

_CLAIMS = "from pg_prepared_statements where statement like '%recursive wanted%'"


def test_a_claim_reads_its_indexes_and_never_the_whole_table(
    make_account: MakeAccount, make_plan: MakePlan
) -> None:
    accounts = [make_account().pk for _ in range(50)]
    for kind in ActionKind:
        for _ in range(40):
            statements().plan(make_plan(*accounts, kind=kind, delay=timedelta(minutes=1)))
    with connection.cursor() as cursor:
        cursor.execute("analyze actions")
        statements().claim(dict.fromkeys(accounts, 4), holder="host-1")
        name, types = _prepared(cursor)
        cursor.execute(f"explain execute {name}({', '.join('null' for _ in types)})")
        plan = "\n".join(row[0] for row in cursor.fetchall())

    assert "actions_due" in plan
    assert "actions_sends" in plan
    assert "Seq Scan on actions" not in plan


def test_a_claim_is_planned_once_for_all_accounts(make_account: MakeAccount) -> None:
    for _ in range(8):
        statements().claim({make_account().pk: 4}, holder="host-1")

    with connection.cursor() as cursor:
        cursor.execute(f"select generic_plans, custom_plans {_CLAIMS}")
        assert cursor.fetchall() == [(8, 0)]


def _prepared(cursor: Any) -> tuple[str, list[str]]:
    """The claim's name in this connection, and the types of its parameters."""
    cursor.execute(f"select name, parameter_types::text[] {_CLAIMS}")
    ((name, types),) = cursor.fetchall()
    return name, types
