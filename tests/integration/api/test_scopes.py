"""Which scope opens which endpoint: everything else is 403."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
import yaml
from django.contrib.auth.models import User
from django.utils import timezone
from knox.models import AuthToken
from rest_framework.test import APIClient

from accounts.api.access import Scope
from sis_project.api.token_rights import Rights
from sis_project.models import TokenAccess
from tests.integration.api.conftest import MakeCaller
from tests.integration.api.test_schema import PUBLISHED
from tests.integration.web_scene import WebScene

CHANGES = {
    "/api/v1/accounts/": Scope.ACCOUNTS,
    "/api/v1/groups/": Scope.POLICIES,
    "/api/v1/redpackets/": Scope.COMMANDS,
    "/api/v1/commands/": Scope.COMMANDS,
}
"""The scope that changes need, by the beginning of their path; all others need `admin`."""

UUIDS = ("accounts", "commands", "webhooks")
"""Whose ids are UUIDs."""

PLACES = {"id": str(uuid4()), "group_id": "-1"}


def operations() -> Iterator[tuple[str, str, str]]:
    """Each published operation: its method, its path and the scope that it needs."""
    for path, item in yaml.safe_load(PUBLISHED.read_text())["paths"].items():
        place = path if any(name in path for name in UUIDS) else path.replace("{id}", "1")
        url = place.format(**PLACES, **dict.fromkeys(("number", "name", "scope", "step"), "1"))
        for method in item:
            changes = next((s for start, s in CHANGES.items() if path.startswith(start)), "admin")
            yield method, url, Scope.READ if method == "get" else changes


@pytest.mark.parametrize("scope", Scope.values)
def test_a_scope_opens_its_own_endpoints_and_no_other(caller_with: MakeCaller, scope: str) -> None:
    caller = caller_with(superuser=True, rights=Rights(scopes=[scope], rate="1000/s", burst=999))

    for method, url, needed in operations():
        answer = getattr(caller, method)(url, {}, format="json")

        wrong = (method, url, answer.status_code)
        if scope == needed:
            assert answer.status_code != 403, wrong
        else:
            assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing"), wrong


def test_a_token_from_before_there_were_rights_may_read_only(db: None) -> None:
    _row, token = AuthToken.objects.create(user=User.objects.create_superuser("olga"))
    caller = APIClient(headers={"Authorization": f"Bearer {token}"})

    assert caller.get("/api/v1/commands/").status_code == 200
    assert caller.post("/api/v1/commands/", {}, format="json").status_code == 403


def test_a_scope_gives_nothing_that_its_user_may_not_do(caller_with: MakeCaller) -> None:
    caller = caller_with("view_command")

    refused = caller.post("/api/v1/commands/", {}, format="json")

    assert caller.get("/api/v1/commands/").status_code == 200
    assert (refused.status_code, refused.json()["code"]) == (403, "permission_denied")


@pytest.mark.parametrize(
    ("networks", "source", "status"),
    [
        (["10.0.0.0/8"], "10.1.2.3", 200),
        (["10.0.0.0/8", "::1/128"], "::1", 200),
        (["10.0.0.0/8"], "192.0.2.1", 403),
    ],
)
def test_a_token_is_good_from_its_networks_only(
    caller_with: MakeCaller, networks: list[str], source: str, status: int
) -> None:
    caller = caller_with(superuser=True, rights=Rights(networks=networks))
    extra: Any = {"REMOTE_ADDR": source, "HTTP_X_FORWARDED_FOR": "10.1.2.3"}

    assert caller.get("/api/v1/groups/", **extra).status_code == status


def test_a_token_that_asks_more_than_its_rate_is_told_when_to_come_again(
    caller_with: MakeCaller,
) -> None:
    caller = caller_with(superuser=True, rights=Rights(rate="1/m", burst=2))

    answers = [caller.get("/api/v1/groups/") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].json()["code"] == "throttled"
    assert 1 <= int(answers[2]["Retry-After"]) <= 60


def test_when_a_token_was_last_used_is_kept(caller: APIClient) -> None:
    before = timezone.now()
    caller.get("/api/v1/groups/")

    used = TokenAccess.objects.get().last_used_at

    assert used is not None
    assert used >= before


def test_who_is_limited_reaches_neither_the_whole_service_nor_others(
    caller_with: MakeCaller, scene: WebScene
) -> None:
    rights = Rights(scopes=Scope.values, accounts=[scene.unlucky.pk], groups=[scene.group.pk])
    caller = caller_with(superuser=True, rights=rights)
    drill = {"on": False, "reason": "drill"}
    own = drill | {"account": str(scene.unlucky.pk)}
    others = drill | {"account": str(scene.winner.pk)}

    refused = [
        caller.put("/api/v1/kill-switch/", drill, format="json"),
        caller.put("/api/v1/kill-switch/", others, format="json"),
        caller.put("/api/v1/kill-switch/", drill | {"group": -42}, format="json"),
        caller.post("/api/v1/webhooks/", {"url": "https://example.org/"}, format="json"),
        caller.get("/api/v1/webhooks/"),
    ]

    assert [(one.status_code, one.json()["code"]) for one in refused] == [(403, "out_of_scope")] * 5
    assert caller.put("/api/v1/kill-switch/", own, format="json").status_code == 200


def test_who_is_limited_learns_nothing_of_what_others_got(
    caller_with: MakeCaller, scene: WebScene
) -> None:
    caller = caller_with(superuser=True, rights=Rights(accounts=[scene.unlucky.pk]))
    elsewhere = caller_with(superuser=True, rights=Rights(groups=[-7]), name="elsewhere")

    packet = caller.get(f"/api/v1/redpackets/{scene.packet.pk}/").json()
    standings = caller.get("/api/v1/redpackets/leaderboard/").json()

    assert [claim["account"] for claim in packet["claims"]] == [str(scene.unlucky.pk)]
    assert [standing["account"] for standing in standings] == [str(scene.unlucky.pk)]
    assert elsewhere.get("/api/v1/redpackets/leaderboard/").json() == []


def test_a_login_outside_the_allow_list_is_refused(
    caller_with: MakeCaller, scene: WebScene
) -> None:
    rights = Rights(scopes=[Scope.ACCOUNTS], accounts=[scene.winner.pk])
    caller = caller_with(superuser=True, rights=rights)

    refused = caller.post(f"/api/v1/accounts/{scene.unlucky.pk}/logout/", {}, format="json")

    assert (refused.status_code, refused.json()["code"]) == (403, "out_of_scope")
