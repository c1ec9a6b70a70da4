"""Commands by REST."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.db import connection, connections, transaction
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.api.access import Scope
from accounts.models import FloodDeadline
from groups.models import GroupProfile
from orchestration.assembly import group_views
from orchestration.commands import keys
from orchestration.models import Action, ActionStatus, Command, CommandState
from sis_project.api.token_rights import Rights, token_make
from tests.integration.api.conftest import EVERYTHING, MakeCaller
from tests.integration.web_scene import GROUP_ID, WebScene

COMMANDS = "/api/v1/commands/"
BODY: dict[str, Any] = {"kind": "announce", "payload": {"groups": [GROUP_ID], "text": "canary tea"}}


@pytest.fixture(autouse=True)
def fresh_views() -> None:
    group_views().forget()


@pytest.fixture
def scene(scene: WebScene) -> WebScene:
    """The accounts are free to act, and nothing was asked for yet."""
    FloodDeadline.objects.all().delete()
    Command.objects.all().delete()
    return scene


def post(caller: APIClient, body: Any = BODY, *, key: str = "", **headers: str) -> Any:
    named = {"Idempotency-Key": key or uuid4().hex, **headers}
    return caller.post(COMMANDS, body, format="json", headers=named)


def test_a_command_is_accepted_with_a_place_to_look(caller: APIClient, scene: WebScene) -> None:
    answer = post(caller)

    command = Command.objects.get()
    assert (answer.status_code, answer.json()["state"]) == (202, "RUNNING")
    assert answer["Location"].endswith(f"{COMMANDS}{command.pk}/")
    shown = caller.get(answer["Location"]).json()
    action = Action.objects.get(command=command)
    assert [one["id"] for one in shown["actions"]] == [action.pk]
    assert (shown["groups"], shown["actor"], shown["source"]) == ([GROUP_ID], "olga", "REST")


def test_no_answer_repeats_what_is_to_be_said(caller: APIClient, scene: WebScene) -> None:
    answers = [post(caller), caller.get(COMMANDS), caller.get("/api/v1/actions/")]

    assert not [one for one in answers if "canary tea" in one.content.decode()]


def test_a_repeat_is_answered_with_the_first_command(caller: APIClient, scene: WebScene) -> None:
    first, again = post(caller, key="a"), post(caller, key="a")

    assert "Idempotency-Replayed" not in first.headers
    assert (again.status_code, again["Idempotency-Replayed"]) == (202, "true")
    assert again.json()["id"] == first.json()["id"]
    assert Command.objects.count() == 1


@pytest.mark.parametrize("key", [None, "", "a b", "ü", "k" * 129])
def test_a_command_without_a_good_key_is_refused(
    caller: APIClient, scene: WebScene, key: str | None
) -> None:
    headers = {} if key is None else {"Idempotency-Key": key}

    answer = caller.post(COMMANDS, BODY, format="json", headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_missing")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "kind"),
        ({"kind": "brew"}, "kind"),
        ({"kind": "announce"}, "payload.groups"),
        ({"kind": "announce", "payload": []}, "payload"),
        ({**BODY, "loud": True}, "loud"),
    ],
)
def test_a_wrong_body_names_its_field(
    caller: APIClient, scene: WebScene, body: Any, field: str
) -> None:
    answer = post(caller, body)

    assert (answer.status_code, answer.json()["code"]) == (400, "validation_failed")
    assert answer.json()["errors"][0]["field"] == field


def test_another_body_under_a_known_key_is_422(caller: APIClient, scene: WebScene) -> None:
    post(caller, key="a")

    answer = post(caller, {"kind": "pause", "payload": {"accounts": [], "reason": ""}}, key="a")
    other = post(caller, {"kind": "announce", "payload": {**BODY["payload"], "text": "b"}}, key="a")

    assert answer.status_code == 400
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


def test_a_caller_that_prefers_to_wait_gets_the_outcome(caller: APIClient, scene: WebScene) -> None:
    payload = {"accounts": [str(scene.winner.pk)], "reason": "a rest"}

    over = post(caller, {"kind": "pause", "payload": payload}, Prefer="wait=5")
    waits = post(caller, Prefer="wait=0")

    assert (over.status_code, over.json()["state"]) == (200, "DONE")
    assert over["Preference-Applied"] == "wait"
    assert waits.status_code == 202


def test_a_cancelled_command_stays_cancelled(caller: APIClient, scene: WebScene) -> None:
    url = post(caller)["Location"]

    cancelled, again = caller.post(f"{url}cancel/"), caller.post(f"{url}cancel/")

    assert (cancelled.status_code, cancelled.json()["state"]) == (200, "CANCELLED")
    assert (again.status_code, again.json()["code"]) == (409, "command_over")
    assert Action.objects.get(command__isnull=False).status == ActionStatus.FAILED


def test_a_token_with_allow_lists_files_and_sees_only_within_them(
    caller_with: MakeCaller, scene: WebScene
) -> None:
    whole = caller_with(superuser=True, name="whole")
    limited = caller_with(
        superuser=True, rights=Rights(scopes=Scope.values, groups=[-7]), name="limited"
    )
    theirs = post(whole)["Location"]

    refused = post(limited)

    assert (refused.status_code, refused.json()["code"]) == (403, "out_of_scope")
    assert limited.get(theirs).status_code == 404
    assert limited.get(COMMANDS).json()["results"] == []
    for path in ["groups", "redpackets", "actions", "decisions"]:
        assert limited.get(f"/api/v1/{path}/").json()["results"] == [], path


def test_lists_of_commands_can_be_narrowed(caller: APIClient, scene: WebScene) -> None:
    post(caller)

    for query, found in [("kind=announce&source=REST", 1), ("state=DONE", 0), ("packet=1", 0)]:
        assert len(caller.get(f"{COMMANDS}?{query}").json()["results"]) == found


@pytest.fixture
def racing(transactional_db: None) -> Callable[..., list[Any]]:
    """Posts from many threads at once, each with a connection of its own."""
    user = User.objects.create_superuser("olga")
    GroupProfile.objects.create(
        group_id=GROUP_ID, name="Tea house", enabled=True, attested_at=timezone.now()
    )
    _row, token = token_make(user=user, rights=EVERYTHING, life=timedelta(days=1))

    def race(count: int) -> list[Any]:
        barrier, answers = threading.Barrier(count), []

        def run() -> None:
            client = Client(headers={"Authorization": f"Bearer {token}", "Idempotency-Key": "a"})
            barrier.wait()
            answers.append(client.post(COMMANDS, BODY, content_type="application/json"))
            connections.close_all()

        threads = [threading.Thread(target=run) for _ in range(count)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return answers

    return race


def test_many_posts_of_one_command_at_once_make_one_row(
    racing: Callable[[int], list[Any]],
) -> None:
    answers = racing(24)

    assert {answer.status_code for answer in answers} == {202}
    assert sum("Idempotency-Replayed" in answer.headers for answer in answers) == 23
    assert Command.objects.count() == 1


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time")
def test_a_repeat_while_the_first_is_still_being_accepted_is_409(
    racing: Callable[[int], list[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "BUSY_AFTER", timedelta(milliseconds=200))
    racing(1)
    first = Command.objects.get()
    Command.objects.all().delete()
    with transaction.atomic():
        first.save(force_insert=True)

        (answer,) = racing(1)

    assert (answer.status_code, answer.json()["code"]) == (409, "idempotency_key_busy")
    assert Command.objects.get().state == CommandState.FAILED
