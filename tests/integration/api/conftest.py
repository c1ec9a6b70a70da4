"""A filled database, and callers with tokens."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Permission, User
from knox.models import AuthToken
from rest_framework.test import APIClient

from tests.integration.web_scene import WebScene, web_scene

MakeCaller = Callable[..., APIClient]


@pytest.fixture
def scene(db: None) -> WebScene:
    return web_scene()


@pytest.fixture
def caller_with(db: None) -> MakeCaller:
    """A caller whose user has these permissions."""

    def make(*codenames: str, superuser: bool = False) -> APIClient:
        user = User.objects.create_user("olga", is_superuser=superuser)
        user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
        _row, token = AuthToken.objects.create(user=user)
        client = APIClient()
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
        client.raise_request_exception = False
        return client

    return make


@pytest.fixture
def caller(caller_with: MakeCaller) -> APIClient:
    """A caller who may do everything."""
    return caller_with(superuser=True)
