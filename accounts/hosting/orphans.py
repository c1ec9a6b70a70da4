"""Accounts whose host died: nobody else is left to say that they are offline."""

from accounts.hosting.selectors import orphans_list
from accounts.models import Status
from accounts.services import account_status_change


def orphans_set_offline() -> int:
    """Set accounts offline that no living lease holds; says how many that were.

    A host that takes one at this very moment says within half a second that it is active.
    """
    return sum(
        account_status_change(
            account_id=account_id,
            to=Status.OFFLINE,
            reason="No host holds it",
            expected=[Status.ACTIVE],
        )
        for account_id in orphans_list()
    )
