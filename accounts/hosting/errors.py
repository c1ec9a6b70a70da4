"""Why a host does not start: one sentence for operators, and no traceback.

AccountsError
└── HostNotStarted   a worker was asked to hold accounts and cannot
"""

from accounts.errors import AccountsError


class HostNotStarted(AccountsError):
    """The worker cannot hold accounts; the message names the setting or option to change."""
