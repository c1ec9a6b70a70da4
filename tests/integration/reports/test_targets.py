"""A webhook leads to public addresses alone, however its URL writes the others."""

import socket
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from orchestration.models import Delivery, Webhook
from orchestration.reports.publishing import reports_publish
from orchestration.webhooks.delivering import Courier
from orchestration.webhooks.secrets import SECRET_PURPOSE, secret_make, secret_seal
from orchestration.webhooks.services import webhook_add
from proofs.commands.forbidden import FORBIDDEN_HOSTS
from tests.integration.reports.conftest import Clock, Endpoint, Happen


class Connections:
    """Counts what this process connects to; an audit hook cannot be taken off, but be deaf."""

    def __init__(self) -> None:
        self.counting = False
        self.addresses: list[Any] = []
        sys.addaudithook(self._hear)

    def _hear(self, event: str, args: tuple[Any, ...]) -> None:
        if self.counting and event == "socket.connect" and args[0].family != socket.AF_UNIX:
            self.addresses.append(args[1])


COUNTED = Connections()


@pytest.fixture
def connections() -> Iterator[Connections]:
    COUNTED.addresses.clear()
    COUNTED.counting = True
    yield COUNTED
    COUNTED.counting = False


def stored(url: str, courier: Courier) -> Webhook:
    """A webhook as it may stand in the table, whoever wrote it there."""
    webhook = Webhook(url=url)
    webhook.secret = secret_seal(
        secret_make(), key=courier.key, webhook_id=webhook.pk, purpose=SECRET_PURPOSE
    )
    webhook.save(force_insert=True)
    return webhook


def test_sixty_forbidden_addresses_are_never_connected_to(
    courier: Courier, happen: Happen, clock: Clock, endpoint: Endpoint, connections: Connections
) -> None:
    assert len(FORBIDDEN_HOSTS) >= 60
    closed = Courier(key=courier.key, loopback=False, now=clock, rng=courier.rng)
    urls = [f"https://{host}:{endpoint.port}/" for host in FORBIDDEN_HOSTS]
    webhooks = [stored(url, courier) for url in urls]
    happen()
    reports_publish(now=clock())
    connections.addresses.clear()

    taken = [closed.deliver(webhook.pk) for webhook in webhooks]

    ports = [address[1] for address in connections.addresses]
    assert endpoint.port not in ports
    assert not any(taken)
    assert endpoint.posts == []
    assert Delivery.objects.filter(attempts=1).count() == len(webhooks)


def test_a_redirect_is_not_followed(
    courier: Courier, happen: Happen, clock: Clock, endpoint: Endpoint
) -> None:
    endpoint.status, endpoint.location = 307, endpoint.url
    made = webhook_add(url=endpoint.url, events=[], key=courier.key, loopback=True)
    happen()
    reports_publish(now=clock())

    assert courier.deliver(made.webhook.pk) == 0
    assert len(endpoint.posts) == 1
