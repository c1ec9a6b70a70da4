"""An endpoint is down for an hour: nothing is lost. Addresses that are forbidden are not tried."""

import time
from datetime import datetime, timedelta
from random import Random

from django.utils import timezone

from accounts.vault.keys import master_key_from_settings
from orchestration.models import Delivery, DeliveryState, Report, ReportKind, Webhook
from orchestration.reports.publishing import reports_publish
from orchestration.webhooks.delivering import Courier
from orchestration.webhooks.secrets import SECRET_PURPOSE, secret_make, secret_seal
from orchestration.webhooks.services import webhook_add
from proofs.commands.endpoint import Endpoint, endpoint_open
from proofs.commands.forbidden import FORBIDDEN_HOSTS
from proofs.figure import Figure

REPORTS = 10_000
DOWN_FOR = timedelta(hours=1)
SWEEP = timedelta(seconds=5)
DRAINED_WITHIN = 600  # seconds


class _Clock:
    """Time that passes as it is told, and by itself once the endpoint is up again."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)

    def __call__(self) -> datetime:
        return timezone.now() + self.ahead


def delivery_figures(rng: Random, *, reports: int = REPORTS) -> list[Figure]:
    """End the workers first: they would deliver beside this. The hour is on a clock of its own."""
    Webhook.objects.all().delete()
    Report.objects.all().delete()
    clock = _Clock()
    courier = Courier(key=master_key_from_settings(), loopback=True, now=clock, rng=rng)
    with endpoint_open() as endpoint:
        hook = webhook_add(url=endpoint.url, events=[], key=courier.key, loopback=True).webhook
        names = _happen(reports, clock())
        tries = _down(courier, hook, endpoint, clock)
        seconds = _drain(courier, hook)
        lost = len(names - endpoint.taken)
        refused = _forbidden(courier, endpoint)
    return [
        Figure(f"{reports:,} reports, the endpoint down for an hour: lost", lost, at_most=0),
        Figure("tries in that hour", tries),
        Figure("drained after it", seconds, "s", at_most=DRAINED_WITHIN),
        Figure(
            f"{len(FORBIDDEN_HOSTS)} forbidden addresses: reports that arrived", refused, at_most=0
        ),
    ]


def _happen(count: int, now: datetime) -> set[str]:
    rows = [
        Report(kind=ReportKind.CLAIM_WON, payload={"number": number}, created_at=now)
        for number in range(count)
    ]
    made = Report.objects.bulk_create(rows, batch_size=1000)
    reports_publish(now=now)
    return {f"rep_{report.pk}" for report in made}


def _down(courier: Courier, hook: Webhook, endpoint: Endpoint, clock: _Clock) -> int:
    endpoint.down = True
    while clock.ahead < DOWN_FOR:
        courier.deliver(hook.pk)
        clock.ahead += SWEEP
    endpoint.down = False
    return endpoint.tries


def _drain(courier: Courier, hook: Webhook) -> float:
    begun = time.monotonic()
    waiting = Delivery.objects.exclude(state=DeliveryState.DELIVERED)
    while waiting.exists() and time.monotonic() - begun < DRAINED_WITHIN:
        if not courier.deliver(hook.pk):
            time.sleep(SWEEP.total_seconds())
    return time.monotonic() - begun


def _forbidden(courier: Courier, endpoint: Endpoint) -> int:
    """How many of the forbidden hosts led to the endpoint."""
    before, port = endpoint.tries, endpoint.server_address[1]
    closed = Courier(key=courier.key, loopback=False, now=courier.now, rng=courier.rng)
    hooks = [_stored(f"https://{host}:{port}/", courier) for host in FORBIDDEN_HOSTS]
    _happen(1, courier.now())
    taken = sum(closed.deliver(hook.pk) for hook in hooks)
    return taken + endpoint.tries - before


def _stored(url: str, courier: Courier) -> Webhook:
    """Past the check of what is stored, for the check of what is sent must hold by itself."""
    hook = Webhook(url=url)
    hook.secret = secret_seal(
        secret_make(), key=courier.key, webhook_id=hook.pk, purpose=SECRET_PURPOSE
    )
    hook.save(force_insert=True)
    return hook
