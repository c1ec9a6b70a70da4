"""Which statuses a line may set."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.hosting.telling import verdict_store
from accounts.hosting.verdicts import CONNECTED, Verdict
from accounts.models import Account, Status

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize("waits_for_an_operator", [Status.SUSPENDED, Status.NEED_RELOGIN])
@pytest.mark.parametrize("verdict", [CONNECTED, Verdict(Status.OFFLINE, "CONNECTION_LOST")])
def test_a_line_never_lifts_what_waits_for_an_operator(
    db: None, waits_for_an_operator: Status, verdict: Verdict
) -> None:
    account = Account.objects.create(status=waits_for_an_operator)

    assert not verdict_store(account_id=account.pk, verdict=verdict, now=NOON)

    account.refresh_from_db()
    assert account.status == waits_for_an_operator


def test_the_end_of_a_session_says_nothing_of_the_one_that_was_logged_in_since(db: None) -> None:
    account = Account.objects.create(status=Status.OFFLINE, session_generation=2)
    verdict = Verdict(Status.NEED_RELOGIN, "AUTH_KEY_UNREGISTERED", final=True)

    assert not verdict_store(account_id=account.pk, verdict=verdict, now=NOON, session=1)
    assert verdict_store(account_id=account.pk, verdict=verdict, now=NOON, session=2)


def test_a_wait_that_telegram_named_is_kept_with_its_end(db: None) -> None:
    account = Account.objects.create(status=Status.ACTIVE)
    verdict = Verdict(Status.OFFLINE, "FLOOD_WAIT_X", wait=timedelta(minutes=5))

    assert verdict_store(account_id=account.pk, verdict=verdict, now=NOON)

    account.refresh_from_db()
    assert (account.status, account.status_until) == (Status.OFFLINE, NOON + timedelta(minutes=5))
