"""The sentences in which the vault refuses; each names the file and the way out."""

from pathlib import Path

from django.utils.translation import gettext as _

from accounts.errors import (
    MasterKeyWrong,
    SessionAltered,
    SessionMissing,
    SessionRolledBack,
    VaultError,
)
from accounts.models import Account


def missing(path: Path, account: Account) -> SessionMissing:
    """There is no file."""
    return SessionMissing(
        _(
            "There is no session file %(path)s for account %(id)s: put it back from a backup "
            "(SIS_SESSIONS_DIR names the folder), or log the account in again."
        )
        % {"path": path, "id": account.pk}
    )


def wrong_key(path: Path) -> MasterKeyWrong:
    """The file is under another master key."""
    return MasterKeyWrong(
        _(
            "%(path)s was sealed under another master key than SIS_MASTER_KEY (or "
            "SIS_MASTER_KEY_FILE) holds: set the key that it was sealed under, or, while keys are "
            "rotated, set SIS_MASTER_KEY_PREVIOUS to it. Nothing was written."
        )
        % {"path": path}
    )


def altered(path: Path) -> SessionAltered:
    """The file is not what was written."""
    return SessionAltered(
        _(
            "%(path)s is not what was written there: put the file back from a backup, or log the "
            "account in again. The file was left as it is."
        )
        % {"path": path}
    )


def rolled_back(path: Path, found: int, newest: int) -> SessionRolledBack:
    """The file is older than the newest login."""
    return SessionRolledBack(
        _(
            "%(path)s is an older session (generation %(found)s, the newest is %(newest)s), and "
            "Telegram may have ended it: put the newest file back, or log the account in again."
        )
        % {"path": path, "found": found, "newest": newest}
    )


def disk_refused(path: Path, error: OSError) -> VaultError:
    """The disk refused to read or write."""
    return VaultError(
        _(
            "The disk refused %(path)s (%(why)s): SIS_SESSIONS_DIR must name a folder that this "
            "user may write, with room in it."
        )
        % {"path": path, "why": error.strerror}
    )
