"""An operator throws the kill switch in full flight, at the terminal, and releases it."""

import time
from collections.abc import Callable

import pytest
from django.core.management import call_command

from orchestration.bells import ring_accounts
from tests.acceptance.web.conftest import Sending
from tests.acceptance.web.test_pausing import plan_sends

pytestmark = pytest.mark.acceptance

WITHIN = 2.0  # seconds, by which the switch takes effect
LOOKED_FOR = 2.0  # seconds, in which forty more messages would have left


@pytest.mark.parametrize("scope", ["service", "group"])
def test_the_kill_switch_stops_a_host_and_what_waits_stays_queued(
    sending: Sending, scope: str, record_property: Callable[[str, object], None]
) -> None:
    options = [f"--group={sending.group_id}"] if scope == "group" else []
    plan_sends(sending, 400)
    sending.wait_until(lambda: len(sending.sent()) >= 10, "it sends", within=60)

    call_command("kill_switch", "on", *options, reason="drill")
    thrown_at = time.monotonic()
    over = thrown_at + WITHIN + LOOKED_FOR
    sending.wait_until(lambda: time.monotonic() > over, "it is looked at for some seconds")

    last = sending.sent()[-1] - thrown_at
    record_property("last message after the switch, seconds", last)
    assert last <= WITHIN
    assert sending.queued() > 300

    call_command("kill_switch", "off", *options, reason="over")
    ring_accounts([sending.account_id])
    stopped = len(sending.sent())
    sending.wait_until(lambda: len(sending.sent()) > stopped, "it sends again", within=60)
