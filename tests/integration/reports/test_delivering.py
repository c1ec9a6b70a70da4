"""Reports reach their endpoints signed, and wait for one that is down."""

from uuid import uuid4

import pytest

from orchestration.models import Delivery, DeliveryState, ReportKind, Webhook
from orchestration.reports.publishing import reports_publish
from orchestration.webhooks.claims import (
    BATCH,
    CLAIM_LIFE,
    deliveries_claim,
    run_out_release,
)
from orchestration.webhooks.delivering import Courier
from orchestration.webhooks.retries import BREAK_AFTER, BREAK_FOR, WAITS
from orchestration.webhooks.services import (
    Made,
    Span,
    webhook_add,
    webhook_change,
    webhook_redeliver,
    webhook_rotate,
)
from tests.integration.reports.conftest import Clock, Endpoint, Happen


def states() -> list[str]:
    return list(Delivery.objects.order_by("pk").values_list("state", flat=True))


def test_a_report_is_posted_once_and_the_reference_library_verifies_it(
    made: Made, endpoint: Endpoint, courier: Courier, happen: Happen, clock: Clock
) -> None:
    [report] = happen()
    reports_publish(now=clock())

    assert courier.deliver(made.webhook.pk) == 1
    assert courier.deliver(made.webhook.pk) == 0

    [told] = endpoint.told(made.secret)
    assert told["type"] == "claim.won"
    assert told["data"] == {"number": 0}
    assert endpoint.posts[0][1]["webhook-id"] == f"rep_{report.pk}"
    assert states() == [DeliveryState.DELIVERED]


def test_while_a_secret_rotates_both_secrets_verify(
    made: Made, endpoint: Endpoint, courier: Courier, happen: Happen, clock: Clock
) -> None:
    new = webhook_rotate(webhook_id=made.webhook.pk, key=courier.key, now=clock())
    happen()
    reports_publish(now=clock())
    courier.deliver(made.webhook.pk)

    assert endpoint.told(made.secret) == endpoint.told(new)

    endpoint.posts.clear()
    Webhook.objects.update(previous_until=clock())
    happen()
    reports_publish(now=clock())
    courier.deliver(made.webhook.pk)

    assert len(endpoint.posts[0][1]["webhook-signature"].split()) == 1
    assert endpoint.told(new)


def test_an_endpoint_is_told_only_what_it_wants(
    endpoint: Endpoint, courier: Courier, happen: Happen, clock: Clock
) -> None:
    made = webhook_add(
        url=endpoint.url, events=[ReportKind.COMMAND_ENDED], key=courier.key, loopback=True
    )
    happen(2)
    happen(1, ReportKind.COMMAND_ENDED)
    reports_publish(now=clock())

    courier.deliver(made.webhook.pk)

    assert [told["type"] for told in endpoint.told(made.secret)] == ["command.ended"]


@pytest.mark.parametrize("status", [302, 400, 404, 429, 500])
def test_any_answer_but_2xx_is_tried_again_after_a_wait(
    status: int, made: Made, endpoint: Endpoint, courier: Courier, happen: Happen, clock: Clock
) -> None:
    endpoint.status, endpoint.location = status, endpoint.url
    happen()
    reports_publish(now=clock())

    assert courier.deliver(made.webhook.pk) == 0
    assert len(endpoint.posts) == 1
    waiting = Delivery.objects.get()
    assert (waiting.state, waiting.error) == (DeliveryState.WAITING, f"HTTP_{status}")
    assert WAITS[0] <= waiting.next_at - clock() <= WAITS[0] * 1.2

    endpoint.status = 200
    clock.forward(seconds=6)
    assert courier.deliver(made.webhook.pk) == 1
    first, second = (headers["webhook-id"] for _, headers in endpoint.posts)
    assert first == second


