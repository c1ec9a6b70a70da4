"""From an update on the wire to the press on the wire, beside a bare kurigram script.

Both have 100 accounts in groups of the same shape on the same sandbox. Rounds are interleaved; a
figure is the median of three.
"""

from collections.abc import Callable, Sequence
from random import Random

from proofs.figure import Figure
from proofs.house.disk import commit_figure
from proofs.house.ground import Ground
from proofs.house.house import house_open
from proofs.reaction.rounds import Played, round_play
from proofs.reaction.scene import scene_set
from proofs.reaction.stages import stage_figures
from proofs.samples import of_rounds

ROUNDS = 3
SEED = 7


def prove(ground: Ground) -> list[Figure]:
    """Play the rounds and compare."""
    with house_open(ground) as house:
        disk = commit_figure()
        scene = scene_set(house)
        round_play(house, scene.bare, Random(SEED))
        round_play(house, scene.ours, Random(SEED))
        bare, ours = [], []
        for number in range(ROUNDS):
            bare.append(round_play(house, scene.bare, Random(number)))
            ours.append(round_play(house, scene.ours, Random(number)))
        stages = stage_figures(packet for played in ours for packet in played.single)
    return [disk, *_reactions(ours, bare), *stages, *_big_packets(ours, bare)]


def _reactions(ours: Sequence[Played], bare: Sequence[Played]) -> list[Figure]:
    figures = []
    for name, share, bar in [("p50", 0.5, 4), ("p99", 0.99, 15)]:
        own = of_rounds(ours, _reaction(share))
        ruler = of_rounds(bare, _reaction(share))
        figures += [
            Figure(f"reaction at 20/s, bare script, {name}", ruler, "ms"),
            Figure(f"reaction at 20/s, SIS, {name}", own, "ms"),
            Figure(f"reaction at 20/s, SIS above bare, {name}", own - ruler, "ms", at_most=bar),
        ]
    return figures


def _big_packets(ours: Sequence[Played], bare: Sequence[Played]) -> list[Figure]:
    return [
        Figure("one packet, 100 clients, last press: bare", of_rounds(bare, _last), "ms"),
        Figure("one packet, 100 accounts, last press", of_rounds(ours, _last), "ms", at_most=100),
        Figure("the same, first to last press: bare", of_rounds(bare, _span), "ms"),
        Figure("the same, first to last press", of_rounds(ours, _span), "ms", at_most=40),
    ]


def _reaction(share: float) -> Callable[[Played], float]:
    return lambda played: played.reaction(share)


def _last(played: Played) -> float:
    return played.last_press()


def _span(played: Played) -> float:
    return played.press_span()
