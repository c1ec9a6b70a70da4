"""The sweep over all hosts: a bell for each that lives, and accounts that fell silent."""

from collections.abc import Callable

from accounts.hosting.heartbeat import BEAT_EVERY, MISSED_AT_MOST
from accounts.hosting.registry import hosts_registered, hosts_rung
from accounts.hosting.selectors import silent_accounts
from accounts.services import accounts_set_offline


def hosts_sweep(*, ring: Callable[[str], None]) -> int:
    """Ring each living host once, and set offline who missed three heartbeats.

    Args:
        ring: puts the bell of the host of this id into its queue; what it raises ends the sweep,
            and bells that are not in their queue are not counted as rung.

    Returns:
        How many accounts were set offline.
    """
    silent = silent_accounts(after=BEAT_EVERY * MISSED_AT_MOST)
    fallen = accounts_set_offline(
        lost=silent, reason="Telegram answered no ping for 90 seconds", code="NO_HEARTBEAT"
    )
    rung: list[str] = []
    try:
        for host in hosts_registered():
            if host.alive:
                ring(host.id)
                rung.append(host.id)
    finally:
        hosts_rung(host_ids=rung)
    return fallen
