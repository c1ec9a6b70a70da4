"""Takes due deliveries, and writes how each ended: conditional UPDATEs, so no worker doubles."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Final
from uuid import UUID, uuid4

from django.db.models import F, Q, QuerySet

from orchestration.models import Delivery, DeliveryState, Webhook
from orchestration.webhooks.posting import Answer
from orchestration.webhooks.retries import BREAK_AFTER, BREAK_FOR, retry_wait

BATCH: Final = 10
"""Deliveries of one claim: with ten seconds for each try they end before the claim does."""

CLAIM_LIFE: Final = timedelta(seconds=150)


def deliveries_claim(webhook: Webhook, *, now: datetime) -> list[Delivery]:
    """Claim the oldest due ones; a single one where the endpoint has failed too often.

    Nothing while another worker sends to it: an endpoint that is slow holds up one thread, and not
    all that decide what groups say. Two that ask at the same moment may both send, each its own.
    """
    broken = webhook.broken_until and webhook.broken_until > now
    if broken or not webhook.enabled or _under_way(webhook.pk, now):
        return []
    most = 1 if webhook.failures >= BREAK_AFTER else BATCH
    due = _due(webhook.pk, now)
    ids = list(due.order_by("next_at", "pk").values_list("pk", flat=True)[:most])
    if not ids:
        return []
    claim = uuid4()
    due.filter(pk__in=ids).update(
        state=DeliveryState.CLAIMED, claim=claim, claim_until=now + CLAIM_LIFE
    )
    claimed = Delivery.objects.filter(claim=claim, pk__in=ids).select_related("report")
    return list(claimed.order_by("report_id"))


def delivery_taken(delivery: Delivery, *, now: datetime) -> bool:
    """The endpoint took it: whatever else waits for it may go at once."""
    webhook = Webhook.objects.filter(pk=delivery.webhook_id, failures__gt=0)
    if webhook.update(failures=0, broken_until=None):
        waiting = Delivery.objects.filter(
            webhook_id=delivery.webhook_id, state=DeliveryState.WAITING
        )
        waiting.filter(next_at__gt=now).update(next_at=now)
    return bool(
        _claimed(delivery).update(
            state=DeliveryState.DELIVERED,
            attempts=F("attempts") + 1,
            claim=None,
            claim_until=None,
            error="",
            delivered_at=now,
        )
    )


def delivery_failed(delivery: Delivery, answer: Answer, *, now: datetime, rng: Random) -> bool:
    """It is tried again later, or paused after days; False when the claim was no longer ours."""
    wait = retry_wait(delivery.attempts + 1, rng=rng)
    state = DeliveryState.PAUSED if wait is None else DeliveryState.WAITING
    counted = _claimed(delivery).update(
        state=state,
        attempts=F("attempts") + 1,
        next_at=now if wait is None else now + wait,
        claim=None,
        claim_until=None,
        error=answer.error[:64],
    )
    webhook = Webhook.objects.filter(pk=delivery.webhook_id)
    webhook.update(failures=F("failures") + 1)
    webhook.filter(failures__gte=BREAK_AFTER).update(broken_until=now + BREAK_FOR)
    if answer.gone:
        webhook.update(enabled=False)
    return bool(counted)


def deliveries_release(deliveries: Sequence[Delivery]) -> None:
    """Give back what was claimed and not tried."""
    for delivery in deliveries:
        _claimed(delivery).update(state=DeliveryState.WAITING, claim=None, claim_until=None)


def deliveries_again(deliveries: QuerySet[Delivery], *, now: datetime) -> int:
    """Send these again at once, taken before or not; how many. Those under way are left alone."""
    return deliveries.exclude(state=DeliveryState.CLAIMED).update(
        state=DeliveryState.WAITING, attempts=0, next_at=now, error="", delivered_at=None
    )


def run_out_release(*, now: datetime) -> int:
    """Give back what workers claimed that died; how many. The endpoint may have got it already."""
    run_out = Delivery.objects.filter(state=DeliveryState.CLAIMED, claim_until__lte=now)
    return run_out.update(state=DeliveryState.WAITING, claim=None, claim_until=None)


def webhooks_due(*, now: datetime) -> list[UUID]:
    """Endpoints that may be told something now."""
    reachable = Webhook.objects.filter(
        Q(broken_until=None) | Q(broken_until__lte=now), enabled=True
    )
    return [pk for pk in reachable.values_list("pk", flat=True) if _due(pk, now).exists()]


def _due(webhook_id: UUID, now: datetime) -> QuerySet[Delivery]:
    return Delivery.objects.filter(
        webhook_id=webhook_id, state=DeliveryState.WAITING, next_at__lte=now
    )


def _under_way(webhook_id: UUID, now: datetime) -> bool:
    return Delivery.objects.filter(
        webhook_id=webhook_id, state=DeliveryState.CLAIMED, claim_until__gt=now
    ).exists()


def _claimed(delivery: Delivery) -> QuerySet[Delivery]:
    return Delivery.objects.filter(
        pk=delivery.pk, state=DeliveryState.CLAIMED, claim=delivery.claim
    )
