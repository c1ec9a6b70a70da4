"""What is read before an account's line opens."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.hosting.opening import opening_load
from accounts.models import Account, Status
from drivers.session import TelegramSession

SESSION = TelegramSession(dc_id=2, user_id=7, auth_key=bytes(256))


@pytest.mark.parametrize(
    ("ends_in", "status"),
    [
        (None, Status.SUSPENDED),
        (timedelta(hours=1), Status.SUSPENDED),
        (-timedelta(seconds=1), Status.OFFLINE),
    ],
)
def test_only_a_restriction_whose_end_has_come_is_lifted(
    db: None, ends_in: timedelta | None, status: Status
) -> None:
    until = timezone.now() + ends_in if ends_in else None
    account = Account.objects.create(
        display_name="one", status=Status.SUSPENDED, status_until=until
    )

    opening_load(account.pk, open_session=lambda _: SESSION, find_proxy=lambda _: None)

    account.refresh_from_db()
    assert account.status == status
