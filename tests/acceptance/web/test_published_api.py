"""Requests made from the published schema: no 5xx, and no answer that it does not tell of."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import redis
import schemathesis
from django.contrib.auth.models import User
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from accounts.api.access import Scope
from sis_project.api.token_rights import Rights, token_make
from tests.integration.web_scene import web_scene

pytestmark = pytest.mark.acceptance

EXAMPLES = 6
"""Requests of each kind for each operation."""

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]

CALLS_TELEGRAM = ("/login/", "/logout/", "/session/")
"""Ends of paths that begin a conversation with Telegram: their own tests hold them."""


@pytest.fixture
def schema(transactional_db: None, valkey: redis.Redis) -> Any:
    """The schema as this service serves it, and a filled database."""
    web_scene()
    return schemathesis.openapi.from_wsgi("/api/schema/?format=json", get_wsgi_application())


@pytest.fixture
def headers(transactional_db: None) -> dict[str, str]:
    """A caller who may do everything."""
    rights = Rights(scopes=Scope.values, rate="100000/s", burst=100_000)
    user = User.objects.create_superuser("olga")
    _row, token = token_make(user=user, rights=rights, life=timedelta(days=1))
    return {"Authorization": f"Bearer {token}"}


def operations(schema: Any) -> Iterator[Any]:
    for result in schema.get_all_operations():
        operation = result.ok()
        if not any(end in operation.path for end in CALLS_TELEGRAM):
            yield operation


@pytest.mark.timeout(240)
@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode))
def test_no_request_meets_a_fault_or_an_answer_that_is_not_published(
    schema: Any, headers: dict[str, str], mode: schemathesis.GenerationMode
) -> None:
    asked = 0

    for operation in operations(schema):

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case: Any) -> None:
            nonlocal asked
            asked += 1
            case.call_and_validate(headers=headers, checks=CHECKS)

        ask()

    assert asked > 100
