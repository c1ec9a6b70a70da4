"""A claim by phrase is settled by the bot's reply, whichever of the two is known first."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Account
from drivers.messages import IncomingMessage
from groups.event_keys import event_keys, event_make, mention_key
from groups.events import GroupEvent
from groups.policies import RedPacketPolicy
from redpackets.models import ClaimOutcome, RedPacketClaim
from redpackets.reports import ClaimReport
from redpackets.services import claim_from_reply, claims_record, packet_open
from tests.integration.redpackets.conftest import OpenPacket, detected
from tests.unit.groups.builders import BASIC_GROUP, NOON, basic, incoming

POLICY = RedPacketPolicy()
WON, UNKNOWN = ClaimOutcome.WON, ClaimOutcome.UNKNOWN


def reply(message: IncomingMessage, account: Account, *, mention: bool = False) -> GroupEvent:
    keys, later = event_keys(message), NOON + timedelta(seconds=2)
    event = event_make(message, keys, heard_by=account.pk, heard_at=later)
    if not mention:
        return event
    return replace(event, key=mention_key(event.key, account.pk), mentioned=account.pk)


def by_bot(**changes: Any) -> IncomingMessage:
    said = {"sender_is_bot": True, "text": "@ada won 1.23 USDT", "reply_to_message_id": 77}
    return incoming(**said | changes)


def phrase_sent(packet_id: int, account: Account, message_id: int = 77) -> ClaimReport:
    return ClaimReport(packet_id, account.pk, UNKNOWN, message_id=message_id)


def claim_of(account: Account) -> RedPacketClaim:
    return RedPacketClaim.objects.get(account=account)


def test_a_reply_settles_the_claim_whose_phrase_it_answers(
    open_packet: OpenPacket, accounts: list[Account]
) -> None:
    packet = open_packet()
    claims_record([phrase_sent(packet.pk, accounts[0]), phrase_sent(packet.pk, accounts[1], 78)])

    changed = claim_from_reply(event=reply(by_bot(), accounts[2]), policy=POLICY)

    claim = claim_of(accounts[0])
    assert len(changed) == 1
    assert (claim.outcome, claim.amount) == (WON, Decimal("1.23"))
    assert claim.latency == timedelta(seconds=2)
    assert claim.message_id == 77
    assert claim_of(accounts[1]).outcome == UNKNOWN


def test_a_reply_that_comes_before_its_claim_is_written_settles_it_too(
    open_packet: OpenPacket, accounts: list[Account]
) -> None:
    packet = open_packet()
    early = claim_from_reply(event=reply(by_bot(), accounts[2]), policy=POLICY)

    claims_record([phrase_sent(packet.pk, accounts[0])])

    assert early == []
    assert claim_of(accounts[0]).outcome == WON
    assert claim_of(accounts[0]).latency == timedelta(seconds=2)


def test_a_reply_heard_again_changes_nothing(
    open_packet: OpenPacket, accounts: list[Account]
) -> None:
    claims_record([phrase_sent(open_packet().pk, accounts[0])])

    assert claim_from_reply(event=reply(by_bot(), accounts[0]), policy=POLICY)
    assert not claim_from_reply(event=reply(by_bot(), accounts[0], mention=True), policy=POLICY)


def test_in_a_basic_group_the_answered_accounts_own_id_counts(
    open_packet: OpenPacket, accounts: list[Account]
) -> None:
    group = open_packet().group
    group.pk = BASIC_GROUP
    group.save(force_insert=True)
    packet = _open_in(BASIC_GROUP)
    claims_record([phrase_sent(packet, accounts[0], 77), phrase_sent(packet, accounts[1], 77)])
    said = basic(sender_is_bot=True, text="@ada won 1.23 USDT", reply_to_message_id=77)

    unsaid = claim_from_reply(event=reply(said, accounts[2]), policy=POLICY)
    changed = claim_from_reply(event=reply(said, accounts[1], mention=True), policy=POLICY)

    assert unsaid == []
    assert [report.account_id for report in changed] == [accounts[1].pk]
    assert claim_of(accounts[0]).outcome == UNKNOWN


def test_an_early_reply_in_a_basic_group_waits_for_its_own_account(
    open_packet: OpenPacket, accounts: list[Account]
) -> None:
    group = open_packet().group
    group.pk = BASIC_GROUP
    group.save(force_insert=True)
    said = basic(sender_is_bot=True, text="@ada won 1.23 USDT", reply_to_message_id=77)
    claim_from_reply(event=reply(said, accounts[1], mention=True), policy=POLICY)

    packet = _open_in(BASIC_GROUP)
    claims_record([phrase_sent(packet, account) for account in accounts])

    assert [claim_of(account).outcome for account in accounts] == [UNKNOWN, WON, UNKNOWN]


@pytest.mark.parametrize(
    "changes",
    [
        {"sender_is_bot": False},
        {"reply_to_message_id": None},
        {"text": "Hello"},
        {"edited": True},
        {"reply_to_message_id": 1077},
    ],
)
def test_what_is_no_reply_to_the_phrase_settles_nothing(
    changes: dict[str, Any], open_packet: OpenPacket, accounts: list[Account]
) -> None:
    claims_record([phrase_sent(open_packet().pk, accounts[0])])

    assert claim_from_reply(event=reply(by_bot(**changes), accounts[0]), policy=POLICY) == []
    assert claim_of(accounts[0]).outcome == UNKNOWN


def _open_in(group_id: int) -> int:
    return packet_open(detected=detected(group_id=group_id)).pk
