"""The demo's Flower: at the printed address, with the printed password, showing every account."""

import json
import re
import signal
from base64 import b64encode
from collections.abc import Callable
from http.client import HTTPConnection
from typing import Any

import pytest

from tests.acceptance.demo.running import RunningDemo, all_gone

pytestmark = [pytest.mark.acceptance, pytest.mark.timeout(240)]


def test_flower_shows_the_queue_of_each_account(demo_start: Callable[..., RunningDemo]) -> None:
    demo = demo_start("--flower")
    demo.wait_until(lambda: "Flower: " in demo.printed, within=90)
    family = demo.family()
    told = re.search(r"Flower: http://(\S+)/  user (\S+)  password (\S+)", demo.printed)
    assert told, demo.printed
    place, user, password = told.groups()

    refused, _body = ask(place, {})
    known = b64encode(f"{user}:{password}".encode()).decode()
    shown, body = ask(place, {"Authorization": f"Basic {known}"})

    assert (refused, shown) == (401, 200)
    names = {queue["name"] for queue in body["active_queues"]}
    assert len({name for name in names if name.startswith("account.")}) == 12

    demo.process.send_signal(signal.SIGTERM)
    demo.wait_end(within=30)
    assert all_gone(family, within=5)


def ask(place: str, headers: dict[str, str]) -> tuple[int, Any]:
    """The lengths of the queues, or whatever it says instead."""
    connection = HTTPConnection(place, timeout=20)
    try:
        connection.request("GET", "/api/queues/length", headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        return answer.status, json.loads(body) if answer.status == 200 else body
    finally:
        connection.close()
