"""Webhooks and the bot's word on claims, by REST."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings
from rest_framework.test import APIClient

from accounts.api.access import Scope
from accounts.vault.columns import SEALED_COLUMNS
from accounts.vault.keys import master_key_from_settings
from orchestration.models import Delivery, DeliveryState, Webhook
from orchestration.webhooks.secrets import SECRET_PURPOSE, secret_open
from redpackets.models import ClaimOutcome, RedPacketClaim
from sis_project.api.token_rights import Rights
from tests.integration.api.conftest import MakeCaller
from tests.integration.web_scene import WebScene

HOOKS = "/api/v1/webhooks/"
URL = "https://bot.example.org/sis"


def test_a_webhook_is_added_changed_and_removed(caller: APIClient) -> None:
    made = caller.post(HOOKS, {"url": URL, "events": ["claim.won"]}, format="json")
    assert made.status_code == 201
    place = f"{HOOKS}{made.json()['id']}/"

    changed = caller.patch(place, {"enabled": False}, format="json")

    assert (changed.status_code, changed.json()["enabled"]) == (200, False)
    assert changed.json()["events"] == ["claim.won"]
    assert "secret" not in caller.get(place).json()
    assert caller.delete(place).status_code == 204
    assert caller.get(place).status_code == 404


def test_a_secret_is_shown_once_and_stands_sealed(caller: APIClient) -> None:
    made = caller.post(HOOKS, {"url": URL}, format="json").json()
    webhook = Webhook.objects.get(pk=made["id"])

    key = master_key_from_settings()
    sealed = bytes(webhook.secret)
    assert made["secret"].encode() not in sealed
    opened = secret_open(sealed, key=key, webhook_id=webhook.pk, purpose=SECRET_PURPOSE)
    assert opened == made["secret"]

    again = caller.post(f"{HOOKS}{made['id']}/rotate/", format="json")
    assert again.json()["secret"] != made["secret"]
    columns = {column.name for column in SEALED_COLUMNS}
    assert {"secret", "previous_secret"} <= columns


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"url": "https://10.0.0.1/"}, "target_forbidden"),
        ({"url": "https://2130706433/"}, "target_forbidden"),
        ({"url": "http://bot.example.org/"}, "webhook_invalid"),
        ({"url": URL, "events": ["claim.stolen"]}, "validation_failed"),
        ({"url": URL, "colour": "red"}, "validation_failed"),
        ({}, "validation_failed"),
    ],
)
def test_what_cannot_be_a_webhook_is_refused(
    caller: APIClient, settings: Settings, body: dict[str, object], code: str
) -> None:
    settings.SIS_WEBHOOKS_LOOPBACK = False

    refused = caller.post(HOOKS, body, format="json")

    assert (refused.status_code, refused.json()["code"]) == (400, code)
    assert not Webhook.objects.exists()


def test_a_span_is_delivered_again(caller: APIClient, scene: WebScene) -> None:
    webhook = Webhook.objects.get()
    Delivery.objects.update(state=DeliveryState.DELIVERED, attempts=3)
    since = (timezone.now() - timedelta(hours=1)).isoformat()

    again = caller.post(f"{HOOKS}{webhook.pk}/redeliver/", {"since": since}, format="json")

    assert (again.status_code, again.json()) == (202, {"deliveries": 1})
    [row] = caller.get(f"{HOOKS}{webhook.pk}/deliveries/").json()["results"]
    assert (row["state"], row["attempts"]) == ("WAITING", 0)


def test_the_bot_settles_an_unknown_claim(caller: APIClient, scene: WebScene) -> None:
    told = [
        {
            "account": str(scene.unlucky.pk),
            "outcome": "won",
            "amount": "2.5",
            "currency": "usdt",
        },
        {"account": str(scene.winner.pk), "outcome": "late"},
    ]

    answer = caller.post(
        f"/api/v1/redpackets/{scene.packet.pk}/claims/", {"claims": told}, format="json"
    )

    assert answer.status_code == 200
    found = {claim["account"]: claim for claim in answer.json()["claims"]}
    settled = found[str(scene.unlucky.pk)]
    assert (settled["outcome"], settled["amount"], settled["currency"]) == ("won", "2.5", "USDT")
    assert found[str(scene.winner.pk)]["outcome"] == "won"


def test_the_bots_report_as_a_command_settles_it_too(caller: APIClient, scene: WebScene) -> None:
    payload = {
        "group": scene.group.group_id,
        "packet": scene.packet.pk,
        "claims": [{"account": str(scene.unlucky.pk), "outcome": "refused"}],
    }

    filed = caller.post(
        "/api/v1/commands/",
        {"kind": "report_claims", "payload": payload},
        format="json",
        HTTP_IDEMPOTENCY_KEY="k-1",
    )

    assert filed.json()["result"] == {"settled": 1}
    assert RedPacketClaim.objects.get(account=scene.unlucky).outcome == ClaimOutcome.REFUSED


def test_a_token_tells_nothing_of_accounts_outside_its_allow_list(
    caller_with: MakeCaller, scene: WebScene
) -> None:
    rights = Rights(scopes=[Scope.COMMANDS], accounts=[scene.winner.pk])
    caller = caller_with(superuser=True, rights=rights)
    told = [{"account": str(scene.unlucky.pk), "outcome": "late"}]

    refused = caller.post(
        f"/api/v1/redpackets/{scene.packet.pk}/claims/", {"claims": told}, format="json"
    )

    assert refused.status_code == 403
    assert RedPacketClaim.objects.get(account=scene.unlucky).outcome == ClaimOutcome.UNKNOWN
