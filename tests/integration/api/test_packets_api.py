"""Red packets, actions, decisions and groups by REST."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from tests.integration.web_scene import GROUP_ID, WebScene


def test_the_schema_of_policies_is_the_published_one(caller: APIClient) -> None:
    published = (Path(settings.BASE_DIR) / "docs" / "policy.schema.json").read_text()

    assert caller.get("/api/v1/policies/schema/").json() == json.loads(published)


def test_a_packet_comes_with_its_claims(caller: APIClient, scene: WebScene) -> None:
    packet = caller.get(f"/api/v1/redpackets/{scene.packet.pk}/").json()

    assert (packet["kind"], packet["tries"], packet["won"]) == ("button", 2, 1)
    claims = {claim["account"]: claim for claim in packet["claims"]}
    won = claims[str(scene.winner.pk)]
    assert (won["outcome"], won["amount"], won["latency_ms"]) == ("won", "1.25", 120.0)
    assert claims[str(scene.unlucky.pk)]["amount"] is None


def test_the_leaderboard_names_the_winner_first(caller: APIClient, scene: WebScene) -> None:
    first, second = caller.get("/api/v1/redpackets/leaderboard/").json()

    assert first == {
        "account": str(scene.winner.pk),
        "display_name": "Account 0",
        "tries": 1,
        "won": 1,
        "amounts": {"USDT": "1.25"},
    }
    assert (second["tries"], second["won"], second["amounts"]) == (1, 0, {})


@pytest.mark.parametrize("query", ["group=-1", "until=2026-01-01T00:00:00Z"])
def test_the_leaderboard_can_be_narrowed(caller: APIClient, scene: WebScene, query: str) -> None:
    assert caller.get(f"/api/v1/redpackets/leaderboard/?{query}").json() == []


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "since=yesterday", "grop=-1"])
def test_a_wrong_question_to_the_leaderboard_is_refused(
    caller: APIClient, scene: WebScene, query: str
) -> None:
    response = caller.get(f"/api/v1/redpackets/leaderboard/?{query}")

    assert response.json()["errors"][0]["field"] == query.split("=", maxsplit=1)[0]


@pytest.mark.parametrize(
    ("path", "found"),
    [
        (f"groups/?enabled=true&name=tea&group={GROUP_ID}", None),
        ("groups/?enabled=false", 0),
        (f"redpackets/?group={GROUP_ID}&status=RUNNING", 1),
        ("redpackets/?heard_before=2026-01-01T00:00:00Z", 0),
        ("actions/?status=UNKNOWN&kind=PRESS", 1),
        ("decisions/?outcome=ACTED&rule=redpacket", 1),
        ("decisions/?outcome=NOBODY", 0),
    ],
)
def test_lists_can_be_narrowed(
    caller: APIClient, scene: WebScene, path: str, found: int | None
) -> None:
    response = caller.get(f"/api/v1/{path}")

    if found is None:
        assert response.status_code == 400
    else:
        assert len(response.json()["results"]) == found


def test_a_group_tells_how_many_accounts_are_in_it(caller: APIClient, scene: WebScene) -> None:
    one = caller.get(f"/api/v1/groups/{GROUP_ID}/").json()
    narrowed = caller.get(f"/api/v1/groups/?account={scene.winner.pk}").json()["results"]

    assert (one["name"], one["accounts"], one["attested_by"]) == ("Tea house", 2, "attester")
    assert [group["accounts"] for group in narrowed] == [2]


@pytest.mark.parametrize(
    ("path", "queries"),
    [("accounts", 1), ("groups", 1), ("redpackets", 1), ("actions", 1), ("decisions", 1)],
)
def test_a_list_costs_one_statement_beside_the_token(
    caller: APIClient,
    scene: WebScene,
    django_assert_num_queries: DjangoAssertNumQueries,
    path: str,
    queries: int,
) -> None:
    # The token with its user and rights: where it is a prepared statement Django counts it not.
    token = 1 if connection.vendor == "sqlite" else 0
    caller.get("/api/v1/accounts/")

    with django_assert_num_queries(token + queries):
        caller.get(f"/api/v1/{path}/")


def test_pages_follow_each_other_without_a_gap(caller: APIClient, scene: WebScene) -> None:
    first = caller.get("/api/v1/actions/?page_size=1").json()
    second = caller.get(first["next"]).json()

    assert first["results"][0]["id"] > second["results"][0]["id"]
    assert second["next"] is None
