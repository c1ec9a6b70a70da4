"""The order rule of the pts ledgers (pure).

Source: core.telegram.org/api/updates, "Update handling".
"""

from enum import Enum, auto

from drivers.hearing.steps import Envelope, Step


class Verdict(Enum):
    """What to do with a step."""

    APPLY = auto()
    """It is the next one."""
    DUPLICATE = auto()
    """It was heard before."""
    GAP = auto()
    """Something before it is missing."""


def judge(local_pts: int | None, step: Step) -> Verdict:
    """Compare a step with how far its ledger has come; None means that nothing is known yet."""
    if local_pts is None:
        return Verdict.APPLY
    before = step.pts - step.pts_count
    if before == local_pts:
        return Verdict.APPLY
    return Verdict.GAP if before > local_pts else Verdict.DUPLICATE


def seq_gap(local_seq: int, envelope: Envelope) -> bool:
    """Whether a counted container shows that one before it was lost."""
    return bool(envelope.seq_start) and envelope.seq_start > local_seq + 1
