"""Sends what is due for one webhook."""

import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from accounts.vault.keys import MasterKey
from orchestration.models import Delivery, Webhook
from orchestration.reports.publishing import report_body, report_name
from orchestration.webhooks.claims import (
    deliveries_claim,
    deliveries_release,
    delivery_failed,
    delivery_taken,
)
from orchestration.webhooks.errors import TargetForbidden, WebhookInvalid, WebhookUnreadable
from orchestration.webhooks.posting import Answer, Post
from orchestration.webhooks.signing import signed_headers, webhook_secrets
from orchestration.webhooks.targets import target_resolve

log = logging.getLogger(__name__)

AT_MOST = timedelta(seconds=60)
"""How long one task sends; what waits then is rung for by the sweep."""


@dataclass(frozen=True, slots=True)
class Courier:
    """Sends reports with this machine's key, clock and chance.

    Invariant: a delivery ends as DELIVERED only after its endpoint answered 2xx.
    """

    key: MasterKey
    loopback: bool
    now: Callable[[], datetime]
    rng: Random

    def deliver(self, webhook_id: UUID) -> int:
        """Send what is due, until nothing is, the endpoint fails, or the time is over; how many."""
        begun_at, taken = self.now(), 0
        while self.now() - begun_at < AT_MOST:
            webhook = Webhook.objects.filter(pk=webhook_id).first()
            claimed = deliveries_claim(webhook, now=self.now()) if webhook else []
            if webhook is None or not claimed:
                break
            sent = self._batch(webhook, claimed)
            taken += sent
            if sent < len(claimed):
                break
        return taken

    def _batch(self, webhook: Webhook, claimed: Sequence[Delivery]) -> int:
        """Send in order up to the first that fails; how many were taken."""
        try:
            secrets = webhook_secrets(webhook, key=self.key, now=self.now())
            target = target_resolve(webhook.url, loopback=self.loopback)
        except (TargetForbidden, WebhookInvalid, WebhookUnreadable, OSError) as error:
            self._failed(claimed, 0, Answer(type(error).__name__))
            return 0
        with Post(target) as post:
            for place, delivery in enumerate(claimed):
                answer = self._send(post, delivery, secrets)
                if answer.error:
                    self._failed(claimed, place, answer)
                    return place
                delivery_taken(delivery, now=self.now())
        return len(claimed)

    def _send(self, post: Post, delivery: Delivery, secrets: Sequence[str]) -> Answer:
        body = json.dumps(report_body(delivery.report), ensure_ascii=False, separators=(",", ":"))
        name = report_name(delivery.report_id)
        return post.send(body, signed_headers(body, name=name, secrets=secrets, now=self.now()))

    def _failed(self, claimed: Sequence[Delivery], place: int, answer: Answer) -> None:
        """The one that failed waits; those behind it were not tried."""
        failed = claimed[place]
        log.warning(
            "A webhook did not take a report",
            extra={"webhook": str(failed.webhook_id), "error": answer.error},
        )
        deliveries_release(claimed[place + 1 :])
        delivery_failed(failed, answer, now=self.now(), rng=self.rng)
