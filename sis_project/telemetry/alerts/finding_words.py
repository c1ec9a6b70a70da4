"""What alerts say of the findings of checkups, and of sessions that do not open."""

from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import Account, AccountDevice, AccountHealth
from sis_project.telemetry.alerts.words import Wording, who


def session_unreadable(subject: str) -> Wording | None:
    """The status says what is wrong with the file, and the way out."""
    account = Account.objects.filter(pk=UUID(subject)).first()
    if account is None:
        return None
    return Wording(
        _("SIS: a session file does not open"),
        _("%(who)s is offline. %(reason)s It comes back by itself when the file is right again.")
        % {"who": who(account), "reason": account.status_reason},
    )


def two_step_off(subject: str) -> Wording | None:
    """Which account is easy to take."""
    account = Account.objects.filter(pk=UUID(subject)).first()
    if account is None:
        return None
    return Wording(
        _("SIS: two-step verification is off"),
        _(
            "Whoever reads one SMS of %(who)s can take it. Set a password in a Telegram app: "
            "Settings, Privacy and Security, Two-Step Verification."
        )
        % {"who": who(account)},
    )


def network_not_allowed(subject: str) -> Wording | None:
    """Where it is seen, and where it may be."""
    health = AccountHealth.objects.select_related("account").filter(pk=UUID(subject)).first()
    if health is None:
        return None
    return Wording(
        _("SIS: an account is seen where it may not be"),
        _(
            "Telegram sees the session of %(who)s at %(ip)s (%(country)s), and it may be in "
            "%(where)s. Look at its egress, or correct its allowed networks in the admin."
        )
        % {
            "who": who(health.account),
            "ip": health.ip or "-",
            "country": health.country or "-",
            "where": ", ".join(health.account.allowed_networks),
        },
    )


def device_unknown(subject: str) -> Wording | None:
    """What logged in, and what to do about it."""
    device = AccountDevice.objects.select_related("account").filter(pk=int(subject)).first()
    if device is None:
        return None
    return Wording(
        _("SIS: an unknown device is logged in"),
        _(
            "%(device)s (%(country)s) logged in to %(who)s. If nobody of yours did that, end its "
            "session in a Telegram app (Settings, Devices) and change the two-step password. Else "
            "say in the admin, on the account's page, that the device is known."
        )
        % {
            "device": device.name or _("A device without a name"),
            "country": device.country or "-",
            "who": who(device.account),
        },
    )
