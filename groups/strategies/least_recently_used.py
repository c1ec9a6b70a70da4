"""Whoever has been idle the longest."""

from datetime import UTC, datetime

from groups.strategies.choice import Chosen, Selection

_NEVER = datetime.min.replace(tzinfo=UTC)


def least_recently_used(selection: Selection) -> list[Chosen]:
    """Take the candidates that have acted in the group the longest ago, the unused ones first.

    Unlike a round, it counts every rule's actions: who answered a moment ago is not the next to
    press. Among equals the order of ids decides. The score counts down from the first.
    """
    ranked = sorted(
        (selection.used.get(candidate.account_id, _NEVER), candidate.account_id)
        for candidate in selection.candidates
    )
    return [
        Chosen(
            account_id,
            score=float(-place),
            why="not used yet" if at == _NEVER else f"idle since {at:%Y-%m-%d %H:%M:%S} UTC",
        )
        for place, (at, account_id) in enumerate(ranked[: selection.count])
    ]
