"""What was recorded is read on from a place: nothing may come to light behind it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Account, AccountEvent, AccountLog, Switch
from orchestration.recorded import Position, Reader, position_newest, recorded_after
from orchestration.settled_rows import SETTLED_AFTER

WITHIN = 20.0  # seconds

pytestmark = pytest.mark.django_db(transaction=True)


def line(account: Account, name: str) -> None:
    AccountLog.objects.create(account=account, event=AccountEvent.PAUSED, payload={"name": name})


def told_after(position: Position) -> list[str]:
    """What is told once everything is old enough, if nothing holds it back."""
    soon = timezone.now() + 2 * SETTLED_AFTER
    told = recorded_after(position, reader=Reader(), limit=50, now=soon)
    return [one.facts["payload"]["name"] for one in told]


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time")
@pytest.mark.parametrize("quick_began_first", [False, True])
def test_a_line_whose_transaction_takes_long_holds_back_those_that_come_behind_it(
    account: Account, quick_began_first: bool
) -> None:
    begun, may_end = Event(), Event()
    position = position_newest(timezone.now() + 2 * SETTLED_AFTER)

    def write_slowly() -> None:
        with transaction.atomic():
            line(account, "slow")
            begun.set()
            may_end.wait(WITHIN)
        connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            if quick_began_first:
                Switch.objects.create(scope="group:1", thrown_by="olga", reason="a rest")
            slow = pool.submit(write_slowly)
            assert begun.wait(WITHIN)
            line(account, "quick")
        while_it_writes = told_after(position)
        its_place = position_newest(timezone.now() + 2 * SETTLED_AFTER)
        may_end.set()
        slow.result(WITHIN)

    assert while_it_writes == []
    assert told_after(position) == told_after(its_place) == ["slow", "quick"]
