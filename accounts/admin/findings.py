"""What stands against one account, in words."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from accounts.health.selectors import UNREADABLE
from accounts.models import Account, AccountHealth


def findings_of(account: Account) -> list[str]:
    """A sentence for each finding; none when nothing is known against the account."""
    return list(_findings(account))


def _findings(account: Account) -> Iterator[str]:
    if account.status_code in UNREADABLE:
        yield _("Its session file does not open.")
    health: Any = getattr(account, "health", None)
    if health is None:
        yield _("Telegram was not asked yet.")
        return
    yield from _of_health(health)
    for device in account.devices.filter(known=False):
        yield _("Unknown device: %(name)s (%(country)s), since %(since)s.") % {
            "name": device.name or "-",
            "country": device.country or "-",
            "since": f"{device.first_seen_at:%Y-%m-%d %H:%M}",
        }


def _of_health(health: AccountHealth) -> Iterator[str]:
    if health.two_step is False:
        yield _("Two-step verification is off.")
    if not health.network_allowed:
        yield _("Telegram sees its session where it may not be.")
