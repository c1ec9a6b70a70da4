"""What every tier of the suite shares: the servers' clients, emptied for each test."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from django.db import connections

from tests.servers.plugin import MISSING

SERVER_TIERS = {"contract", "integration", "acceptance"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip the tiers that need servers where one is missing (never in CI, see the plugin)."""
    if reason := os.environ.get(MISSING):
        for item in items:
            if SERVER_TIERS & set(item.path.parts):
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """SQLite in a file: in memory it has other locks, and other processes could not open it."""
    database = connections["default"]
    if database.vendor == "sqlite":
        name = str(Path(os.environ["SIS_TEST_FOLDER"]) / "test.sqlite3")
        database.settings_dict["TEST"]["NAME"] = name


@pytest.fixture
def redis_url() -> str:
    """Where this process' Valkey is."""
    return os.environ["REDIS_URL"]


@pytest.fixture
def valkey(redis_url: str) -> Iterator[redis.Redis]:
    """A client of the Valkey, which is empty."""
    with redis.Redis.from_url(redis_url) as client:
        client.flushdb()
        yield client
        client.flushdb()


@pytest.fixture
def process_env(transactional_db: None, valkey: redis.Redis) -> dict[str, str]:
    """The environment in which another process (a Celery worker) shares this test's servers."""
    settings = connections["default"].settings_dict
    name = settings["NAME"]
    if connections["default"].vendor == "sqlite":
        url = f"sqlite:///{name}"
    else:
        user, password = settings["USER"], settings["PASSWORD"]
        url = f"postgres://{user}:{password}@{settings['HOST']}:{settings['PORT']}/{name}"
    return {**os.environ, "DATABASE_URL": url}
