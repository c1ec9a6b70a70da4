"""Limits that always hold, one reaction for each event, and stops that stop.

A flood wait, a throttled account, a pause and the kill switch, on two hosts of 100 accounts each.
"""

from urllib.parse import urlsplit

from django.conf import settings

from proofs.figure import Figure
from proofs.house.ground import Ground
from proofs.house.house import House, house_open
from proofs.orchestration.crashes import crash_figures
from proofs.orchestration.floods import flood_figures
from proofs.orchestration.limits import limits_figures
from proofs.orchestration.policies import policy_figures
from proofs.orchestration.reactions import reaction_figures
from proofs.orchestration.scene import DECIDERS, Scene, scene_set
from proofs.orchestration.stops import kill_switch_figures, pause_figures
from proofs.orchestration.throttled import throttled_figures

OWN_DATABASE = "/9"
"""Of the same Redis: the histories of the limits empty it."""


def prove(ground: Ground) -> list[Figure]:
    """The policies and the limits alone; then everything that needs accounts, on one scene."""
    with house_open(ground) as house:
        own = urlsplit(settings.REDIS_URL)._replace(path=OWN_DATABASE).geturl()
        figures = policy_figures() + limits_figures(own)
        scene = scene_set(house)
        for part in (throttled_figures, flood_figures, pause_figures, kill_switch_figures):
            figures += part(scene)
        figures += reaction_figures(scene)
        return figures + _crashes(house, scene)


def _crashes(house: House, scene: Scene) -> list[Figure]:
    """Here the proof itself drains, so nobody else may."""
    for name in DECIDERS:
        house.family.end(name)
    return crash_figures(scene.group)
