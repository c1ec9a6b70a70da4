"""Named accounts in a fixed order, others only in their place."""

from groups.strategies.choice import Chosen, Selection


def host_list(selection: Selection) -> list[Chosen]:
    """Take the rule's hosts in their order, as far as they can act now.

    A later host stands in for an earlier one that cannot act. An empty list of hosts means every
    candidate, in the order of ids. The score is the place in the list, counted down.
    """
    able = {candidate.account_id for candidate in selection.candidates}
    hosts = tuple(dict.fromkeys(selection.hosts)) or tuple(sorted(able))
    return [
        Chosen(account_id, score=float(-place), why=f"host {place + 1} of {len(hosts)}")
        for place, account_id in enumerate(hosts)
        if account_id in able
    ][: selection.count]
