"""Ledgers and peers in the tables."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.ledger import ledgers_flush, ledgers_load, peers_flush, peers_load
from accounts.models import Account
from drivers.messages import ChatKind
from drivers.protocol import AccountPts, KnownPeer

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
SUPERGROUP = -1_000_000_000_005
BIG = 2**63 - 1

pytestmark = pytest.mark.django_db


@pytest.fixture
def ids() -> list[UUID]:
    return [Account.objects.create().pk for _ in range(3)]


def test_ledgers_come_back_as_they_were_written(
    ids: list[UUID], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    ledgers = ledgers_load(ids)
    for n, ledger in enumerate(ledgers.values()):
        ledger.set_account(AccountPts(pts=n, qts=1, date=2, seq=3))
        ledger.set_channel(SUPERGROUP, 10 + n, newest_id=n)

    with django_assert_max_num_queries(8):
        ledgers_flush({pk: ledger.snapshot(now=NOON) for pk, ledger in ledgers.items()})

    loaded = ledgers_load(ids)
    assert [loaded[pk].account() for pk in ids] == [ledgers[pk].account() for pk in ids]
    assert [dict(loaded[pk].channels()) for pk in ids] == [{SUPERGROUP: 10 + n} for n in range(3)]
    assert [loaded[pk].newest_id(SUPERGROUP) for pk in ids] == [None, 1, 2]


def test_a_later_snapshot_replaces_the_one_before(ids: list[UUID]) -> None:
    for pts in (5, 6):
        ledger = ledgers_load(ids)[ids[0]]
        ledger.set_account(AccountPts(pts=pts, qts=0, date=0, seq=0))
        ledger.set_channel(SUPERGROUP, pts)
        ledgers_flush({ids[0]: ledger.snapshot(now=NOON)})

    ledger = ledgers_load(ids)[ids[0]]
    assert ledger.account() == AccountPts(pts=6, qts=0, date=0, seq=0)
    assert dict(ledger.channels()) == {SUPERGROUP: 6}


def test_nothing_to_write_asks_the_database_nothing(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_max_num_queries(0):
        ledgers_flush({})
        peers_flush({})


def test_peers_come_back_as_they_were_written(ids: list[UUID]) -> None:
    peer = KnownPeer(SUPERGROUP, ChatKind.SUPERGROUP, -BIG)
    again = KnownPeer(SUPERGROUP, ChatKind.SUPERGROUP, BIG)

    peers_flush({ids[0]: [peer], ids[1]: [peer]})
    peers_flush({ids[0]: [again]})

    loaded = peers_load(ids)
    assert [loaded[pk].get(SUPERGROUP) for pk in ids] == [again, peer, None]
    assert loaded[ids[0]].changed() == ()
