"""What is decided and done, in figures."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMinute

from accounts.newest import newest
from orchestration.models import Action, ActionKind, ActionStatus, Decision
from telemetry.percentiles import Percentiles, percentiles

SAMPLE = 1000


@dataclass(frozen=True, slots=True)
class Minute:
    """What was made in one minute."""

    at: datetime
    decisions: int
    actions: int


def minutes_list(*, now: datetime, count: int) -> list[Minute]:
    """The last `count` whole minutes and the one that runs, oldest first."""
    this = now.replace(second=0, microsecond=0)
    since = this - timedelta(minutes=count)
    decisions = _by_minute(Decision.objects.filter(created_at__gte=since))
    actions = _by_minute(Action.objects.filter(created_at__gte=since))
    times = [since + timedelta(minutes=number) for number in range(count + 1)]
    return [Minute(at, decisions.get(at, 0), actions.get(at, 0)) for at in times]


def _by_minute(rows: QuerySet[Any]) -> dict[datetime, int]:
    minutes: QuerySet[Any] = newest(rows).order_by().annotate(minute=TruncMinute("created_at"))
    return dict(minutes.values_list("minute").annotate(Count("pk")))


def reaction_times() -> Percentiles:
    """From hearing a packet to the press leaving, over the latest presses."""
    pressed = newest(
        Action.objects.filter(
            kind=ActionKind.PRESS, heard_at__isnull=False, first_attempt_at__isnull=False
        )
    )
    times = pressed.order_by("-pk").values_list("heard_at", "first_attempt_at")[:SAMPLE]
    return percentiles(begun - heard for heard, begun in times if heard and begun)


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One account with work that waits."""

    account_id: Any
    name: str
    paused: bool
    queued: int


def mailboxes_list(*, limit: int = 5) -> list[Mailbox]:
    """The accounts with the most queued actions."""
    rows = (
        Action.objects.filter(status=ActionStatus.QUEUED)
        .order_by()
        .values_list("account_id", "account__display_name", "account__desired")
        .annotate(queued=Count("pk"))
        .order_by("-queued", "account_id")[:limit]
    )
    return [Mailbox(pk, name, desired == "PAUSED", queued) for pk, name, desired, queued in rows]


def actions_in(status: ActionStatus) -> int:
    """How many actions stand there; QUEUED, CLAIMED and UNKNOWN have an index of their own."""
    return Action.objects.filter(status=status).count()