def test_an_endpoint_that_fails_is_left_alone_and_then_told_everything(
    made: Made, endpoint: Endpoint, courier: Courier, happen: Happen, clock: Clock
) -> None:
    endpoint.status = 503
    happen(40)
    reports_publish(now=clock())

    for _ in range(720):  # an hour, by a sweep each five seconds
        courier.deliver(made.webhook.pk)
        clock.forward(seconds=5)

    hour = BREAK_AFTER + 3600 / BREAK_FOR.total_seconds()
    assert len(endpoint.posts) <= hour
    assert set(states()) == {DeliveryState.WAITING}

    endpoint.status, endpoint.posts = 200, []
    clock.forward(seconds=BREAK_FOR.total_seconds())
    assert courier.deliver(made.webhook.pk) == 40
    assert len({headers["webhook-id"] for _, headers in endpoint.posts}) == 40
    assert set(states()) == {DeliveryState.DELIVERED}


def test_after_days_in_vain_a_delivery_is_paused_and_can_be_delivered_again(
    made: Made, endpoint: Endpoint, courier: Courier, happen: Happen, clock: Clock
) -> None:
    endpoint.status = 500
    begun = clock()
    happen()
    reports_publish(now=clock())
    for _ in range(len(WAITS) + 1):
        courier.deliver(made.webhook.pk)
        clock.forward(hours=30)

    assert states() == [DeliveryState.PAUSED]

    endpoint.status, endpoint.posts = 200, []
    span = Span(begun, clock())
    assert webhook_redeliver(webhook=made.webhook, span=span, now=clock()) == 1
    assert courier.deliver(made.webhook.pk) == 1
    assert states() == [DeliveryState.DELIVERED]


def test_a_webhook_that_came_later_is_sent_an_earlier_span(
    endpoint: Endpoint, courier: Courier, happen: Happen, clock: Clock
) -> None:
    begun = clock()
    happen(3)
    reports_publish(now=clock())
    clock.forward(seconds=1)
    made = webhook_add(url=endpoint.url, events=[], key=courier.key, loopback=True)

    span = Span(begun, clock())
    assert webhook_redeliver(webhook=made.webhook, span=span, now=clock()) == 3
    assert courier.deliver(made.webhook.pk) == 3


def test_a_webhook_that_is_gone_is_disabled_and_keeps_what_it_missed(
    made: Made, endpoint: Endpoint, courier: Courier, happen: Happen, clock: Clock
) -> None:
    endpoint.status = 410
    happen(2)
    reports_publish(now=clock())
    courier.deliver(made.webhook.pk)
    happen(1)
    reports_publish(now=clock())

    assert not Webhook.objects.get().enabled
    assert courier.deliver(made.webhook.pk) == 0

    endpoint.status = 200
    webhook_change(
        webhook=made.webhook,
        url=endpoint.url,
        events=[],
        enabled=True,
        loopback=True,
        now=clock(),
    )
    clock.forward(seconds=10)
    assert courier.deliver(made.webhook.pk) == 3


def test_what_a_worker_that_died_had_claimed_is_sent_by_another(
    made: Made, endpoint: Endpoint, courier: Courier, happen: Happen, clock: Clock
) -> None:
    happen(3)
    reports_publish(now=clock())
    assert len(deliveries_claim(made.webhook, now=clock())) == 3
    assert courier.deliver(made.webhook.pk) == 0

    clock.now += CLAIM_LIFE
    assert run_out_release(now=clock()) == 3
    assert courier.deliver(made.webhook.pk) == 3


def test_an_endpoint_that_is_slow_is_one_workers_at_a_time(
    made: Made, endpoint: Endpoint, courier: Courier, happen: Happen, clock: Clock
) -> None:
    happen(BATCH + 5)
    reports_publish(now=clock())
    assert len(deliveries_claim(made.webhook, now=clock())) == BATCH

    assert courier.deliver(made.webhook.pk) == 0
    assert endpoint.posts == []


def test_a_webhook_that_was_removed_is_told_nothing(courier: Courier) -> None:
    assert courier.deliver(uuid4()) == 0
