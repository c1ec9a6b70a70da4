"""The life of a packet, from first sight to its end."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import redis
from django.db import connection

from accounts.models import Account
from groups.models import GroupProfile
from redpackets.models import ClaimOutcome, PacketStatus, RedPacketEvent
from redpackets.reports import ClaimReport
from redpackets.services import claims_record, packet_assigned, packet_open, packets_close
from redpackets.services.packets import TOLD_WITHIN
from redpackets.state import state_key
from tests.integration.redpackets.conftest import OpenPacket, detected
from tests.unit.groups.builders import NOON

LATER = NOON + timedelta(seconds=61)


def test_a_packet_seen_twice_is_one(group: GroupProfile) -> None:
    first = packet_open(detected=detected())
    second = packet_open(detected=detected())

    assert first == second
    assert first.status == PacketStatus.INIT
    assert first.payload == {"kind": "button", "data": "cnA6MQ=="}


def test_a_packet_seen_by_four_at_once_is_one(group: GroupProfile) -> None:
    def see(_: int) -> int:
        try:
            return packet_open(detected=detected()).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=4) as pool:
        seen = set(pool.map(see, range(16)))

    assert len(seen) == 1
    assert RedPacketEvent.objects.count() == 1


def test_a_packet_with_accounts_runs(
    open_packet: OpenPacket, accounts: list[Account], valkey: redis.Redis
) -> None:
    packet = open_packet()

    assert packet_assigned(packet_id=packet.pk, account_ids=[accounts[0].pk], now=NOON)
    assert packet_assigned(packet_id=packet.pk, account_ids=[accounts[1].pk], now=NOON)

    packet.refresh_from_db()
    assert (packet.status, packet.assigned) == (PacketStatus.RUNNING, 2)
    state = valkey.hgetall(state_key(packet.pk))
    assert state[b"status"] == b"RUNNING"
    assert f"assigned:{accounts[1].pk}".encode() in state
    assert 0 < valkey.ttl(state_key(packet.pk)) <= 86_400


def test_a_packet_that_nobody_can_take_has_failed(open_packet: OpenPacket) -> None:
    packet = open_packet()

    assert packet_assigned(packet_id=packet.pk, account_ids=[], now=NOON)
    assert not packet_assigned(packet_id=packet.pk, account_ids=[], now=NOON)

    packet.refresh_from_db()
    assert packet.status == PacketStatus.FAILED


def test_a_packet_is_complete_when_everyone_assigned_has_an_outcome(
    open_packet: OpenPacket, accounts: list[Account], valkey: redis.Redis
) -> None:
    packet = open_packet()
    takers = [account.pk for account in accounts[:2]]
    packet_assigned(packet_id=packet.pk, account_ids=takers, now=NOON)

    claims_record([ClaimReport(packet.pk, takers[0], ClaimOutcome.WON)])
    claims_record([ClaimReport(packet.pk, takers[1], ClaimOutcome.UNKNOWN)])
    before = packets_close(now=NOON)
    claims_record([ClaimReport(packet.pk, takers[1], ClaimOutcome.LATE)])
    after = packets_close(now=NOON)

    packet.refresh_from_db()
    assert (before, after) == (0, 1)
    assert packet.status == PacketStatus.COMPLETED
    assert valkey.hget(state_key(packet.pk), "status") == b"COMPLETED"


def test_a_running_packet_is_complete_when_its_last_tries_must_have_been_told(
    open_packet: OpenPacket, accounts: list[Account]
) -> None:
    packet = open_packet()
    packet_assigned(packet_id=packet.pk, account_ids=[accounts[0].pk], now=NOON)

    assert packets_close(now=packet.expires_at) == 0
    assert packets_close(now=packet.expires_at + TOLD_WITHIN) == 1
    assert packets_close(now=packet.expires_at + TOLD_WITHIN) == 0


def test_a_packet_that_was_never_assigned_fails_in_its_time(open_packet: OpenPacket) -> None:
    packet = open_packet()

    assert packets_close(now=NOON) == 0
    assert packets_close(now=LATER) == 1

    packet.refresh_from_db()
    assert packet.status == PacketStatus.FAILED


def test_a_packet_that_is_over_takes_nobody_in(
    open_packet: OpenPacket, accounts: list[Account]
) -> None:
    packet = open_packet()
    packets_close(now=LATER)

    assert not packet_assigned(packet_id=packet.pk, account_ids=[accounts[0].pk], now=LATER)
