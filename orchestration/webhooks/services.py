"""Adds, changes and removes webhooks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from accounts.vault.keys import MasterKey
from orchestration.models import Delivery, Report, ReportKind, Webhook
from orchestration.reports.publishing import deliveries_make
from orchestration.webhooks.claims import deliveries_again
from orchestration.webhooks.errors import WebhookInvalid, WebhookUnknown
from orchestration.webhooks.secrets import (
    PREVIOUS_PURPOSE,
    SECRET_PURPOSE,
    secret_make,
    secret_open,
    secret_seal,
)
from orchestration.webhooks.targets import url_check

PREVIOUS_GOOD_FOR: Final = timedelta(hours=24)
"""How long a replaced secret still signs beside the new one."""

_BATCH: Final = 1000


@dataclass(frozen=True, slots=True)
class Made:
    """A webhook and its secret, which is shown this once."""

    webhook: Webhook
    secret: str


@dataclass(frozen=True, slots=True)
class Span:
    """Reports that happened from `since` up to `until`."""

    since: datetime
    until: datetime


def webhook_add(*, url: str, events: Sequence[str], key: MasterKey, loopback: bool) -> Made:
    """Add an endpoint, which is told of what happens from now on.

    Raises:
        WebhookInvalid, TargetForbidden: nothing was stored.
    """
    _look(url, events, loopback=loopback)
    webhook_id, secret = uuid4(), secret_make()
    sealed = secret_seal(secret, key=key, webhook_id=webhook_id, purpose=SECRET_PURPOSE)
    webhook = Webhook.objects.create(
        id=webhook_id, url=url, events=sorted(set(events)), secret=sealed
    )
    return Made(webhook, secret)


def webhook_change(
    *,
    webhook: Webhook,
    url: str,
    events: Sequence[str],
    enabled: bool,
    loopback: bool,
    now: datetime,
) -> None:
    """Set what an operator may set. The endpoint is tried afresh, with what waits for it.

    Raises:
        WebhookInvalid, TargetForbidden, WebhookUnknown: nothing was stored.
    """
    _look(url, events, loopback=loopback)
    changed = Webhook.objects.filter(pk=webhook.pk).update(
        url=url,
        events=sorted(set(events)),
        enabled=enabled,
        failures=0,
        broken_until=None,
        updated_at=now,
    )
    if not changed:
        raise WebhookUnknown


def webhook_rotate(*, webhook_id: UUID, key: MasterKey, now: datetime) -> str:
    """Give it a new secret; the one before signs beside it for a day.

    Two rotations at once: one wins, and the other is refused.

    Raises:
        WebhookUnknown: it is gone, or its secret was replaced meanwhile.
    """
    webhook = Webhook.objects.filter(pk=webhook_id).first()
    if webhook is None:
        raise WebhookUnknown
    sealed, secret = bytes(webhook.secret), secret_make()
    before = secret_open(sealed, key=key, webhook_id=webhook_id, purpose=SECRET_PURPOSE)
    changed = Webhook.objects.filter(pk=webhook_id, secret=sealed).update(
        secret=secret_seal(secret, key=key, webhook_id=webhook_id, purpose=SECRET_PURPOSE),
        previous_secret=secret_seal(
            before, key=key, webhook_id=webhook_id, purpose=PREVIOUS_PURPOSE
        ),
        previous_until=now + PREVIOUS_GOOD_FOR,
        updated_at=now,
    )
    if not changed:
        raise WebhookUnknown
    return secret


def webhook_remove(*, webhook_id: UUID) -> bool:
    """Remove it with what waits for it; False when there was none."""
    return bool(Webhook.objects.filter(pk=webhook_id).delete()[0])


def webhook_redeliver(*, webhook: Webhook, span: Span, now: datetime) -> int:
    """Send every report of a span again that the webhook wants, taken before or not; how many."""
    reports = Report.objects.filter(created_at__gte=span.since, created_at__lt=span.until)
    if webhook.events:
        reports = reports.filter(kind__in=webhook.events)
    ids = list(reports.order_by("pk").values_list("pk", flat=True))
    again = 0
    for place in range(0, len(ids), _BATCH):
        part = ids[place : place + _BATCH]
        deliveries_make(list(reports.filter(pk__in=part)), [webhook], now=now)
        rows = Delivery.objects.filter(webhook=webhook, report_id__in=part)
        again += deliveries_again(rows, now=now)
    return again


def _look(url: str, events: Sequence[str], *, loopback: bool) -> None:
    url_check(url, loopback=loopback)
    if unknown := sorted(set(events) - set(ReportKind.values)):
        raise WebhookInvalid(
            _("events: there is no %(kind)s; choose from %(known)s.")
            % {"kind": unknown[0][:64], "known": ", ".join(ReportKind.values)}
        )
