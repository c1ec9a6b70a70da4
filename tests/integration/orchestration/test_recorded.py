"""What was recorded is read on from a place: nothing may come to light behind it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Account, AccountEvent, AccountLog
from orchestration.recorded import Position, Reader, position_newest, recorded_after

WITHIN = 20.0  # seconds

pytestmark = pytest.mark.django_db(transaction=True)


def line(account: Account, name: str) -> None:
    """A line of the log, old enough to be told."""
    made = AccountLog.objects.create(
        account=account, event=AccountEvent.PAUSED, payload={"name": name}
    )
    AccountLog.objects.filter(pk=made.pk).update(created_at=timezone.now() - timedelta(minutes=1))


def told_after(position: Position) -> list[str]:
    told = recorded_after(position, reader=Reader(), limit=50, now=timezone.now())
    return [one.facts["payload"]["name"] for one in told]


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time")
def test_a_line_whose_transaction_takes_long_holds_back_those_that_come_behind_it(
    account: Account,
) -> None:
    begun, may_end = Event(), Event()
    position = position_newest()

    def write_slowly() -> None:
        with transaction.atomic():
            line(account, "slow")
            begun.set()
            may_end.wait(WITHIN)
        connection.close()

    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(write_slowly)
        assert begun.wait(WITHIN)
        line(account, "quick")
        while_it_writes = told_after(position)
        may_end.set()
        slow.result(WITHIN)

    assert while_it_writes == []
    assert told_after(position) == ["slow", "quick"]
