"""What Celery carries for the composition root: alerts."""

from celery import Task, shared_task
from django.utils import timezone

from sis_project.telemetry.alerts.services import AlertNotTaken, alert_send, alerts_look, told
from telemetry.alerts import AlertKind, Condition

TRIES = 5
FIRST_WAIT = 2  # seconds; then 4, 8, 16


@shared_task(name="alerts.look", queue="ops", ignore_result=True)
def look_for_alerts() -> None:
    """Runs on `ops`, rung by beat: have receivers told of what is new."""
    alerts_look(now=timezone.now(), send=_ask_to_send)


@shared_task(name="alerts.send", queue="ops", ignore_result=True, bind=True, max_retries=TRIES - 1)
def send_alert(self: Task[..., None], kind: str, subject: str, receiver: str) -> None:
    """Runs on `ops`: tell one receiver of one condition.

    After five tries in half a minute it is forgotten, so that the next look begins anew.
    """
    condition = Condition(AlertKind(kind), subject)
    try:
        alert_send(condition, receiver)
    except AlertNotTaken as error:
        if self.request.retries >= TRIES - 1:
            told().forget(condition, receiver)
            return
        raise self.retry(exc=error, countdown=FIRST_WAIT << self.request.retries) from error


def _ask_to_send(condition: Condition, receiver: str) -> None:
    send_alert.delay(condition.kind.value, condition.subject, receiver)
