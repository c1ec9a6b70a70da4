"""How the accounts stand, in figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from accounts.models import Desired, FloodDeadline, Switch
from accounts.selectors import accounts_present


@dataclass(frozen=True, slots=True)
class AccountFigures:
    """How many accounts there are; `by_status` leaves out what nobody is."""

    total: int
    paused: int
    by_status: dict[str, int]


def account_figures() -> AccountFigures:
    """One statement over the accounts."""
    rows = (
        accounts_present()
        .values("status")
        .annotate(total=Count("pk"), paused=Count("pk", filter=Q(desired=Desired.PAUSED)))
    )
    figures = list(rows.order_by("status"))
    return AccountFigures(
        total=sum(row["total"] for row in figures),
        paused=sum(row["paused"] for row in figures),
        by_status={row["status"]: row["total"] for row in figures},
    )


@dataclass(frozen=True, slots=True)
class FloodFigures:
    """The waits that hold now: how many, and the longest of them."""

    total: int
    longest: Sequence[FloodDeadline]


def flood_figures(*, now: datetime, limit: int = 5) -> FloodFigures:
    """Two statements; an account has one row at most for each method and chat."""
    holding = FloodDeadline.objects.filter(until__gt=now)
    longest = holding.select_related("account").order_by("-until")[:limit]
    return FloodFigures(total=holding.count(), longest=list(longest))


def switches_list() -> list[Switch]:
    """The kill switches that are thrown."""
    return list(Switch.objects.order_by("thrown_at"))
