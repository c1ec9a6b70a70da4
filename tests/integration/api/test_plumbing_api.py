"""ETags, policies, hosts and what was recorded, by REST."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import connections
from django.test import AsyncClient
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import AccountLog
from accounts.services import account_pause
from groups.models import GroupProfile
from orchestration.models import Decision
from sis_project.api import event_stream
from sis_project.api.token_rights import Rights, token_make
from tests.integration.api.conftest import EVERYTHING, MakeCaller
from tests.integration.web_scene import GROUP_ID, WebScene, web_scene

POLICY = f"/api/v1/groups/{GROUP_ID}/policy/"
EVENTS = "/api/v1/events/"


def put(caller: APIClient, body: Any, **headers: str) -> Any:
    return caller.put(POLICY, body, format="json", headers=headers)


def test_a_policy_is_stored_in_place_of_the_one_that_was_read(
    caller: APIClient, scene: WebScene
) -> None:
    read = caller.get(POLICY)

    stored = put(caller, {"redpackets": {}}, **{"If-Match": read["ETag"]})
    stale = put(caller, {"replies": []}, **{"If-Match": read["ETag"]})
    blind = put(caller, {"replies": []})

    assert (stored.status_code, stored.json()) == (200, {"redpackets": {}})
    assert caller.get(POLICY)["ETag"] == stored["ETag"] != read["ETag"]
    assert (stale.status_code, stale.json()["code"]) == (412, "precondition_failed")
    assert (blind.status_code, blind.json()["code"]) == (428, "precondition_required")
    assert GroupProfile.objects.get().strategies == {"redpackets": {}}


@pytest.mark.parametrize("body", [{"version": 9}, [], "x", {"replies": [{"name": "A"}]}])
def test_a_policy_that_does_not_read_is_refused(
    caller: APIClient, scene: WebScene, body: Any
) -> None:
    answer = put(caller, body, **{"If-Match": "*"})

    assert (answer.status_code, answer.json()["code"]) == (400, "validation_failed")
    assert answer.json()["errors"][0]["field"] == "policy"


def test_an_account_that_changed_since_it_was_read_is_not_changed(
    caller: APIClient, scene: WebScene
) -> None:
    url = f"/api/v1/accounts/{scene.winner.pk}/"
    seen = {"If-Match": caller.get(url)["ETag"]}

    first, second = (
        caller.patch(url, {"throttle_profile": {"burst": n}}, format="json", headers=seen)
        for n in (7, 8)
    )

    assert (first.status_code, second.status_code) == (200, 412)
    assert caller.get(url).json()["throttle_profile"] == {"burst": 7}


def test_hosts_tell_what_they_hold(caller: APIClient, scene: WebScene) -> None:
    (host,) = caller.get("/api/v1/hosts/").json()["results"]

    assert (host["id"], host["holds"], host["capacity"], host["alive"]) == ("host-1", 2, 100, False)


@pytest.fixture
def recorded(scene: WebScene) -> None:
    """Everything is old enough to be told."""
    old = timezone.now() - timedelta(minutes=1)
    AccountLog.objects.update(created_at=old)
    Decision.objects.update(created_at=old)


def test_events_are_read_on_from_where_one_stopped(
    caller: APIClient, scene: WebScene, recorded: None
) -> None:
    seen, after = [], "0-0"
    while page := caller.get(f"{EVENTS}?after={after}&limit=2").json()["results"]:
        seen += page
        after = page[-1]["id"]

    assert len(seen) == AccountLog.objects.count() + Decision.objects.count()
    assert len({event["id"] for event in seen}) == len(seen)
    assert {"decision.acted", "account.registered"} <= {event["type"] for event in seen}


def test_what_was_recorded_a_moment_ago_is_told_a_second_later(
    caller: APIClient, scene: WebScene
) -> None:
    soon = timezone.now() + timedelta(seconds=30)  # however slow this machine is
    AccountLog.objects.update(created_at=soon)
    Decision.objects.update(created_at=soon)

    assert caller.get(EVENTS).json() == {"results": [], "next": "0-0"}


def test_events_outside_the_allow_lists_are_not_told(
    caller_with: MakeCaller, scene: WebScene, recorded: None
) -> None:
    only = Rights(groups=[-7], accounts=[scene.winner.pk])
    caller = caller_with(superuser=True, rights=only)

    events = caller.get(f"{EVENTS}?limit=200").json()["results"]

    assert {event["data"].get("account") for event in events} == {str(scene.winner.pk)}


@pytest.mark.parametrize("query", ["after=x", "limit=0", "limit=201", "aftr=1-1"])
def test_a_wrong_question_for_events_is_refused(
    caller: APIClient, scene: WebScene, query: str
) -> None:
    assert caller.get(f"{EVENTS}?{query}").status_code == 400


@pytest.mark.django_db(transaction=True)
async def test_the_stream_goes_on_from_the_last_event(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_stream, "LOOK_EVERY", 0.05)
    token, account_id = await asyncio.to_thread(_streaming)
    client = AsyncClient()
    headers = {"Authorization": f"Bearer {token}", "Accept": "text/event-stream"}
    missed = headers | {"Last-Event-ID": "0-0"}

    async with asyncio.timeout(20):
        answer: Any = await client.get(f"{EVENTS}stream/", headers=missed)
        told = [await anext(aiter(answer.streaming_content)) for _ in range(2)]
        await answer.streaming_content.aclose()
        refused = await client.get(f"{EVENTS}stream/")
        await sync_to_async(connections.close_all)()

    assert answer["Content-Type"] == "text/event-stream"
    assert told[0] == b"id: 0-0\nretry: 2000\n\n"
    assert told[1].startswith(b"id: ")
    assert account_id
    assert (refused.status_code, refused["Content-Type"]) == (401, "application/problem+json")


def _streaming() -> tuple[str, str]:
    scene = web_scene()
    account_pause(account_id=scene.winner.pk, actor="olga", reason="a rest")
    AccountLog.objects.update(created_at=timezone.now() - timedelta(minutes=1))
    user: Any = scene.group.attested_by
    user.is_superuser = True
    user.save()
    _row, token = token_make(user=user, rights=EVERYTHING, life=timedelta(days=1))
    connections.close_all()
    return token, str(scene.winner.pk)
