"""Leases: conditional UPDATEs, on the database's clock, decide who holds an account."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import F, Q
from django.db.models.functions import Now

from accounts.models import AccountLease
from accounts.selectors import accounts_present

LEASE_LIFE = timedelta(seconds=36)
"""Renewed up to 5 s before a host froze, it still lives for longer than the 25 s after which
Telegram drops a line that fell silent."""

RENEW_EVERY = timedelta(seconds=5)

SILENCE_AFTER = timedelta(seconds=20)
"""A host that could not renew for this long closes its lines."""


@dataclass(frozen=True, slots=True)
class Lease:
    """A lease that was just taken."""

    account_id: UUID
    epoch: int


def lease_acquire(
    *, account_id: UUID, holder: str, dead: Collection[str] = (), life: timedelta = LEASE_LIFE
) -> Lease | None:
    """Take the account's lease if it is free, has run out, or belongs to a dead host.

    One conditional UPDATE decides the race, so two hosts can never both win. A lease that is
    still in our own name counts as free: we know that its line is closed, and its epoch grows.

    Args:
        dead: hosts that are known to be gone (by their free lock files).

    Returns:
        The lease with its new epoch, or None when another host holds it.
    """
    free = Q(holder__in=["", holder, *dead]) | Q(expires_at__lte=Now())
    lease = AccountLease.objects.filter(free, account_id=account_id)
    won = lease.update(holder=holder, epoch=F("epoch") + 1, expires_at=Now() + life)
    if not won:
        return None
    epoch = AccountLease.objects.values_list("epoch", flat=True).get(account_id=account_id)
    return Lease(account_id, epoch)


def leases_renew(
    *, holder: str, held: Collection[UUID], life: timedelta = LEASE_LIFE
) -> Mapping[UUID, int]:
    """Give the leases of what this host holds a new life, by one statement.

    One that is in its name by mistake is left to run out: nobody else would ever get the account.

    Args:
        held: the accounts whose lines may be open here.

    Returns:
        The epoch of each lease in the host's name. An account that it thought to hold and that is
        missing here was lost.
    """
    own = AccountLease.objects.filter(holder=holder)
    own.filter(account_id__in=held).update(expires_at=Now() + life)
    return dict(own.values_list("account_id", "epoch"))


def lease_release(*, account_id: UUID, holder: str, epoch: int) -> bool:
    """Let go of one account, so that others may take it at once; False when it was lost already."""
    lease = AccountLease.objects.filter(account_id=account_id, holder=holder, epoch=epoch)
    return bool(lease.update(holder="", expires_at=Now()))


def leases_release_all(*, holder: str, but: Collection[UUID] = ()) -> int:
    """Let go of what the host holds; says how many leases that were.

    Args:
        but: accounts whose lines may still be open; their leases run out by themselves.
    """
    held = AccountLease.objects.filter(holder=holder).exclude(account_id__in=but)
    return held.update(holder="", expires_at=Now())


def leases_create_missing() -> int:
    """Give each account that has none a free lease; says how many that were.

    Several hosts may do it at once: the primary key lets one row stand.
    """
    missing = accounts_present().filter(lease=None).values_list("pk", flat=True)
    rows = [AccountLease(account_id=pk, expires_at=Now()) for pk in missing]
    AccountLease.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)
