"""Which process holds whose account, as the leases say."""

from django.db.models.functions import Now

from accounts.models import AccountLease, HostRegistration
from proofs.sessions.scene import Scene


def holders_read(scene: Scene) -> dict[int, frozenset[int]]:
    """The users of each host whose leases have not run out, by the host's process id."""
    users = {account.account_id: account.user_id for account in scene.accounts}
    pids = dict(HostRegistration.objects.values_list("id", "pid"))
    held: dict[int, set[int]] = {}
    living = AccountLease.objects.filter(expires_at__gt=Now(), holder__in=pids)
    leases = living.filter(account_id__in=users)  # the canaries are held, too
    for account_id, holder in leases.values_list("account_id", "holder"):
        held.setdefault(pids[holder], set()).add(users[account_id])
    return {pid: frozenset(of_host) for pid, of_host in held.items()}
