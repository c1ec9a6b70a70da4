"""Starts the bare script beside the service."""

import base64
import json
from collections.abc import Mapping, Sequence

from proofs.bare.script import READY
from proofs.house.fleet import Player
from proofs.house.house import House

BARE = "bare"
CONNECTED_WITHIN = 60.0  # seconds


def bare_start(house: House, players: Sequence[Player], takers: Mapping[int, int]) -> None:
    """Start the script with these players, and return when all of them are connected.

    `takers` says by chat id among how many members one presses. A player's place in each group is
    its place in the list.
    """
    cast = {
        "port": house.ground.folder.sandbox,
        "takers": dict(takers),
        "players": [_form(player, place) for place, player in enumerate(players)],
    }
    path = house.ground.folder.path / "bare.json"
    path.write_text(json.dumps(cast))
    process = house.family.python(BARE, "-m", "proofs.bare.script", str(path))
    house.wait_until(
        lambda: READY in process.log_tail(), "the bare script connected", within=CONNECTED_WITHIN
    )


def _form(player: Player, place: int) -> dict[str, object]:
    return {
        "user_id": player.user_id,
        "dc_id": player.dc_id,
        "auth_key": base64.b64encode(player.auth_key).decode(),
        "place": place,
    }
