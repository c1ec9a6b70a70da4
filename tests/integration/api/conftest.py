"""A filled database, and callers with tokens."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import redis
from django.contrib.auth.models import Permission, User
from rest_framework.test import APIClient

from accounts.api.access import Scope
from sis_project.api.token_rights import Rights, token_make
from tests.integration.web_scene import WebScene, web_scene

MakeCaller = Callable[..., APIClient]


EVERYTHING = Rights(scopes=Scope.values)


@pytest.fixture(autouse=True)
def emptied(valkey: redis.Redis) -> None:
    """Rates are counted in Valkey."""


@pytest.fixture
def scene(db: None) -> WebScene:
    return web_scene()


@pytest.fixture
def caller_with(db: None) -> MakeCaller:
    """A caller whose user has these permissions, with a token of these rights (all of them)."""

    def make(
        *codenames: str, superuser: bool = False, rights: Rights = EVERYTHING, name: str = "olga"
    ) -> APIClient:
        user = User.objects.create_user(name, is_superuser=superuser)
        user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
        _row, token = token_make(user=user, rights=rights, life=timedelta(days=1))
        client = APIClient()
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
        client.raise_request_exception = False
        return client

    return make


@pytest.fixture
def caller(caller_with: MakeCaller) -> APIClient:
    """A caller who may do everything."""
    return caller_with(superuser=True)
