"""Every bit of a sealed session flipped, one after the other."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from accounts.errors import VaultError
from accounts.models import Account
from accounts.vault import MasterKey, Vault
from accounts.vault.keys import KeyOrigin
from drivers.session import TelegramSession
from proofs.figure import Figure

OLD = MasterKey(bytes(range(32)), KeyOrigin.FILE)
NEW = MasterKey(bytes(range(32, 64)), KeyOrigin.FILE, previous=OLD)
ACCOUNT = Account(id=UUID(int=7), session_generation=1)
SESSION = TelegramSession(dc_id=2, user_id=77, auth_key=bytes(range(256)))


def bitflip_figures() -> list[Figure]:
    """Open and rotate each altered file: both must refuse it, and leave it as it is."""
    with tempfile.TemporaryDirectory() as folder:
        sealing, rotating = (Vault(key=key, folder=Path(folder)) for key in (OLD, NEW))
        sealing.seal(ACCOUNT, SESSION)
        path = sealing.path_of(ACCOUNT)
        whole = path.read_bytes()
        opened = rotated = written = 0
        for bit in range(len(whole) * 8):
            altered = bytearray(whole)
            altered[bit // 8] ^= 1 << bit % 8
            path.write_bytes(altered)
            opened += not _refused(lambda: sealing.open(ACCOUNT))
            rotated += not _refused(lambda: rotating.reseal(path))
            written += path.read_bytes() != altered
    return [
        Figure("bits of a session file, each flipped once", len(whole) * 8),
        Figure("flips that went unseen when it was opened", opened, at_most=0),
        Figure("flips that went unseen when its key was rotated", rotated, at_most=0),
        Figure("altered files that were written over", written, at_most=0),
    ]


def _refused(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except VaultError:
        return True
    return False
