"""What drivers must remember of one account, in memory, and the tables behind it."""

from accounts.ledger.peers import MemoryPeers
from accounts.ledger.pts import LedgerSnapshot, MemoryLedger
from accounts.ledger.storage import ledgers_flush, ledgers_load, peers_flush, peers_load

__all__ = [
    "LedgerSnapshot",
    "MemoryLedger",
    "MemoryPeers",
    "ledgers_flush",
    "ledgers_load",
    "peers_flush",
    "peers_load",
]
