"""The Celery tasks: each takes ids, calls one function, and decides nothing."""

from datetime import timedelta
from uuid import UUID

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from orchestration.assembly import command_desk, event_drain, pending_drain, webhook_courier
from orchestration.bells import CARRY_OUT, DRAIN_GROUP, EVENTS_QUEUE
from orchestration.commands.kinds.remind import FILE_REMINDER
from orchestration.commands.reminding import reminder_file
from orchestration.engine.here import engine_wake
from orchestration.pruning import commands_prune, decisions_prune
from orchestration.reports.bell import DELIVER, PUBLISH_REPORTS
from orchestration.reports.pruning import reports_prune
from orchestration.reports.publishing import reports_publish
from orchestration.sweeping import sweep as sweep_all


@shared_task(name=DRAIN_GROUP, queue=EVENTS_QUEUE, ignore_result=True)
def drain_group(group_id: int, token: str) -> None:
    """Runs on `events`: a group has entries, and its flag carries this token."""
    event_drain().run(group_id, token)


@shared_task(name=CARRY_OUT, ignore_result=True)
def carry_out(account_id: str) -> None:
    """Runs on `account.<uuid>`, in the host that holds the account: its mailbox has due rows."""
    engine_wake(account_id=UUID(account_id))


@shared_task(name="orchestration.sweep", queue="ops", ignore_result=True)
def sweep() -> None:
    """Runs on `ops`, rung by beat: put right what was lost."""
    sweep_all(pending=pending_drain(), desk=command_desk(), now=timezone.now())


@shared_task(name="orchestration.prune", queue="ops", ignore_result=True)
def prune() -> None:
    """Runs on `ops`, rung by beat: what is older than `SIS_KEEP_DAYS` goes."""
    if settings.SIS_KEEP_DAYS:
        keep = timedelta(days=settings.SIS_KEEP_DAYS)
        decisions_prune(now=timezone.now(), keep=keep)
        commands_prune(now=timezone.now(), keep=keep)
        reports_prune(now=timezone.now(), keep=keep)


@shared_task(name=PUBLISH_REPORTS, queue="ops", ignore_result=True)
def publish_reports() -> None:
    """Runs on `ops`, rung by whatever happened: hand new reports on."""
    reports_publish(now=timezone.now())


@shared_task(name=DELIVER, queue="ops", ignore_result=True)
def deliver(webhook_id: str) -> None:
    """Runs on `ops`: something is due for this webhook."""
    webhook_courier().deliver(UUID(webhook_id))


@shared_task(name=FILE_REMINDER, queue="ops", ignore_result=True)
def file_reminder(command_id: str) -> None:
    """Runs on `ops`, rung by beat: a reminder's time has come."""
    reminder_file(command_id=UUID(command_id), desk=command_desk(), now=timezone.now())
