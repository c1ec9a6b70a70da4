from decimal import Decimal

import pytest

from sandbox.redpacket_bot.packet import Packet, Verdict
from sandbox.redpacket_bot.shares import Kind
from sandbox.world.box import MessageBox
from sandbox.world.chats import Membership, Supergroup


@pytest.fixture
def packet() -> Packet:
    group = Supergroup(1, Membership("Group", 0, 1), MessageBox(last_id=0, pts=1, keep=10))
    return Packet(
        packet_id="p",
        group=group,
        total=Decimal("3.00"),
        kind=Kind.LUCKY,
        currency="USDT",
        expires_at=100.0,
        left=[Decimal("1.00"), Decimal("2.00")],
        phrase="Happy Friday",
    )


def test_each_user_gets_one_share_and_hears_of_it_again(packet: Packet) -> None:
    first = packet.take(7, now=1.0)
    again = packet.take(7, now=2.0)

    assert (first.verdict, first.amount) == (Verdict.WON, Decimal("1.00"))
    assert (again.verdict, again.amount) == (Verdict.ALREADY, Decimal("1.00"))
    assert list(packet.taken) == [7]


def test_who_comes_after_the_last_share_is_late(packet: Packet) -> None:
    packet.take(7, now=1.0)
    packet.take(8, now=1.0)

    taking = packet.take(9, now=1.0)

    assert taking.verdict is Verdict.LATE
    assert packet.over
    assert packet.shares == 2


def test_nothing_is_given_after_the_expiry(packet: Packet) -> None:
    taking = packet.take(7, now=100.0)

    assert taking.verdict is Verdict.EXPIRED
    assert not packet.taken


def test_a_phrase_is_heard_in_any_case_and_alone(packet: Packet) -> None:
    assert packet.hears("  happy FRIDAY ")
    assert not packet.hears("happy friday everybody")
