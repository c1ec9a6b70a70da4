"""By chance, in proportion to weights."""

from uuid import UUID

from groups.strategies.choice import Chosen, Selection


def weighted(selection: Selection) -> list[Chosen]:
    """Draw without putting back; an account of weight 2 comes first twice as often as one of 1.

    The rule's weight of an account goes before the account's own; weight 0 is never drawn. The
    score is the draw's key.

    Source: Efraimidis and Spirakis, "Weighted random sampling with a reservoir" (2006): the
        largest of u ** (1 / weight), with u uniform in [0, 1).
    """
    drawn: list[tuple[float, UUID, int]] = []
    for candidate in selection.candidates:
        weight = selection.weights.get(candidate.account_id, candidate.weight)
        if weight > 0:
            drawn.append((selection.rng.random() ** (1 / weight), candidate.account_id, weight))
    drawn.sort(reverse=True)
    return [
        Chosen(account_id, score=key, why=f"drawn with weight {weight}")
        for key, account_id, weight in drawn[: selection.count]
    ]
