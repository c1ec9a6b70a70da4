"""The ledger and the peers of one account, in memory."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from accounts.ledger import MemoryLedger, MemoryPeers
from accounts.ledger.peers import USERS_KEPT
from drivers.messages import ChatKind
from drivers.protocol import AccountPts, KnownPeer, PeerStore, PtsStore

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
EARLIER, LATER = NOON - timedelta(seconds=1), NOON + timedelta(seconds=1)
SUPERGROUP, OTHER_SUPERGROUP, BASIC_GROUP = -1_000_000_000_005, -1_000_000_000_006, -77
STATE = AccountPts(pts=9, qts=0, date=1, seq=2)


def test_the_stores_are_what_drivers_ask_for() -> None:
    peers: PeerStore = MemoryPeers()
    ledger: PtsStore = MemoryLedger()

    assert peers.get(1) is None
    assert ledger.account() is None


def test_a_ledger_that_was_loaded_has_nothing_to_write() -> None:
    ledger = MemoryLedger(STATE, {SUPERGROUP: 5})
    ledger.set_account(STATE)
    ledger.set_channel(SUPERGROUP, 5)

    assert not ledger.snapshot(now=NOON)
    assert (ledger.account(), dict(ledger.channels())) == (STATE, {SUPERGROUP: 5})


def test_a_snapshot_holds_what_changed_and_does_not_move_with_the_ledger() -> None:
    ledger = MemoryLedger(STATE, {SUPERGROUP: 5, OTHER_SUPERGROUP: 1})
    ledger.set_channel(SUPERGROUP, 6)

    snapshot = ledger.snapshot(now=NOON)
    ledger.set_channel(SUPERGROUP, 7)

    assert (snapshot.account, snapshot.channels) == (None, {SUPERGROUP: 6})


def test_what_moved_on_since_a_snapshot_is_written_with_the_next_one() -> None:
    ledger = MemoryLedger()
    ledger.set_channel(SUPERGROUP, 6)
    ledger.set_channel(OTHER_SUPERGROUP, 1)
    snapshot = ledger.snapshot(now=NOON)
    ledger.set_channel(SUPERGROUP, 7)

    ledger.written(snapshot)

    assert ledger.snapshot(now=LATER).channels == {SUPERGROUP: 7}


def test_a_supergroup_with_something_undrained_waits_and_the_others_do_not() -> None:
    ledger = MemoryLedger()
    ledger.set_channel(SUPERGROUP, 6)
    ledger.set_channel(OTHER_SUPERGROUP, 1)
    ledger.set_account(STATE)

    free, held = ledger.snapshot(now=NOON).split({SUPERGROUP: EARLIER, OTHER_SUPERGROUP: LATER})

    assert (free.account, free.channels) == (STATE, {OTHER_SUPERGROUP: 1})
    assert (held.account, held.channels) == (None, {SUPERGROUP: 6})


def test_the_accounts_own_pts_waits_for_every_basic_group() -> None:
    ledger = MemoryLedger()
    ledger.set_channel(SUPERGROUP, 6)
    ledger.set_account(STATE)

    free, held = ledger.snapshot(now=NOON).split({BASIC_GROUP: NOON})

    assert (free.account, free.channels) == (None, {SUPERGROUP: 6})
    assert (held.account, held.channels) == (STATE, {})


@given(
    moves=st.dictionaries(st.integers(-1_000_000_000_020, -1_000_000_000_001), st.integers(0, 99)),
    pending=st.dictionaries(
        st.integers(-1_000_000_000_020, -1_000_000_000_001),
        st.sampled_from([EARLIER, NOON, LATER]),
    ),
)
def test_a_split_loses_nothing_and_lets_nothing_undrained_through(
    moves: dict[int, int], pending: dict[int, datetime]
) -> None:
    ledger = MemoryLedger()
    for chat, pts in moves.items():
        ledger.set_channel(chat, pts)

    free, held = ledger.snapshot(now=NOON).split(pending)
    ledger.written(free)

    assert {**free.channels, **held.channels} == moves
    assert all(pending.get(chat, LATER) > NOON for chat in free.channels)
    assert ledger.snapshot(now=LATER).channels == held.channels


def test_groups_are_kept_and_told_once_as_changed() -> None:
    known = KnownPeer(SUPERGROUP, ChatKind.SUPERGROUP, 11)
    new = KnownPeer(BASIC_GROUP, ChatKind.BASIC_GROUP, 0)
    peers = MemoryPeers([known])

    peers.put([known, new])
    changed = peers.changed()
    peers.written(changed)

    assert changed == (new,)
    assert peers.changed() == ()
    assert (peers.get(SUPERGROUP), peers.get(BASIC_GROUP)) == (known, new)


def test_a_hash_that_changed_while_it_was_written_is_written_again() -> None:
    peers = MemoryPeers()
    peers.put([KnownPeer(SUPERGROUP, ChatKind.SUPERGROUP, 1)])
    changed = peers.changed()
    peers.put([KnownPeer(SUPERGROUP, ChatKind.SUPERGROUP, 2)])

    peers.written(changed)

    assert peers.changed() == (KnownPeer(SUPERGROUP, ChatKind.SUPERGROUP, 2),)


def test_users_are_remembered_up_to_a_number_and_never_written() -> None:
    peers = MemoryPeers()
    peers.put(KnownPeer(user, ChatKind.PRIVATE, user) for user in range(1, USERS_KEPT + 1))
    peers.put([KnownPeer(1, ChatKind.PRIVATE, 1)])

    peers.put([KnownPeer(USERS_KEPT + 1, ChatKind.PRIVATE, 0)])

    assert peers.get(1) is not None
    assert peers.get(2) is None
    assert peers.changed() == ()
