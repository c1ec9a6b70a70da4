"""Accounts whose host died: nobody else is left to say that they are offline."""

from accounts.hosting.selectors import orphans
from accounts.services import accounts_set_offline


def orphans_set_offline() -> int:
    """Set accounts offline that no living lease holds; says how many that were.

    A host that takes one at this very moment says within half a second that it is active.
    """
    return accounts_set_offline(lost=orphans(), reason="No host holds it", code="NO_HOST")
