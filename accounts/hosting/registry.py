"""Which hosts are alive: rows that each renews beside its leases."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import BooleanField, ExpressionWrapper, Q
from django.db.models.functions import Coalesce, Now

from accounts.hosting.incarnation import Incarnation
from accounts.models import AccountLease, HostRegistration

HOST_LIFE = timedelta(seconds=15)
"""Three renewals: a host that is silent for longer is not counted on to take its share."""

DEAF_AFTER = timedelta(seconds=90)
"""Three bells."""

DEAF = Q(rung_at__gte=Coalesce("heard_at", "started_at") + DEAF_AFTER)

FORGET_AFTER = timedelta(hours=1)
"""Rows of hosts that vanished with their machine are kept this long for operators to see."""


@dataclass(frozen=True, slots=True)
class RegisteredHost:
    """A host with a row. `alive` if it renewed in time."""

    id: str
    capacity: int
    alive: bool


def host_register(*, incarnation: Incarnation, capacity: int, life: timedelta = HOST_LIFE) -> None:
    """Say that this host is here, with nothing held yet; forget those that long are not."""
    HostRegistration.objects.filter(expires_at__lt=Now() - FORGET_AFTER).delete()
    HostRegistration.objects.create(
        id=incarnation.id,
        hostname=incarnation.hostname,
        pid=incarnation.pid,
        capacity=capacity,
        started_at=Now(),
        expires_at=Now() + life,
    )


def host_renew(*, incarnation: Incarnation, capacity: int, life: timedelta = HOST_LIFE) -> None:
    """Say that this host is still here; a row that others removed is written anew."""
    rows = HostRegistration.objects.filter(id=incarnation.id)
    if not rows.update(expires_at=Now() + life):
        host_register(incarnation=incarnation, capacity=capacity, life=life)


def host_heard(*, host_id: str) -> None:
    """The host's canary bell came through its queue."""
    HostRegistration.objects.filter(id=host_id).update(heard_at=Now())


def hosts_rung(*, host_ids: Collection[str]) -> None:
    """The canary bells of these hosts are in their queues."""
    HostRegistration.objects.filter(id__in=host_ids).update(rung_at=Now())


def host_is_deaf(*, host_id: str) -> bool:
    """Whether bells were rung for the host for 90 seconds since it last heard one."""
    return HostRegistration.objects.filter(DEAF, id=host_id).exists()


def host_remove(*, host_id: str) -> bool:
    """The host is leaving in order; False when there was no row of it."""
    removed, _ = HostRegistration.objects.filter(id=host_id).delete()
    return bool(removed)


def host_lapse(*, host_id: str) -> bool:
    """The host was found dead: its row stays as a silent host's, so that operators are told."""
    living = HostRegistration.objects.filter(id=host_id, expires_at__gt=Now())
    return bool(living.update(expires_at=Now()))


def host_holds(*, host_id: str) -> bool:
    """Whether leases are still in this host's name."""
    return AccountLease.objects.filter(holder=host_id).exists()


def hosts_registered() -> list[RegisteredHost]:
    """Every host with a row, the longest running first."""
    alive = ExpressionWrapper(Q(expires_at__gt=Now()), output_field=BooleanField())
    rows = HostRegistration.objects.annotate(alive=alive).order_by("started_at", "id")
    return [RegisteredHost(*row) for row in rows.values_list("id", "capacity", "alive")]
