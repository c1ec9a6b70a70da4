"""What machines are told by the web process."""

from collections.abc import Iterator

import pytest
import redis
from django.db import connection
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import Settings

from sis_project.embedded.ports import port_free
from sis_project.telemetry import health

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def forgetful(valkey: redis.Redis) -> Iterator[None]:
    """Nothing is remembered of another test's database."""
    health._Migrated._done = False
    yield
    health._Migrated._done = False


def ready(client: Client) -> tuple[int, list[str]]:
    answer = client.get("/readyz")
    return answer.status_code, answer.json()["troubles"]


def test_a_living_process_says_so_whoever_asks(client: Client) -> None:
    answer = client.get("/healthz", headers={"host": "10.0.0.7:8000"})

    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_a_process_with_its_servers_is_ready(client: Client) -> None:
    assert ready(client) == (200, [])


def test_a_redis_that_is_away_makes_it_not_ready(client: Client, settings: Settings) -> None:
    settings.REDIS_URL = f"redis://:a-secret@127.0.0.1:{port_free()}/0"

    assert ready(client) == (503, ["Redis (REDIS_URL) does not answer."])


def test_a_table_that_is_missing_makes_it_not_ready(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("delete from django_migrations where app = 'groups'")

    status, [trouble] = ready(client)

    assert status == 503
    assert trouble.endswith("Run: python manage.py migrate")


def test_metrics_are_prometheus_text_with_the_state_of_the_service(client: Client) -> None:
    answer = client.get("/metrics", headers={"host": "web:8000"})

    families = {f.name: f for f in text_string_to_metric_families(answer.content.decode())}
    assert answer.status_code == 200
    assert {"sis_accounts", "sis_login_attempts", "python_info"} <= families.keys()
    read = {s.labels["source"]: s.value for s in families["sis_state_read"].samples}
    assert read == {"tables": 1, "redis": 1, "logins": 1}


def test_a_redis_that_is_away_leaves_the_other_gauges(client: Client, settings: Settings) -> None:
    settings.REDIS_URL = f"redis://127.0.0.1:{port_free()}/0"

    text = client.get("/metrics").content.decode()

    assert 'sis_state_read{source="redis"} 0.0' in text
    assert "sis_leases_held" in text
    assert "sis_queue_messages" not in text


def test_metrics_with_a_token_are_for_those_who_bring_it(
    client: Client, settings: Settings
) -> None:
    settings.SIS_METRICS_TOKEN = "a long metrics token"

    assert client.get("/metrics").status_code == 401
    assert client.get("/metrics", headers={"authorization": "Bearer another"}).status_code == 401
    brought = {"authorization": "Bearer a long metrics token"}
    assert client.get("/metrics", headers=brought).status_code == 200
