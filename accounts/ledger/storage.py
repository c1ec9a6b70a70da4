"""Reads ledgers and peers from the tables, and writes many accounts' in few statements."""

from collections.abc import Collection, Mapping
from uuid import UUID

from accounts.ledger.peers import MemoryPeers
from accounts.ledger.pts import LedgerSnapshot, MemoryLedger
from accounts.models import AccountChannel, AccountPeer, AccountState
from drivers.messages import ChatKind
from drivers.protocol import AccountPts, KnownPeer


def ledgers_load(account_ids: Collection[UUID]) -> dict[UUID, MemoryLedger]:
    """Each account's ledger as the tables know it; an empty one where they know nothing."""
    states = {
        row.account_id: AccountPts(pts=row.pts, qts=row.qts, date=row.date, seq=row.seq)
        for row in AccountState.objects.filter(account_id__in=account_ids)
    }
    channels: dict[UUID, dict[int, int]] = {account_id: {} for account_id in account_ids}
    newest: dict[UUID, dict[int, int]] = {account_id: {} for account_id in account_ids}
    for row in AccountChannel.objects.filter(account_id__in=account_ids):
        channels[row.account_id][row.chat_id] = row.pts
        if row.newest_id:
            newest[row.account_id][row.chat_id] = row.newest_id
    return {
        account_id: MemoryLedger(states.get(account_id), channels[account_id], newest[account_id])
        for account_id in account_ids
    }


def ledgers_flush(snapshots: Mapping[UUID, LedgerSnapshot]) -> None:
    """Write the snapshots of many accounts: at most two statements, in one order for all hosts."""
    ordered = sorted(snapshots.items())
    AccountState.objects.bulk_create(
        [
            AccountState(
                account_id=account_id,
                pts=snapshot.account.pts,
                qts=snapshot.account.qts,
                date=snapshot.account.date,
                seq=snapshot.account.seq,
            )
            for account_id, snapshot in ordered
            if snapshot.account is not None
        ],
        update_conflicts=True,
        unique_fields=["account"],
        update_fields=["pts", "qts", "date", "seq"],
    )
    AccountChannel.objects.bulk_create(
        [
            AccountChannel(
                account_id=account_id,
                chat_id=chat_id,
                pts=pts,
                newest_id=snapshot.newest.get(chat_id, 0),
            )
            for account_id, snapshot in ordered
            for chat_id, pts in sorted(snapshot.channels.items())
        ],
        update_conflicts=True,
        unique_fields=["account", "chat_id"],
        update_fields=["pts", "newest_id"],
    )


def peers_load(account_ids: Collection[UUID]) -> dict[UUID, MemoryPeers]:
    """Each account's groups as the tables know them."""
    known: dict[UUID, list[KnownPeer]] = {account_id: [] for account_id in account_ids}
    for row in AccountPeer.objects.filter(account_id__in=account_ids):
        known[row.account_id].append(KnownPeer(row.peer_id, ChatKind(row.kind), row.access_hash))
    return {account_id: MemoryPeers(peers) for account_id, peers in known.items()}


def peers_flush(changed: Mapping[UUID, Collection[KnownPeer]]) -> None:
    """Write the changed groups of many accounts by one statement."""
    AccountPeer.objects.bulk_create(
        [
            AccountPeer(
                account_id=account_id,
                peer_id=peer.peer_id,
                kind=peer.kind,
                access_hash=peer.access_hash,
            )
            for account_id, peers in sorted(changed.items())
            for peer in sorted(peers, key=lambda peer: peer.peer_id)
        ],
        update_conflicts=True,
        unique_fields=["account", "peer_id"],
        update_fields=["kind", "access_hash"],
    )
