"""A press whose result is told in the chat is settled by it, whichever is known first."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from accounts.models import Account
from groups.event_keys import event_keys, event_make, mention_key
from groups.events import GroupEvent
from groups.policies import RedPacketPolicy
from redpackets.models import ClaimOutcome, RedPacketClaim
from redpackets.reports import ClaimReport
from redpackets.services import claim_from_result, claims_record
from tests.integration.redpackets.conftest import OpenPacket
from tests.unit.groups.builders import NOON, incoming

POLICY = RedPacketPolicy()
WON, UNKNOWN = ClaimOutcome.WON, ClaimOutcome.UNKNOWN
SOON = NOON + timedelta(seconds=2)


def result(account: Account, text: str, *, at: datetime = SOON, bot: bool = True) -> GroupEvent:
    message = incoming(text=text, sender_is_bot=bot)
    event = event_make(message, event_keys(message), heard_by=account.pk, heard_at=at)
    return replace(event, key=mention_key(event.key, account.pk), mentioned=account.pk)


def claim_of(account: Account) -> RedPacketClaim:
    return RedPacketClaim.objects.get(account=account)


def test_a_result_settles_the_press_of_the_account_that_it_names(
    open_packet: OpenPacket, accounts: list[Account]
) -> None:
    packet = open_packet()
    claims_record([ClaimReport(packet.pk, one.pk, UNKNOWN) for one in accounts[:2]])

    changed = claim_from_result(event=result(accounts[0], "@ada won 1.23 USDT"), policy=POLICY)

    claim = claim_of(accounts[0])
    assert len(changed) == 1
    assert (claim.outcome, claim.amount) == (WON, Decimal("1.23"))
    assert claim.latency == timedelta(seconds=2)
    assert claim_of(accounts[1]).outcome == UNKNOWN


def test_a_result_that_comes_before_its_claim_waits_for_it(
    open_packet: OpenPacket, accounts: list[Account]
) -> None:
    packet = open_packet()
    assert claim_from_result(event=result(accounts[0], "you won 5 USDT"), policy=POLICY) == []

    claims_record([ClaimReport(packet.pk, accounts[0].pk, UNKNOWN)])

    assert claim_of(accounts[0]).amount == Decimal(5)


def test_a_result_of_before_the_packet_is_another_packets(
    open_packet: OpenPacket, accounts: list[Account]
) -> None:
    packet = open_packet()
    early = result(accounts[0], "you won 5 USDT", at=NOON - timedelta(seconds=1))
    claim_from_result(event=early, policy=POLICY)

    claims_record([ClaimReport(packet.pk, accounts[0].pk, UNKNOWN)])

    assert claim_of(accounts[0]).outcome == UNKNOWN


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("@eve won 9 USDT\n@Ada won 1.23 USDT", Decimal("1.23")),
        ("@eve won 9 USDT\n@bob won 1.23 USDT", None),
        ("@Ada said hello", None),
    ],
)
def test_of_several_the_line_with_the_accounts_name_counts(
    open_packet: OpenPacket, accounts: list[Account], text: str, amount: Decimal | None
) -> None:
    Account.objects.filter(pk=accounts[0].pk).update(display_name="ada")
    claims_record([ClaimReport(open_packet().pk, accounts[0].pk, UNKNOWN)])

    claim_from_result(event=result(accounts[0], text), policy=POLICY)

    assert claim_of(accounts[0]).amount == amount


def test_only_a_bot_tells_results(open_packet: OpenPacket, accounts: list[Account]) -> None:
    claims_record([ClaimReport(open_packet().pk, accounts[0].pk, UNKNOWN)])

    by_member = result(accounts[0], "you won 5 USDT", bot=False)

    assert claim_from_result(event=by_member, policy=POLICY) == []
    assert claim_of(accounts[0]).outcome == UNKNOWN
