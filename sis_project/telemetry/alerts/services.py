"""Looks for troubles and has each receiver told of the new ones."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache

from django.conf import settings

from accounts.redis_clients import redis_sync
from sis_project.telemetry.alerts.conditions import conditions_now
from sis_project.telemetry.alerts.wording import wording_of
from telemetry.alerts import Condition, Receiver, Told, receivers_read
from telemetry.metrics.alerts import alert_counted

log = logging.getLogger(__name__)


class AlertNotTaken(Exception):
    """A receiver did not take an alert: try again."""


def receivers() -> tuple[Receiver, ...]:
    """Those of SIS_ALERT_URLS."""
    return _receivers_once(tuple(settings.SIS_ALERT_URLS))


@cache
def _receivers_once(urls: tuple[str, ...]) -> tuple[Receiver, ...]:
    """Reading a URL loads all of apprise's services first."""
    return receivers_read(urls)


def told() -> Told:
    """The marks of what was told, as the settings want them."""
    return Told(redis_sync(), timedelta(seconds=settings.SIS_ALERT_WINDOW))


def alerts_look(*, now: datetime, send: Callable[[Condition, str], None]) -> int:
    """Look once, and call `send` for each condition and receiver that are new together; how many.

    Without a receiver nothing is looked at.
    """
    places, marks = receivers(), told()
    new = [
        (condition, place.key)
        for condition in (conditions_now(now=now) if places else ())
        for place in places
        if marks.begin(condition, place.key)
    ]
    for condition, key in new:
        try:
            send(condition, key)
        except Exception:
            marks.forget(condition, key)
            raise
    return len(new)


def alert_send(condition: Condition, receiver: str) -> None:
    """Tell one receiver; one that was taken out of the setting meanwhile is told nothing.

    Raises:
        AlertNotTaken: the receiver did not take it.
    """
    place = next((place for place in receivers() if place.key == receiver), None)
    wording = wording_of(condition)
    if place is None or wording is None:
        return
    sent = place.send(wording.title, wording.body)
    alert_counted(kind=condition.kind.value, sent=sent)
    fields = {"kind": condition.kind.value, "subject": condition.subject, "receiver": place.name}
    if not sent:
        log.warning("An alert was not taken", extra=fields)
        raise AlertNotTaken
    log.info("An alert was sent", extra=fields)
