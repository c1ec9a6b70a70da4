"""How long this machine's disk takes for a commit: every durable figure stands on it."""

import time

from django.db import connection

from proofs.figure import Figure
from proofs.samples import quantile

COMMITS = 200


def commit_figure() -> Figure:
    """The median time of a commit of one row, synced."""
    with connection.cursor() as cursor:
        cursor.execute("create table proof_commits (id int)")
        samples = [_commit(cursor, number) for number in range(COMMITS)]
        cursor.execute("drop table proof_commits")
    return Figure("one commit on this disk, p50", quantile(samples, 0.5) * 1000, "ms")


def _commit(cursor: object, number: int) -> float:
    begun = time.perf_counter()
    cursor.execute("insert into proof_commits values (%s)", [number])  # type: ignore[attr-defined]
    return time.perf_counter() - begun
