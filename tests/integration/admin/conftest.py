"""A filled database."""

import pytest
import redis

from tests.integration.web_scene import WebScene, web_scene


@pytest.fixture
def scene(db: None, valkey: redis.Redis) -> WebScene:
    return web_scene()
