"""Workers killed with -9 at random: nothing lost, nothing done twice, what is not known is said.

The negative control puts plain Celery through the same, and must show losses.
"""

from collections import Counter
from collections.abc import Iterable
from random import Random

from orchestration.models import Action, ActionStatus
from proofs.figure import Figure
from proofs.house.ground import Ground
from proofs.house.house import house_open
from proofs.kill.chaos import Chaos
from proofs.kill.control import Losses, control_run
from proofs.kill.play import EVENTS, KILLS, Play
from proofs.kill.scene import scene_set
from sis_project.demo.judge import Verdict

SEED = 20
SHOWN = 5


def prove(ground: Ground) -> list[Figure]:
    """Play with kills; then the control."""
    with house_open(ground) as house:
        chaos = Chaos(house.family)
        verdict = Play(house, scene_set(house), Random(SEED), chaos).run()
        unknown = Action.objects.filter(status=ActionStatus.UNKNOWN).count()
        _tell(chaos, verdict)
        for name in reversed(house.family.names):
            if name not in {"valkey", "sandbox"}:
                house.family.end(name)
        losses = control_run(house, Random(SEED))
    return [*_figures(verdict, unknown, len(chaos.kills)), *_control_figures(losses)]


def _figures(verdict: Verdict, unknown: int, kills: int) -> list[Figure]:
    return [
        Figure("packets and questions", EVENTS),
        Figure("kills -9 of hosts and event workers", kills, at_least=KILLS),
        Figure("presses promised", verdict.claims_promised),
        Figure("replies promised", verdict.replies_promised),
        Figure("lost", len(verdict.misses), at_most=0),
        Figure("doubled", len(verdict.doubles), at_most=0),
        Figure("claims that the tables tell wrong", len(verdict.wrong_books), at_most=0),
        Figure("said to be unknown", unknown),
    ]


def _control_figures(losses: Losses) -> list[Figure]:
    return [
        Figure("plain Celery, as many messages and kills: lost", losses.lost, at_least=1),
        Figure("plain Celery: doubled", losses.doubled),
    ]


def _tell(chaos: Chaos, verdict: Verdict) -> None:
    """What the table has no room for."""
    kills = ", ".join(f"{name} {times}" for name, times in sorted(Counter(chaos.kills).items()))
    print(f"killed: {kills}")
    _tell_some([*verdict.misses, *verdict.doubles, *verdict.wrong_books])


def _tell_some(sentences: Iterable[str]) -> None:
    for sentence in list(sentences)[:SHOWN]:
        print(f"  {sentence}")
