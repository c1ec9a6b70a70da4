"""Which host holds which account: what operators see."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db.models.functions import Now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.hosting.registry import DEAF_AFTER
from accounts.models import AccountLease, HostRegistration


@dataclass(frozen=True, slots=True)
class HeldOverview:
    """One account in a host's hands; `lease_seconds` is below 0 once its lease has run out."""

    id: str
    name: str
    status: str
    desired: str
    epoch: int
    lease_seconds: float


@dataclass(frozen=True, slots=True)
class HostOverview:
    """One host with what it holds; an empty id stands for nobody.

    `bell_seconds` is how long ago it heard its canary bell; None before the first.
    """

    id: str
    state: str
    capacity: int
    accounts: tuple[HeldOverview, ...]
    bell_seconds: float | None = None

    def as_json(self) -> dict[str, Any]:
        """The same, for programs."""
        return asdict(self)


def hosts_overview() -> list[HostOverview]:
    """Every registered host, the longest running first; then holders without a row, and nobody."""
    held = _held_by_holder()
    hosts = [
        HostOverview(
            id=row.id,
            state=_(host_state(row, row.read_at)),
            capacity=row.capacity,
            accounts=tuple(held.pop(row.id, ())),
            bell_seconds=_age(row.heard_at, row.read_at),
        )
        for row in HostRegistration.objects.annotate(read_at=Now())
    ]
    nobody = held.pop("", ())
    hosts += [HostOverview(id_, _("gone"), 0, tuple(rows)) for id_, rows in sorted(held.items())]
    if nobody:
        hosts.append(HostOverview("", _("free"), 0, tuple(nobody)))
    return hosts


def host_state(row: HostRegistration, now: datetime) -> str:
    """`alive`; `deaf` when it hears no bell; `silent` when it does not renew its row."""
    if row.expires_at <= now:
        return gettext_noop("silent")
    heard_at = row.heard_at or row.started_at
    deaf = row.rung_at is not None and row.rung_at - heard_at >= DEAF_AFTER
    return gettext_noop("deaf") if deaf else gettext_noop("alive")


def _age(then: datetime | None, now: datetime) -> float | None:
    return None if then is None else (now - then).total_seconds()


def _held_by_holder() -> dict[str, list[HeldOverview]]:
    held: dict[str, list[HeldOverview]] = {}
    leases = AccountLease.objects.select_related("account").annotate(read_at=Now())
    for lease in leases.order_by("account__created_at"):
        held.setdefault(lease.holder, []).append(
            HeldOverview(
                id=str(lease.account_id),
                name=str(lease.account),
                status=lease.account.status,
                desired=lease.account.desired,
                epoch=lease.epoch,
                lease_seconds=(lease.expires_at - lease.read_at).total_seconds(),
            )
        )
    return held
