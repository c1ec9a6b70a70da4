"""From the first byte of a POST to the press that it asks for, on the wire."""

import base64
import time
from random import Random
from typing import Any

from proofs.commands.scene import Scene
from proofs.figure import Figure
from proofs.house.house import House
from proofs.house.journal import JournalReader
from proofs.samples import quantile
from sis_project.demo.tables import BUTTON_PREFIX

PACE = 20.0  # commands a second
COMMANDS = 400
WARM = 40
PRESSED_WITHIN = 20.0  # seconds
EXPIRY = 3600.0  # seconds


def latency_figures(house: House, scene: Scene, rng: Random) -> list[Figure]:
    """Post at a steady pace, and look up in the sandbox's journal when each press came."""
    reader = JournalReader(house.control)
    reader.skip()
    posted = _play(house, scene, rng)
    pressed: dict[str, float] = {}

    def all_pressed() -> bool:
        for record in reader.read(["Pressed"]):
            pressed.setdefault(_packet_id(record), record["at"])
        return len(pressed) >= len(posted)

    house.wait_until(all_pressed, f"{len(posted)} presses", within=PRESSED_WITHIN)
    taken = [(pressed[name] - at) * 1000 for name, at in list(posted.items())[WARM:]]
    return [
        Figure("POST to the press, 20 commands/s, p50", quantile(taken, 0.5), "ms", at_most=25),
        Figure("POST to the press, p99", quantile(taken, 0.99), "ms", at_most=100),
    ]


def _play(house: House, scene: Scene, rng: Random) -> dict[str, float]:
    """When each packet's command was posted, by the packet's id."""
    posted: dict[str, float] = {}
    due = time.monotonic()
    for number in range(WARM + COMMANDS):
        packet = house.control.call(
            "bots.packet", group=scene.chat_id, total="50.00", shares=5, expiry=EXPIRY
        )
        due += rng.uniform(0.5, 1.5) / PACE
        time.sleep(max(0.0, due - time.monotonic()))
        posted[packet["packet_id"]] = time.monotonic()
        answer = scene.poster.post(
            "start_redpacket", _payload(scene, packet), key=f"latency-{number}"
        )
        assert answer.status == 202, answer  # noqa: S101 - a proof that cannot go on
    return posted


def _payload(scene: Scene, packet: dict[str, Any]) -> dict[str, Any]:
    data = base64.b64encode(BUTTON_PREFIX + packet["packet_id"].encode()).decode()
    return {"group": scene.chat_id, "message_id": packet["message_id"], "data": data}


def _packet_id(record: dict[str, Any]) -> str:
    return str(record["packet_id"])
