"""Sessions through broken lines, frozen hosts and restarts: nothing missed, never two lines."""

from proofs.figure import Figure
from proofs.house.ground import Ground
from proofs.house.house import house_open
from proofs.sessions.cuts import cut_figures
from proofs.sessions.freezes import freeze_figures
from proofs.sessions.restarts import restart_figures
from proofs.sessions.scene import scene_set


def prove(ground: Ground) -> list[Figure]:
    """Set one scene, and let one trouble after the other happen to it."""
    with house_open(ground) as house:
        scene = scene_set(house)
        return [
            *cut_figures(house, scene),
            *freeze_figures(house, scene),
            *restart_figures(house, scene),
        ]
