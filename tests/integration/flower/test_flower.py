"""Flower as a process: closed to strangers, looking on, showing each account's queue."""

import json
import socket

import redis
from model_bakery import baker

from accounts.models import Account, Desired
from sis_project.celery import app
from tests.integration.flower.conftest import RunningFlower, flower_refuses

PAGES = ["/", "/broker", "/tasks", "/api/workers", "/metrics", "/healthcheck", "/static/css/x.css"]


def test_strangers_see_nothing_whatever_they_ask_for(flower: RunningFlower) -> None:
    for path in PAGES:
        for password in (None, "eight apples"):
            assert flower.ask(path, password=password)[0] == 401, path
    assert flower.ask("/broker", method="OPTIONS", password=None)[0] == 401
    assert flower.ask("/metrics")[0] == 200


def test_a_paused_accounts_queue_is_shown_with_its_length(
    valkey: redis.Redis, flower: RunningFlower
) -> None:
    account = baker.make(Account, desired=Desired.PAUSED)
    queue = f"account.{account.pk}"
    for _ in range(3):
        app.send_task("orchestration.carry_out", [str(account.pk)], queue=queue)

    _status, lengths = flower.ask("/api/queues/length")
    _status, page = flower.ask("/broker")

    assert {"name": queue, "messages": 3} in json.loads(lengths)["active_queues"]
    assert queue in page


def test_flower_only_looks_on(flower: RunningFlower) -> None:
    for path in ("/api/worker/shutdown/celery@x", "/api/task/send-task/orchestration.sweep"):
        assert flower.ask(path, method="POST")[0] == 403, path


def test_flower_without_a_password_says_so_and_ends(flower_env: dict[str, str]) -> None:
    assert "SIS_FLOWER_PASSWORD" in flower_refuses({**flower_env, "SIS_FLOWER_PASSWORD": ""})


def test_a_busy_port_is_told_in_a_sentence(flower_env: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", int(flower_env["SIS_FLOWER_PORT"]))):
        said = flower_refuses(flower_env)

    assert "SIS_FLOWER_PORT" in said
    assert "Traceback" not in said
