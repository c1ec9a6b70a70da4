"""What is put right every two seconds: bells that were lost, and claims whose time ran out."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import Error as DatabaseError
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now
from redis.exceptions import RedisError

from accounts.models import Status
from groups.pending import PendingDrain
from orchestration.bells import ring_accounts, ring_drain
from orchestration.commands.desk import CommandDesk
from orchestration.commands.sweeping import commands_sweep
from orchestration.models import Action, ActionKind, ActionStatus
from orchestration.packet_news import PacketNews, news_of, news_record
from orchestration.planning.dry_run import DRY_RUN
from orchestration.statements import statements
from orchestration.statements.rows import Settled
from orchestration.uses import uses_forget
from orchestration.webhooks.sweeping import reports_sweep
from redpackets.models import ClaimOutcome, PacketStatus, RedPacketClaim
from redpackets.services import packets_close
from telemetry.metrics.actions import action_ended
from telemetry.metrics.sweeps import SWEEPS
from telemetry.traces import trace_fields

log = logging.getLogger(__name__)

MOST = 1000
"""Rows of one step; the rest waits for the next sweep."""

OVERDUE = timedelta(seconds=1)
"""How long an action may be due before its account is rung again."""

UNTOLD = timedelta(seconds=3)
"""How long an ended action may go untold before its packet is told from here."""

_ENDED = (
    ActionStatus.DONE,
    ActionStatus.FAILED,
    ActionStatus.UNKNOWN,
    ActionStatus.EXPIRED,
    ActionStatus.DEAD,
)


def sweep(*, pending: PendingDrain, desk: CommandDesk, now: datetime) -> None:
    """Take every step; one that fails waits for the next sweep and stops no other.

    Two sweeps at once are harmless: each step is conditional, and ringing twice costs nothing.
    """
    steps: dict[str, Callable[[], object]] = {
        "groups": lambda: groups_ring(pending),
        "claims that ran out": run_out_settle,
        "actions that expired": actions_expire,
        "actions of dead accounts": dead_accounts_fail,
        "accounts": accounts_ring,
        "news of packets": lambda: packets_tell(now=now),
        "packets": lambda: packets_close(now=now),
        "commands": lambda: commands_sweep(desk=desk, now=now),
        "reports": lambda: reports_sweep(now=now),
        "uses of rules": lambda: uses_forget(now=now, limit=MOST),
    }
    for name, step in steps.items():
        try:
            step()
        except (DatabaseError, RedisError) as error:
            log.warning(
                "A step of the sweep failed", extra={"step": name, "error": type(error).__name__}
            )
        except Exception as error:  # noqa: BLE001 - a mistake in one step must not stop the others
            log.error(  # noqa: TRY400 - its text may hold anything
                "A step of the sweep failed in a way that nobody foresaw",
                extra={"step": name, **trace_fields(error)},
            )
    SWEEPS.inc()


def groups_ring(pending: PendingDrain) -> int:
    """Ring for groups that have entries and no drain; how many."""
    rung = 0
    for group_id in pending.groups_with_entries():
        token = pending.take_flag(group_id)
        if token is None:
            continue
        if ring_drain(group_id, token):
            rung += 1
        else:
            pending.release(group_id, token)
    return rung


def accounts_ring() -> int:
    """Ring for running, held accounts with overdue actions; how many."""
    account_ids = statements().accounts_due(overdue=OVERDUE, limit=MOST)
    ring_accounts(account_ids)
    return len(account_ids)


def run_out_settle() -> int:
    """Settle claims of hosts that died or froze; how many. What is not known is said."""
    settled = statements().settle_run_out(MOST)
    for row in settled:
        log.warning("A claim ran out", extra=_fields(row))
        if row.status is not ActionStatus.QUEUED:
            _count(row)
    return len(settled)


def actions_expire() -> int:
    """End what waited for an account that nobody held in time; how many."""
    expired = statements().expire(MOST)
    for row in expired:
        _count(row)
    return len(expired)


def dead_accounts_fail() -> int:
    """End what waits for accounts that only an operator can bring back; how many.

    An action for which a call was made may have happened: it is UNKNOWN.
    """
    waiting = Action.objects.filter(
        status=ActionStatus.QUEUED,
        account__status__in=[Status.NEED_RELOGIN, Status.SUSPENDED],
    )
    ids = list(waiting.values_list("pk", flat=True)[:MOST])
    if not ids:
        return 0
    dead = Action.objects.filter(pk__in=ids, status=ActionStatus.QUEUED)
    return sum(
        _dead_end(dead.filter(attempts=0), kind, ActionStatus.FAILED)
        + _dead_end(dead.filter(attempts__gt=0), kind, ActionStatus.UNKNOWN)
        for kind in ActionKind
    )


def _dead_end(actions: QuerySet[Action], kind: ActionKind, status: ActionStatus) -> int:
    ended = actions.filter(kind=kind).update(
        status=status, error="ACCOUNT_UNABLE", updated_at=Now()
    )
    for _ in range(ended):
        action_ended(kind=kind.value, outcome=status.value)
    return ended


def packets_tell(*, now: datetime) -> int:
    """Tell running packets of ended actions that nobody told them of; how many.

    A claim that is unknown and older than its action's end has not heard of a late answer.
    """
    told = RedPacketClaim.objects.filter(
        ~Q(outcome=ClaimOutcome.UNKNOWN) | Q(updated_at__gte=OuterRef("updated_at")),
        event_id=OuterRef("packet_id"),
        account_id=OuterRef("account_id"),
    )
    untold = Action.objects.filter(
        ~Exists(told),
        packet__status=PacketStatus.RUNNING,
        status__in=_ENDED,
        updated_at__lte=now - UNTOLD,
    )
    news = [_news(action) for action in untold.exclude(payload__has_key=DRY_RUN)[:MOST]]
    if news:
        news_record(news)
    return len(news)


def _news(action: Action) -> PacketNews:
    return news_of(
        packet_id=action.packet_id or 0,
        group_id=action.group_id,
        account_id=action.account_id,
        kind=ActionKind(action.kind),
        status=ActionStatus(action.status),
        heard_at=action.heard_at,
        result=action.result or {},
    )


def _count(row: Settled) -> None:
    action_ended(kind=row.kind.value, outcome=row.status.value)


def _fields(row: Settled) -> dict[str, object]:
    return {
        "action_id": row.id,
        "account_id": str(row.account_id),
        "kind": row.kind.value,
        "status": row.status.value,
    }
