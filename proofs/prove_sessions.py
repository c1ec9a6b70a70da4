"""Sessions through cut lines, frozen hosts, restarts and new keys: nothing missed, lost or told."""

from proofs.figure import Figure
from proofs.house.ground import Ground
from proofs.house.house import house_open
from proofs.sessions.bitflips import bitflip_figures
from proofs.sessions.canaries import canary_figures
from proofs.sessions.cuts import cut_figures
from proofs.sessions.freezes import freeze_figures
from proofs.sessions.restarts import restart_figures
from proofs.sessions.rotation import rotation_figures
from proofs.sessions.scene import scene_set
from proofs.sessions.statuses import status_figures
from proofs.sessions.sweep import sweep_figures


def prove(ground: Ground) -> list[Figure]:
    """Let one trouble after the other happen to the same accounts, and to keys on a side ground."""
    with house_open(ground) as house:
        # Before the logs grow: they are searched from end to end.
        told = canary_figures(house)
        scene = scene_set(house)
        troubles = [
            *cut_figures(house, scene),
            *freeze_figures(house, scene),
            *restart_figures(house, scene),
            *status_figures(house),
        ]
        swept = sweep_figures()
    return [*told, *troubles, *swept, *bitflip_figures(), *rotation_figures(ground)]
