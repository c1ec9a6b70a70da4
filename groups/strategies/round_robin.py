"""Each account in its turn."""

from groups.strategies.choice import Chosen, Selection


def round_robin(selection: Selection) -> list[Chosen]:
    """Take the candidates in the order of their ids, from the one after the last chosen.

    An account that joins or leaves moves nobody else's turn: the place in the circle is an id,
    not a number. The score is how far behind the first an account stands.
    """
    circle = sorted(candidate.account_id for candidate in selection.candidates)
    last = selection.last
    start = 0 if last is None else sum(1 for account_id in circle if account_id <= last)
    turns = circle[start:] + circle[:start]
    return [
        Chosen(account_id, score=float(-place), why=f"turn {place + 1} after the last one")
        for place, account_id in enumerate(turns[: selection.count])
    ]
