"""Halts the whole service when Telegram bans several of its accounts shortly after one another."""

import math
from datetime import timedelta
from typing import Final

from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts.models import Account, AccountEvent, AccountLog, Status
from accounts.selectors import accounts_present
from accounts.services.switches import GLOBAL_SWITCH, switch_throw

FLEET_GUARD: Final = "fleet guard"
"""Who throws the switch, as its row tells."""

WINDOW: Final = timedelta(minutes=10)
MOST_BANS: Final = 3
LARGEST_SHARE: Final = 0.1
FEWEST_BANS: Final = 2


def bans_allowed(accounts: int) -> int:
    """How many bans within `WINDOW` halt a fleet of so many accounts.

    Three, or a tenth of the accounts if that is fewer; but never the first one: one account can
    always have bad luck, and a fleet of five would halt at each.
    """
    return min(MOST_BANS, max(FEWEST_BANS, math.ceil(accounts * LARGEST_SHARE)))


def fleet_guard() -> bool:
    """Throw the global switch if too many accounts were suspended lately; whether it did.

    Called after each suspension is committed, so that of two at once the later one counts both.
    After a release the next suspension within the window halts again.
    """
    bans = _suspended_lately().count()
    fleet = accounts_present().exclude(session_path="").count()
    if bans < bans_allowed(fleet):
        return False
    reason = _("%(bans)d accounts were suspended within %(minutes)d minutes") % {
        "bans": bans,
        "minutes": WINDOW.total_seconds() // 60,
    }
    return switch_throw(scope=GLOBAL_SWITCH, actor=FLEET_GUARD, reason=reason)


def _suspended_lately() -> QuerySet[Account]:
    """Accounts that Telegram suspended within the window, and that still are."""
    lately = AccountLog.objects.filter(
        event=AccountEvent.STATUS_CHANGED,
        created_at__gte=Now() - WINDOW,
        payload__status=Status.SUSPENDED,
    )
    return Account.objects.filter(status=Status.SUSPENDED, pk__in=lately.values("account_id"))
