"""Gauges of the tables: accounts, leases, hosts, waits, and what is still open."""

from collections import Counter
from collections.abc import Iterator

from django.db.models import Count, Max, Q
from django.db.models.functions import Now
from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily

from accounts.health.selectors import (
    devices_unknown,
    network_not_allowed,
    sessions_unreadable,
    two_step_off,
)
from accounts.hosting.registry import DEAF
from accounts.models import (
    AccountLease,
    Desired,
    FloodDeadline,
    HostRegistration,
    Status,
    Switch,
)
from accounts.selectors import accounts_present
from orchestration.models import Action, ActionStatus
from redpackets.models import ClaimOutcome, RedPacketClaim
from sis_project.telemetry.gauges.families import gauge, gauge_by

OPEN = (ActionStatus.QUEUED, ActionStatus.CLAIMED, ActionStatus.UNKNOWN)
SWITCHES = ("global", "group", "account")


def table_gauges() -> Iterator[GaugeMetricFamily]:
    """Every gauge, each by a count that an index or a small table answers."""
    yield _accounts("sis_accounts", "Accounts by status", "status", Status.values)
    yield _accounts("sis_accounts_desired", "Accounts by what is asked", "desired", Desired.values)
    held = AccountLease.objects.filter(expires_at__gt=Now()).exclude(holder="")
    yield gauge("sis_leases_held", "Accounts that a living lease holds", held.count())
    yield _hosts()
    yield from _health()
    yield from _waits()
    yield _switches()
    counts = {status.value: Action.objects.filter(status=status).count() for status in OPEN}
    yield gauge_by("sis_actions_open", "Actions that wait, by status", "status", counts, counts)
    unknown = RedPacketClaim.objects.filter(outcome=ClaimOutcome.UNKNOWN)
    yield gauge("sis_claims_unknown", "Claims whose outcome nobody knows", unknown.count())


def _accounts(name: str, about: str, column: str, known: list[str]) -> GaugeMetricFamily:
    rows = accounts_present().values_list(column).annotate(count=Count("pk"))
    return gauge_by(name, about, column, known, dict(rows))


def _hosts() -> GaugeMetricFamily:
    alive = Q(expires_at__gt=Now())
    counts = HostRegistration.objects.aggregate(
        alive=Count("pk", filter=alive), silent=Count("pk", filter=~alive)
    )
    return gauge_by("sis_hosts", "Hosts with a registration", "state", counts, counts)


def _health() -> Iterator[GaugeMetricFamily]:
    findings = {
        "session_unreadable": sessions_unreadable().count(),
        "two_step_off": two_step_off().count(),
        "network_not_allowed": network_not_allowed().count(),
        "device_unknown": devices_unknown().count(),
    }
    yield gauge_by("sis_findings", "What stands against accounts", "kind", findings, findings)
    alive = HostRegistration.objects.filter(expires_at__gt=Now())
    deaf = alive.filter(DEAF).count()
    yield gauge("sis_hosts_deaf", "Living hosts that hear no bell of their own queue", deaf)


def _waits() -> Iterator[GaugeMetricFamily]:
    now = timezone.now()
    waits = FloodDeadline.objects.filter(until__gt=now).aggregate(
        count=Count("pk"), latest=Max("until")
    )
    longest = (waits["latest"] - now).total_seconds() if waits["latest"] else 0
    yield gauge("sis_flood_waits", "Waits of Telegram that hold now", waits["count"])
    yield gauge("sis_flood_wait_longest_seconds", "What the longest of them has left", longest)


def _switches() -> GaugeMetricFamily:
    thrown = Counter(
        scope.partition(":")[0] for scope in Switch.objects.values_list("scope", flat=True)
    )
    return gauge_by("sis_switches_thrown", "Thrown kill switches", "scope", SWITCHES, thrown)
