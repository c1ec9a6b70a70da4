"""What a host asks the database: whom to hold, and what operators want of those it holds."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import TypeAlias
from uuid import UUID

from django.db.models import BooleanField, Case, F, Q, QuerySet, When
from django.db.models.functions import Now

from accounts.hosting.gate import Standing, Standings
from accounts.models import Account, AccountLease, Status
from accounts.selectors import switches_thrown

OpenGroups: TypeAlias = Callable[[], frozenset[int]]
"""Reads the groups in which our accounts may act; the room of groups knows them."""


def _runnable() -> Q:
    """Has a session, and no operator is needed; a restriction whose end has come is over."""
    working = Q(status__in=[Status.ACTIVE, Status.OFFLINE]) | Q(status_until__lte=Now())
    return working & Q(removed_at=None) & ~Q(session_path="")


def runnable_count() -> int:
    """How many accounts somebody should hold, paused ones included."""
    return Account.objects.filter(_runnable()).count()


def leaving_count(*, holder: str) -> int:
    """How many accounts this host still holds that nobody should: it is about to let them go."""
    return Account.objects.filter(lease__holder=holder).exclude(_runnable()).count()


def takeable_list(*, holder: str, dead: Collection[str], limit: int) -> list[UUID]:
    """Accounts whose lease can be taken now, those that wait longest first.

    Args:
        holder: this host; a lease in its name whose line it has closed counts as free, so the
            caller leaves out what it still has open.
        dead: hosts known to be gone.
        limit: at most so many.
    """
    free = Q(lease__holder__in=["", holder, *dead]) | Q(lease__expires_at__lte=Now())
    takeable = Account.objects.filter(_runnable(), free | Q(lease=None))
    return list(takeable.order_by("lease__expires_at").values_list("pk", flat=True)[:limit])


def standings_read(*, holder: str, open_groups: OpenGroups) -> Standings:
    """What operators want of the accounts that this host holds, and what is stopped or closed."""
    listens = When(listens_until__gt=Now(), then=True)
    rows = Account.objects.filter(lease__holder=holder).annotate(
        listens_only=Case(listens, default=False, output_field=BooleanField())
    )
    return Standings(
        accounts={
            pk: Standing(desired, status, listens_only, opens_with(generation, proxy, at))
            for pk, desired, status, listens_only, generation, proxy, at in rows.values_list(
                "pk",
                "desired",
                "status",
                "listens_only",
                "session_generation",
                "proxy_id",
                "proxy__changed_at",
            )
        },
        switches=switches_thrown(),
        open_groups=open_groups(),
    )


def opens_with(generation: int, proxy_id: UUID | None, changed_at: datetime | None) -> str:
    """What an account's line is opened with: another text after each login and proxy change."""
    return f"{generation} {proxy_id} {changed_at}"


def checkups_due(*, holder: str, limit: int) -> list[UUID]:
    """Active accounts of this host that should be asked how safe they are, the most overdue first.

    One that was never asked comes before all others.
    """
    due = Q(health=None) | Q(health__due_at__lte=Now())
    held = Account.objects.filter(due, lease__holder=holder, status=Status.ACTIVE)
    by_due = held.order_by(F("health__due_at").asc(nulls_first=True))
    return list(by_due.values_list("pk", flat=True)[:limit])


def silent_accounts(*, after: timedelta) -> QuerySet[Account]:
    """Accounts that are said to be active, and have not answered their host for that long.

    One whose row was changed meanwhile may have come up just now.
    """
    silent = Q(last_heartbeat_at=None) | Q(last_heartbeat_at__lte=Now() - after)
    return Account.objects.filter(silent, status=Status.ACTIVE, updated_at__lte=Now() - after)


def orphans() -> QuerySet[Account]:
    """Accounts that are said to be active though no living lease holds them."""
    held = AccountLease.objects.filter(expires_at__gt=Now()).exclude(holder="")
    active = Account.objects.filter(status=Status.ACTIVE)
    return active.exclude(pk__in=held.values("account_id"))
