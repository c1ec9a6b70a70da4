"""How many accounts each host should hold: pure arithmetic."""

from collections.abc import Mapping


def quotas(*, runnable: int, capacities: Mapping[str, int]) -> dict[str, int]:
    """Spread the runnable accounts evenly over the hosts, none above its capacity.

    A host that is too small for an even share holds what it can, and the others share the rest.
    Of equal hosts the first in the mapping's order get what does not divide. Every host that
    knows the same facts comes to the same answer.

    Args:
        runnable: accounts that should be held by somebody.
        capacities: how many accounts each living host may hold, the longest running first.

    Returns:
        A quota for each host; they add up to `runnable`, or to all capacity if that is less.
    """
    newest_first = reversed(list(capacities))
    smallest_first = sorted(newest_first, key=capacities.__getitem__)
    shares: dict[str, int] = {}
    for hosts_left, host in zip(range(len(smallest_first), 0, -1), smallest_first, strict=True):
        shares[host] = min(capacities[host], runnable // hosts_left)
        runnable -= shares[host]
    return shares
