"""A claim that nobody knows is settled by whoever tells of it first, and only once."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.models import Account
from groups.event_keys import event_keys, event_make
from groups.events import GroupEvent
from groups.models import GroupMember, GroupProfile
from groups.policies import RedPacketPolicy
from redpackets.answers import ReadAnswer
from redpackets.models import ClaimOutcome, RedPacketClaim
from redpackets.reports import ClaimReport
from redpackets.services import claim_from_ending, claims_record, claims_settle
from tests.integration.redpackets.conftest import OpenPacket
from tests.unit.groups.builders import NOON, incoming

POLICY = RedPacketPolicy()
WON, LATE, UNKNOWN = ClaimOutcome.WON, ClaimOutcome.LATE, ClaimOutcome.UNKNOWN
ENDING = "Red packet of 10 USDT: all shares are gone\n@ada 1 won 1.25 USDT\n@ada 12 won 3 USDT"


def edit(text: str = ENDING) -> GroupEvent:
    message = incoming(sender_is_bot=True, edited=True, text=text)
    return event_make(
        message, event_keys(message), heard_by=Account().pk, heard_at=NOON + timedelta(seconds=30)
    )


@pytest.fixture
def named(group: GroupProfile, accounts: list[Account]) -> list[Account]:
    """Three accounts of the group: Ada 1, Ada 12 and Bob."""
    for account, name in zip(accounts, ("Ada 1", "Ada 12", "Bob"), strict=True):
        Account.objects.filter(pk=account.pk).update(display_name=name)
        GroupMember.objects.create(group=group, account=account, seen_at=NOON)
    return accounts


def standing(account: Account) -> tuple[str, Decimal | None]:
    claim = RedPacketClaim.objects.get(account=account)
    return claim.outcome, claim.amount


def test_the_closing_edit_settles_the_claims_of_those_it_names(
    open_packet: OpenPacket, named: list[Account]
) -> None:
    packet = open_packet()
    claims_record([ClaimReport(packet.pk, account.pk, UNKNOWN) for account in named])

    changed = claim_from_ending(event=edit(), policy=POLICY)

    assert len(changed) == 2
    assert standing(named[0]) == (WON, Decimal("1.25"))
    assert standing(named[1]) == (WON, Decimal(3))
    assert standing(named[2]) == (UNKNOWN, None)
    assert claim_from_ending(event=edit(), policy=POLICY) == []


def test_an_edit_that_comes_before_the_claim_is_unknown_settles_it_too(
    open_packet: OpenPacket, named: list[Account]
) -> None:
    packet = open_packet()

    assert claim_from_ending(event=edit(), policy=POLICY) == []
    claims_record([ClaimReport(packet.pk, named[0].pk, UNKNOWN)])

    assert standing(named[0]) == (WON, Decimal("1.25"))
    assert not RedPacketClaim.objects.filter(account=named[1]).exists()


def test_an_edit_says_nothing_of_a_settled_claim_or_of_a_name_that_two_have(
    open_packet: OpenPacket, named: list[Account]
) -> None:
    packet = open_packet()
    Account.objects.filter(pk=named[2].pk).update(display_name="ada 12")
    claims_record([ClaimReport(packet.pk, named[0].pk, LATE)])
    claims_record([ClaimReport(packet.pk, named[1].pk, UNKNOWN)])

    assert claim_from_ending(event=edit(), policy=POLICY) == []

    assert standing(named[0]) == (LATE, None)
    assert standing(named[1]) == (UNKNOWN, None)


def test_an_edit_of_another_message_or_by_nobody_we_trust_settles_nothing(
    open_packet: OpenPacket, named: list[Account]
) -> None:
    packet = open_packet()
    claims_record([ClaimReport(packet.pk, named[0].pk, UNKNOWN)])

    other = replace(edit(), message_key="-1002200000001:99")
    person = replace(edit(), sender_is_bot=False)

    assert claim_from_ending(event=other, policy=POLICY) == []
    assert claim_from_ending(event=person, policy=POLICY) == []
    assert standing(named[0]) == (UNKNOWN, None)


def test_two_edits_without_buttons_are_two_events() -> None:
    assert edit("first").key != edit("second").key


def test_whoever_tells_first_settles_a_claim(
    open_packet: OpenPacket, accounts: list[Account]
) -> None:
    packet, account = open_packet(), accounts[0]
    claims_record([ClaimReport(packet.pk, account.pk, UNKNOWN)])
    late = {account.pk: ReadAnswer(LATE)}
    won = {account.pk: ReadAnswer(WON, Decimal(1), "USDT")}

    assert len(claims_settle(packet_id=packet.pk, answers=late, told_at=NOON)) == 1
    assert claims_settle(packet_id=packet.pk, answers=won, told_at=NOON) == []
    assert standing(account) == (LATE, None)
