"""A filled database, and users with few permissions."""

from collections.abc import Callable

import pytest
import redis
from django.contrib.auth.models import Permission, User
from django.test import Client

from tests.integration.web_scene import WebScene, web_scene


@pytest.fixture
def scene(db: None, valkey: redis.Redis) -> WebScene:
    return web_scene()


@pytest.fixture
def viewer(client: Client, db: None) -> Callable[..., None]:
    """Log `client` in as a user with these permissions alone."""

    def make(*codenames: str) -> None:
        user = User.objects.create_user("viewer", is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
        client.force_login(user)

    return make
