"""Stopping and releasing by REST."""

from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from accounts.models import Switch
from accounts.selectors import switches_thrown
from tests.integration.web_scene import WebScene

URL = "/api/v1/kill-switch/"

MakeCaller = Callable[..., APIClient]


def test_the_service_is_stopped_and_released_and_each_is_done_once(caller: APIClient) -> None:
    for on, scopes in ((True, {"global"}), (True, {"global"}), (False, set()), (False, set())):
        response = caller.put(URL, {"on": on, "reason": "drill"}, format="json")

        assert response.status_code == 200
        assert {switch["scope"] for switch in response.json()["switches"]} == scopes
        assert switches_thrown() == scopes


def test_a_group_or_an_account_is_stopped_by_itself(caller: APIClient, scene: WebScene) -> None:
    account, group = str(scene.winner.pk), scene.group.pk
    Switch.objects.all().delete()
    caller.put(URL, {"on": True, "reason": "odd", "account": account}, format="json")
    caller.put(URL, {"on": True, "reason": "odd", "group": group}, format="json")

    told = caller.get(URL).json()["switches"]

    assert [switch["scope"] for switch in told] == [f"account:{account}", f"group:{group}"]
    assert {(switch["reason"], switch["thrown_by"]) for switch in told} == {("odd", "olga")}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"on": True}, 400),
        ({"reason": "odd"}, 400),
        ({"on": True, "reason": "odd", "scope": "global"}, 400),
        ({"on": True, "reason": "odd", "group": 5}, 400),
        ({"on": True, "reason": "odd", "group": -5}, 404),
        ({"on": True, "reason": "odd", "account": "0" * 32}, 404),
        ({"on": True, "reason": "odd", "account": "0" * 32, "group": -5}, 400),
    ],
)
def test_a_wrong_wish_stops_nothing(
    caller: APIClient, body: dict[str, object], status: int
) -> None:
    assert caller.put(URL, body, format="json").status_code == status
    assert not Switch.objects.exists()


def test_who_may_only_look_stops_nothing(caller_with: MakeCaller) -> None:
    caller = caller_with("view_switch")

    assert caller.get(URL).status_code == 200
    response = caller.put(URL, {"on": True, "reason": "drill"}, format="json")

    assert response.status_code == 403
    assert not Switch.objects.exists()
