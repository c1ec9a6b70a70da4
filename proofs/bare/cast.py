"""Starts the bare scripts beside the service."""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from proofs.bare.pressing import MARK
from proofs.bare.script import READY
from proofs.house.fleet import Player
from proofs.house.house import House
from proofs.house.meters import memory_of

BARE = "bare"
CONNECTED_WITHIN = 60.0  # seconds
PRESSED_WITHIN = 60.0


@dataclass(frozen=True, slots=True)
class BarePresses:
    """What the bare script took: presses a second, and milliseconds of CPU and GB of memory."""

    rate: float
    cpu_each: float
    memory: float


def bare_start(house: House, players: Sequence[Player], takers: Mapping[int, int]) -> None:
    """Start the script with these players, and return when all of them are connected.

    `takers` says by chat id among how many members one presses. A player's place in each group is
    its place in the list.
    """
    process = _start(house, "proofs.bare.script", players, takers=dict(takers))
    house.wait_until(
        lambda: READY in process.log_tail(), "the bare script connected", within=CONNECTED_WITHIN
    )


def bare_presses(
    house: House, players: Sequence[Player], button: Mapping[str, Any], *, each: int
) -> BarePresses:
    """Let the script press a button (`chat_id`, `message_id`, `data`) and tell what it took."""
    process = _start(house, "proofs.bare.pressing", players, button=dict(button), each=each)
    within = CONNECTED_WITHIN + PRESSED_WITHIN
    house.wait_until(lambda: MARK in process.log_tail(), "the bare script pressed", within=within)
    took = json.loads(process.log_tail(1).partition(MARK)[2])
    memory = memory_of(process.pid)
    house.family.end(BARE)
    presses = each * len(players)
    return BarePresses(presses / took["seconds"], took["cpu"] / presses * 1000, memory)


def _start(house: House, module: str, players: Sequence[Player], **cast: object) -> Any:
    cast |= {
        "port": house.ground.folder.sandbox,
        "players": [_form(player, place) for place, player in enumerate(players)],
    }
    path = house.ground.folder.path / "bare.json"
    path.write_text(json.dumps(cast))
    return house.family.python(BARE, "-m", module, str(path))


def _form(player: Player, place: int) -> dict[str, object]:
    return {
        "user_id": player.user_id,
        "dc_id": player.dc_id,
        "auth_key": base64.b64encode(player.auth_key).decode(),
        "place": place,
    }
