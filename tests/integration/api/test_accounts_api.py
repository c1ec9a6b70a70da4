"""Accounts by REST."""

import pytest
from rest_framework.test import APIClient

from accounts.models import Account, AccountEvent, AccountLog, Desired
from tests.integration.api.conftest import MakeCaller
from tests.integration.web_scene import GROUP_ID, WebScene

ACCOUNTS = "/api/v1/accounts/"


def test_accounts_are_listed_with_their_host(caller: APIClient, scene: WebScene) -> None:
    rows = caller.get(ACCOUNTS).json()["results"]

    assert [row["display_name"] for row in rows] == ["Account 0", "Account 1"]
    assert rows[0]["host"] == "host-1"
    assert rows[0]["throttle_profile"] == {"rate_limit": "20/m", "burst": 5}


def test_no_answer_holds_a_sealed_field(caller: APIClient, scene: WebScene) -> None:
    paths = ["accounts", "groups", "redpackets", "redpackets/leaderboard", "actions", "decisions"]
    answers = [caller.get(f"/api/v1/{path}/").content.decode() for path in paths]
    answers.append(caller.get(f"{ACCOUNTS}{scene.winner.pk}/").content.decode())

    assert not [secret for secret in scene.secrets if secret in "".join(answers)]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("status=ACTIVE", 2),
        ("desired=PAUSED", 0),
        ("role=player", 2),
        (f"group={GROUP_ID}", 2),
        ("group=-1", 0),
        ("name=count 1", 1),
        ("driver=telethon", 0),
    ],
)
def test_a_filter_narrows_the_list(
    caller: APIClient, scene: WebScene, query: str, found: int
) -> None:
    assert len(caller.get(f"{ACCOUNTS}?{query}").json()["results"]) == found


def test_pausing_keeps_who_and_why(caller: APIClient, scene: WebScene) -> None:
    url = f"{ACCOUNTS}{scene.winner.pk}/"

    paused = caller.post(f"{url}pause/", {"reason": "a rest"}, format="json")
    again = caller.post(f"{url}pause/", {"reason": "twice"}, format="json")

    assert (paused.status_code, again.status_code) == (200, 200)
    assert paused.json()["desired"] == Desired.PAUSED
    rows = AccountLog.objects.filter(account=scene.winner, event=AccountEvent.PAUSED)
    assert [row.payload for row in rows] == [{"actor": "olga", "reason": "a rest"}]

    resumed = caller.post(f"{url}resume/", {"reason": "rested"}, format="json")

    assert resumed.json()["desired"] == Desired.RUN


def test_a_pause_without_a_reason_changes_nothing(caller: APIClient, scene: WebScene) -> None:
    response = caller.post(f"{ACCOUNTS}{scene.winner.pk}/pause/", {}, format="json")

    assert response.status_code == 400
    assert response.json()["errors"][0] | {"detail": ""} == {
        "field": "reason",
        "code": "required",
        "detail": "",
    }
    assert Account.objects.get(pk=scene.winner.pk).desired == Desired.RUN


def test_the_throttle_profile_is_set_whole_and_logged(caller: APIClient, scene: WebScene) -> None:
    body = {"throttle_profile": {"rate_limit": "5/m"}}

    response = caller.patch(f"{ACCOUNTS}{scene.winner.pk}/", body, format="json")

    assert response.json()["throttle_profile"] == {"rate_limit": "5/m"}
    row = AccountLog.objects.get(account=scene.winner, event=AccountEvent.CHANGED)
    before = {"rate_limit": "20/m", "burst": 5}
    assert row.payload == {
        "actor": "olga",
        "changes": {"throttle_profile": [before, {"rate_limit": "5/m"}]},
    }


@pytest.mark.parametrize(
    ("profile", "code"),
    [
        ({"rate_limit": "fast"}, "rate_invalid"),
        ({"rate_limit": "0/m"}, "rate_invalid"),
        ({"burst": 0}, "validation_failed"),
        ({"brust": 5}, "validation_failed"),
        ("20/m", "validation_failed"),
        (None, "validation_failed"),
    ],
)
def test_a_wrong_throttle_profile_is_refused(
    caller: APIClient, scene: WebScene, profile: object, code: str
) -> None:
    url = f"{ACCOUNTS}{scene.winner.pk}/"

    response = caller.patch(url, {"throttle_profile": profile}, format="json")

    assert (response.status_code, response.json()["code"]) == (400, code)
    assert Account.objects.get(pk=scene.winner.pk).throttle_profile["rate_limit"] == "20/m"


def test_allowed_networks_are_set_and_the_rest_stays(caller: APIClient, scene: WebScene) -> None:
    url = f"{ACCOUNTS}{scene.winner.pk}/"

    answer = caller.patch(url, {"allowed_networks": ["203.0.113.0/24", "de"]}, format="json").json()

    assert answer["allowed_networks"] == ["203.0.113.0/24", "DE"]
    assert answer["throttle_profile"] == {"rate_limit": "20/m", "burst": 5}
    assert answer["health"]["network_allowed"] is False


@pytest.mark.parametrize(
    ("networks", "code"),
    [(["Germany"], "account_invalid"), ("DE", "validation_failed"), (None, "validation_failed")],
)
def test_wrong_networks_are_refused(
    caller: APIClient, scene: WebScene, networks: object, code: str
) -> None:
    url = f"{ACCOUNTS}{scene.winner.pk}/"

    response = caller.patch(url, {"allowed_networks": networks}, format="json")

    assert (response.status_code, response.json()["code"]) == (400, code)


def test_who_may_only_look_may_not_pause(caller_with: MakeCaller, scene: WebScene) -> None:
    viewer = caller_with("view_account")
    url = f"{ACCOUNTS}{scene.winner.pk}/"

    assert viewer.get(url).status_code == 200
    refused = viewer.post(f"{url}pause/", {"reason": "no"}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (403, "permission_denied")
    assert viewer.get("/api/v1/groups/").status_code == 403
