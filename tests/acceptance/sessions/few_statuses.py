"""The statuses of the proof `sessions`, with one error for each way in which one may come."""

from proofs.figure import Figure
from proofs.house.ground import Ground
from proofs.house.house import house_open
from proofs.sessions.status_cases import CASES, Case
from proofs.sessions.statuses import status_figures


def few_cases() -> list[Case]:
    """The first case of each moment and status."""
    few = {(case.strikes, case.status): case for case in reversed(CASES)}
    return list(few.values())


def prove(ground: Ground) -> list[Figure]:
    """Play them on both drivers."""
    with house_open(ground) as house:
        house.events()
        house.beat()
        return status_figures(house, few_cases())
