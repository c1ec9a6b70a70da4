"""Lets old decisions, actions and commands go, a bounded number at a time."""

from datetime import datetime, timedelta

from django.db import transaction

from orchestration.models import Action, Command, Decision

BATCH = 2_000
"""Decisions of one transaction: it is over in a moment, and holds up nobody's claim."""

MOST_BATCHES = 50
"""Batches of one run; the next run goes on."""


def decisions_prune(*, now: datetime, keep: timedelta, batches: int = MOST_BATCHES) -> int:
    """Delete decisions that were made longer ago than `keep`, oldest first; how many went.

    What took part in games stays in the red packets' own tables. Two runs at once delete each
    decision once. Ids grow with time, so where to stop is found by some twenty probes of the
    primary key, and each batch is one range of it: no scan, whatever the table's size.
    """
    end = _first_since(now - keep)
    gone, begin = 0, 0
    for _ in range(batches):
        ids = _oldest(begin, end)
        if not ids:
            break
        begin = ids[-1] + 1
        gone += _delete(ids)
    return gone


def commands_prune(*, now: datetime, keep: timedelta) -> int:
    """Delete up to a batch of commands that ended longer ago than `keep`; how many went.

    A reminder that stands has not ended.
    """
    ended = Command.objects.filter(ended_at__lt=now - keep).order_by("ended_at")
    ids = list(ended.values_list("pk", flat=True)[:BATCH])
    _, by_model = Command.objects.filter(pk__in=ids).delete() if ids else (0, {})
    return by_model.get("orchestration.Command", 0)


def _oldest(begin: int, end: int) -> list[int]:
    rows = Decision.objects.filter(pk__gte=begin, pk__lt=end).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:BATCH])


def _delete(ids: list[int]) -> int:
    first, last = ids[0], ids[-1]
    with transaction.atomic():
        Action.objects.filter(decision_id__gte=first, decision_id__lte=last).delete()
        gone, _ = Decision.objects.filter(pk__gte=first, pk__lte=last).delete()
    return gone


def _first_since(moment: datetime) -> int:
    """The first id from which on decisions are as new as that; beyond the last if none is."""
    newest = Decision.objects.order_by("-pk").values_list("pk", flat=True).first()
    low, high = 0, (newest or 0) + 1
    while low < high:
        middle = (low + high) // 2
        found = Decision.objects.filter(pk__gte=middle).order_by("pk").first()
        if found is None or found.created_at >= moment:
            high = middle
        else:
            low = found.pk + 1
    return low
