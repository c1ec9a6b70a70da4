"""What an alert says: read from the rows when it is sent, so no text travels in a task."""

from collections.abc import Callable
from types import MappingProxyType
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import (
    Account,
    AccountLease,
    FloodDeadline,
    HostRegistration,
    Proxy,
    Switch,
)
from sis_project.telemetry.alerts import finding_words
from sis_project.telemetry.alerts.words import Wording, who
from telemetry.alerts import AlertKind, Condition


def wording_of(condition: Condition) -> Wording | None:
    """What to say; None when the thing that it is about is gone meanwhile."""
    return _BY_KIND[condition.kind](condition.subject)


def _session_lost(subject: str) -> Wording | None:
    account = Account.objects.filter(pk=UUID(subject)).first()
    if account is None:
        return None
    return Wording(
        _("SIS: an account needs a new login"),
        _(
            "%(who)s can act no more: its session is dead (%(reason)s). Log it in again: "
            "python manage.py login"
        )
        % {"who": who(account), "reason": account.status_reason},
    )


def _account_suspended(subject: str) -> Wording | None:
    account = Account.objects.filter(pk=UUID(subject)).first()
    if account is None:
        return None
    return Wording(
        _("SIS: an account is suspended"),
        _(
            "Telegram restricts %(who)s (%(reason)s). It does nothing until you decide: see its "
            "page in the admin."
        )
        % {"who": who(account), "reason": account.status_reason},
    )


def _flood_wait(subject: str) -> Wording | None:
    wait = FloodDeadline.objects.select_related("account").filter(pk=int(subject)).first()
    if wait is None:
        return None
    return Wording(
        _("SIS: a long flood wait"),
        _(
            "Telegram lets %(who)s not %(method)s before %(until)s UTC. SIS obeys; look at the "
            "account's budget if this comes again."
        )
        % {
            "who": who(wait.account),
            "method": wait.method,
            "until": f"{wait.until:%Y-%m-%d %H:%M:%S}",
        },
    )


def _fleet_halted(subject: str) -> Wording | None:
    switch = Switch.objects.filter(scope=subject).first()
    if switch is None:
        return None
    return Wording(
        _("SIS: the whole service is halted"),
        _(
            "%(reason)s, so no account does anything any more. Find out why first; then: "
            "python manage.py kill_switch off --reason ..."
        )
        % {"reason": switch.reason},
    )


def _host_lost(subject: str) -> Wording | None:
    host = HostRegistration.objects.filter(pk=subject).first()
    if host is None:
        return None
    return Wording(
        _("SIS: a host is lost"),
        _(
            "The host %(host)s (process %(pid)d on %(machine)s) is silent since %(since)s UTC, "
            "with %(held)d accounts in its name. Other hosts take them; look at that machine."
        )
        % {
            "host": host.pk,
            "pid": host.pid,
            "machine": host.hostname,
            "since": f"{host.expires_at:%Y-%m-%d %H:%M:%S}",
            "held": AccountLease.objects.filter(holder=host.pk).count(),
        },
    )


def _proxy_down(subject: str) -> Wording | None:
    proxy = Proxy.objects.filter(pk=UUID(subject)).first()
    if proxy is None:
        return None
    return Wording(
        _("SIS: a proxy is down"),
        _("%(reason)s It has %(count)d accounts, which are offline until then.")
        % {"reason": proxy.state_reason, "count": proxy.accounts.count()},
    )


_BY_KIND: MappingProxyType[AlertKind, Callable[[str], Wording | None]] = MappingProxyType(
    {
        AlertKind.SESSION_LOST: _session_lost,
        AlertKind.ACCOUNT_SUSPENDED: _account_suspended,
        AlertKind.SESSION_UNREADABLE: finding_words.session_unreadable,
        AlertKind.TWO_STEP_OFF: finding_words.two_step_off,
        AlertKind.NETWORK_NOT_ALLOWED: finding_words.network_not_allowed,
        AlertKind.DEVICE_UNKNOWN: finding_words.device_unknown,
        AlertKind.FLOOD_WAIT: _flood_wait,
        AlertKind.FLEET_HALTED: _fleet_halted,
        AlertKind.PROXY_DOWN: _proxy_down,
        AlertKind.HOST_LOST: _host_lost,
    }
)
