"""Which troubles stand now, as the tables say.

The rows are looked at, and no event is waited for: so nothing is missed while the look itself was
away, and nothing has to be called from the loop that it would hold up.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models.functions import Now

from accounts.health.selectors import (
    devices_unknown,
    network_not_allowed,
    sessions_unreadable,
    two_step_off,
)
from accounts.models import (
    Account,
    FloodDeadline,
    HostRegistration,
    Proxy,
    ProxyState,
    Status,
    Switch,
)
from accounts.services import FLEET_GUARD
from telemetry.alerts import AlertKind, Condition


def conditions_now(*, now: datetime) -> Iterator[Condition]:
    """Every condition, by statements over small tables."""
    for kind, status in (
        (AlertKind.SESSION_LOST, Status.NEED_RELOGIN),
        (AlertKind.ACCOUNT_SUSPENDED, Status.SUSPENDED),
    ):
        # Whom an operator logged out has no session any more, and is no news.
        standing = Account.objects.filter(status=status).exclude(
            session_path="", session_generation__gt=0
        )
        for account_id in standing.values_list("pk", flat=True):
            yield Condition(kind, str(account_id))
    for scope in Switch.objects.filter(thrown_by=FLEET_GUARD).values_list("scope", flat=True):
        yield Condition(AlertKind.FLEET_HALTED, scope)
    yield from _findings()
    longest = now + timedelta(seconds=settings.SIS_ALERT_FLOOD_WAIT)
    for wait_id in FloodDeadline.objects.filter(until__gt=longest).values_list("pk", flat=True):
        yield Condition(AlertKind.FLOOD_WAIT, str(wait_id))
    down = Proxy.objects.filter(enabled=True, state=ProxyState.DOWN)
    for proxy_id in down.values_list("pk", flat=True):
        yield Condition(AlertKind.PROXY_DOWN, str(proxy_id))
    silent = HostRegistration.objects.filter(expires_at__lte=Now())
    for host_id in silent.values_list("pk", flat=True):
        yield Condition(AlertKind.HOST_LOST, host_id)


def _findings() -> Iterator[Condition]:
    """What the checkups found, and sessions that do not open."""
    for kind, rows in (
        (AlertKind.SESSION_UNREADABLE, sessions_unreadable()),
        (AlertKind.TWO_STEP_OFF, two_step_off()),
        (AlertKind.NETWORK_NOT_ALLOWED, network_not_allowed()),
        (AlertKind.DEVICE_UNKNOWN, devices_unknown()),
    ):
        for subject in rows.values_list("pk", flat=True):
            yield Condition(kind, str(subject))
