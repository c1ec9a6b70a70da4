"""What happens becomes a report in the same transaction, and is handed on once."""

import json
from typing import Any

import pytest
import redis
from django.db import transaction
from django.utils import timezone

from accounts.models import Account
from groups.models import GroupProfile
from orchestration.commands.ending import command_end
from orchestration.models import Command, CommandSource, CommandState, Delivery, Report
from orchestration.reports.publishing import RESULTS, reports_publish
from orchestration.webhooks.services import Made
from redpackets.models import ClaimOutcome, RedPacketEvent
from redpackets.reports import ClaimReport
from redpackets.services import claims_record, packet_assigned, packet_open, packets_close
from tests.integration.redpackets.conftest import detected
from tests.unit.groups.builders import GROUP, NOON


@pytest.fixture
def account() -> Account:
    return Account.objects.create(telegram_user_id=500)


@pytest.fixture
def packet() -> RedPacketEvent:
    GroupProfile.objects.create(group_id=GROUP, name="Games")
    return packet_open(detected=detected())


def kinds() -> list[str]:
    return list(Report.objects.order_by("pk").values_list("kind", flat=True))


def streamed(valkey: redis.Redis) -> list[dict[str, Any]]:
    entries: Any = valkey.xrange(RESULTS)
    return [{k.decode(): v.decode() for k, v in fields.items()} for _, fields in entries]


def test_an_unknown_claim_is_told_and_told_again_when_it_is_settled(
    packet: RedPacketEvent, account: Account, valkey: redis.Redis
) -> None:
    claims_record([ClaimReport(packet.pk, account.pk, ClaimOutcome.UNKNOWN)])
    claims_record([ClaimReport(packet.pk, account.pk, ClaimOutcome.WON)])
    claims_record([ClaimReport(packet.pk, account.pk, ClaimOutcome.WON)])

    assert kinds() == ["claim.unknown", "claim.won"]
    reports_publish(now=timezone.now())
    unknown, won = (json.loads(entry["data"]) for entry in streamed(valkey))
    assert (unknown["settled"], won["settled"]) == (False, True)
    assert won["packet"] == packet.pk
    assert won["account"] == str(account.pk)


def test_a_packet_that_is_over_is_told_with_its_outcomes(
    packet: RedPacketEvent, account: Account
) -> None:
    packet_assigned(packet_id=packet.pk, account_ids=[account.pk], now=NOON)
    claims_record([ClaimReport(packet.pk, account.pk, ClaimOutcome.LATE)])

    assert packets_close(now=NOON) == 1
    assert packets_close(now=NOON) == 0

    assert kinds() == ["claim.late", "packet.completed"]
    told = Report.objects.first()
    assert told is not None
    assert told.payload["claims"] == {"late": 1}


def test_a_command_that_is_over_is_told_with_its_key() -> None:
    now = timezone.now()
    command = Command.objects.create(
        kind="pause",
        source=CommandSource.BUS,
        caller="bus",
        idempotency_key="k-1",
        body_hash="0" * 64,
        state=CommandState.RUNNING,
        due_at=now,
        expires_at=now,
        created_at=now,
        updated_at=now,
    )

    command_end(command=command, state=CommandState.DONE, reason="", now=now)

    [report] = Report.objects.all()
    assert report.kind == "command.ended"
    assert (report.payload["key"], report.payload["state"]) == ("k-1", "DONE")


def test_what_is_taken_back_is_not_told(packet: RedPacketEvent, account: Account) -> None:
    with transaction.atomic():
        claims_record([ClaimReport(packet.pk, account.pk, ClaimOutcome.WON)])
        transaction.set_rollback(True)

    assert kinds() == []


def test_reports_are_handed_on_once(
    made: Made, packet: RedPacketEvent, account: Account, valkey: redis.Redis
) -> None:
    claims_record([ClaimReport(packet.pk, account.pk, ClaimOutcome.WON)])

    assert reports_publish(now=timezone.now()) == 1
    assert reports_publish(now=timezone.now()) == 0

    assert len(streamed(valkey)) == 1
    assert Delivery.objects.count() == 1
