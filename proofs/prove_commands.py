"""Commands: POST to the first press, a thousand posts of one, a bus killed, an endpoint down.

Everything over HTTP against the real web server, with PostgreSQL, a host and the sandbox.
"""

from random import Random

from proofs.commands.bus import bus_killed
from proofs.commands.deliveries import delivery_figures
from proofs.commands.latency import latency_figures
from proofs.commands.once import once_figures
from proofs.commands.scene import scene_set
from proofs.figure import Figure
from proofs.house.disk import commit_figure
from proofs.house.ground import Ground
from proofs.house.house import house_open

SEED = 11


def prove(ground: Ground) -> list[Figure]:
    """Measure a quiet service first; then the crowd; then the kills; then reports."""
    with house_open(ground) as house:
        disk = commit_figure()
        scene = scene_set(house)
        latency = latency_figures(house, scene, Random(SEED))
        once = once_figures(house, scene)
        killed = bus_killed(house, scene, Random(SEED))
        for name in ("events", "beat"):
            house.family.end(name)
        return [disk, *latency, *once, *killed, *delivery_figures(Random(SEED))]
