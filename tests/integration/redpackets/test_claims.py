"""A claim is written once, settled once, and told to operators once."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal

import pytest
import redis
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from accounts.models import Account, AccountEvent, AccountLog
from accounts.redis_clients import redis_sync
from redpackets.models import ClaimOutcome, RedPacketClaim
from redpackets.reports import ClaimReport
from redpackets.services import claims_record
from redpackets.state import state_key
from tests.integration.redpackets.conftest import OpenPacket

WON, LATE, UNKNOWN = ClaimOutcome.WON, ClaimOutcome.LATE, ClaimOutcome.UNKNOWN


def logged(account: Account) -> list[str]:
    rows = AccountLog.objects.filter(account=account).order_by("pk")
    return list(rows.values_list("event", flat=True))


def test_a_win_is_written_with_its_amount_and_told(
    open_packet: OpenPacket, accounts: list[Account], valkey: redis.Redis
) -> None:
    packet, account = open_packet(), accounts[0]
    report = ClaimReport(
        packet.pk, account.pk, WON, Decimal("1.23"), "USDT", timedelta(milliseconds=40)
    )

    assert claims_record([report]) == [report]

    claim = RedPacketClaim.objects.get()
    assert (claim.outcome, claim.amount, claim.currency) == (WON, Decimal("1.23"), "USDT")
    assert claim.latency == timedelta(milliseconds=40)
    row = AccountLog.objects.get()
    assert row.event == AccountEvent.REDPACKET_SUCCESS
    assert row.payload["amount"] == "1.23"
    told = json.loads(valkey.hget(state_key(packet.pk), f"claim:{account.pk}") or b"")
    assert told == {"outcome": "won", "amount": "1.23", "currency": "USDT"}


def test_an_unknown_claim_is_settled_later(
    open_packet: OpenPacket, accounts: list[Account]
) -> None:
    packet, account = open_packet(), accounts[0]
    claims_record([ClaimReport(packet.pk, account.pk, UNKNOWN)])

    changed = claims_record([ClaimReport(packet.pk, account.pk, WON, Decimal(1), "USDT")])

    assert len(changed) == 1
    assert RedPacketClaim.objects.get().outcome == WON
    assert logged(account) == [AccountEvent.REDPACKET_UNKNOWN, AccountEvent.REDPACKET_SUCCESS]


@pytest.mark.parametrize("second", list(ClaimOutcome))
def test_a_settled_claim_never_changes(
    second: ClaimOutcome, open_packet: OpenPacket, accounts: list[Account]
) -> None:
    packet, account = open_packet(), accounts[0]
    claims_record([ClaimReport(packet.pk, account.pk, WON, Decimal(1), "USDT")])

    changed = claims_record([ClaimReport(packet.pk, account.pk, second, Decimal(2), "EUR")])

    claim = RedPacketClaim.objects.get()
    assert changed == []
    assert (claim.outcome, claim.amount, claim.currency) == (WON, Decimal(1), "USDT")
    assert logged(account) == [AccountEvent.REDPACKET_SUCCESS]


def test_an_unknown_claim_told_twice_is_logged_once(
    open_packet: OpenPacket, accounts: list[Account]
) -> None:
    report = ClaimReport(open_packet().pk, accounts[0].pk, UNKNOWN)

    assert claims_record([report]) == [report]
    assert claims_record([report]) == []
    assert logged(accounts[0]) == [AccountEvent.REDPACKET_UNKNOWN]


def test_the_settled_one_of_two_reports_in_a_batch_counts(
    open_packet: OpenPacket, accounts: list[Account]
) -> None:
    packet, account = open_packet(), accounts[0]
    won = ClaimReport(packet.pk, account.pk, WON)

    claims_record([won, ClaimReport(packet.pk, account.pk, UNKNOWN)])

    assert RedPacketClaim.objects.get().outcome == WON


def test_a_sent_phrase_is_nothing_to_tell_operators(
    open_packet: OpenPacket, accounts: list[Account]
) -> None:
    claims_record([ClaimReport(open_packet().pk, accounts[0].pk, UNKNOWN, message_id=77)])

    assert RedPacketClaim.objects.get().message_id == 77
    assert logged(accounts[0]) == []


def test_new_claims_cost_the_same_statements_for_one_and_for_many(
    open_packet: OpenPacket, accounts: list[Account]
) -> None:
    def statements(reports: list[ClaimReport]) -> int:
        with CaptureQueriesContext(connection) as queries:
            claims_record(reports)
        return sum(" " in query["sql"] for query in queries)

    one, many = open_packet(1).pk, open_packet(2).pk

    few = statements([ClaimReport(one, accounts[0].pk, LATE)])
    all_of_them = statements([ClaimReport(many, account.pk, LATE) for account in accounts])

    assert few == all_of_them


@pytest.mark.parametrize("known", [True, False])
def test_of_racing_settlements_one_wins_and_is_told_once(
    known: bool, open_packet: OpenPacket, accounts: list[Account]
) -> None:
    packet, account = open_packet(), accounts[0]
    if known:
        claims_record([ClaimReport(packet.pk, account.pk, UNKNOWN)])

    def settle(cents: int) -> int:
        try:
            report = ClaimReport(packet.pk, account.pk, WON, Decimal(cents), "USDT")
            return len(claims_record([report]))
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=4) as pool:
        changed = sum(pool.map(settle, range(1, 9)))

    assert changed == 1
    assert logged(account).count(AccountEvent.REDPACKET_SUCCESS) == 1


def test_claims_are_written_though_redis_is_away(
    open_packet: OpenPacket,
    accounts: list[Account],
    settings: Settings,
    caplog: pytest.LogCaptureFixture,
) -> None:
    packet = open_packet()
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    changed = claims_record([ClaimReport(packet.pk, accounts[0].pk, WON)])

    assert redis_sync().get_connection_kwargs()["port"] == 1
    assert len(changed) == 1
    assert RedPacketClaim.objects.get().outcome == WON
    assert "redpacket_state_not_shown" in caplog.messages
