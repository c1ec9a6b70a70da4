"""A bare kurigram script: a client for each account presses the button of what it hears.

Run as `python -m proofs.bare.script CAST`; CAST is the JSON file that `proofs.bare.cast` writes.
Nothing is kept, nothing is limited, and what is lost is lost.
"""

import asyncio
import base64
import json
import struct
import sys
from pathlib import Path
from typing import Any

import pyrogram

READY = "every client is connected"
AT_ONCE = 10  # clients that connect together


def client_make(port: int, player: dict[str, Any]) -> Any:
    """A client with the options that make it fastest, for it is the ruler.

    By default it would keep a thousand messages each, and after some minutes a collection of a
    hundred clients' garbage stops them all for half a second.
    """

    class Loopback(pyrogram.connection.Connection):  # type: ignore[misc]
        def __init__(self, **arguments: Any) -> None:
            super().__init__(**{**arguments, "server_address": "127.0.0.1", "port": port})

    return pyrogram.Client(
        f"player{player['user_id']}",
        api_id=1,
        api_hash="hash",
        session_string=session_string(player),
        in_memory=True,
        connection_factory=Loopback,
        sleep_threshold=0,
        max_message_cache_size=10,
        fetch_replies=False,
        fetch_topics=False,
        fetch_stories=False,
        fetch_stickers=False,
    )


def session_string(player: dict[str, Any]) -> str:
    """The login in kurigram's own form."""
    key = base64.b64decode(player["auth_key"])
    packed = struct.pack(">BI?256sQ?", player["dc_id"], 1, False, key, player["user_id"], False)
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def presses_add(client: Any, place: int, takers: dict[int, int]) -> None:
    """Let the client press: its turn comes with each message id that leaves its place.

    `takers` says by chat id among how many members one of them presses; 1 lets all press.
    """

    @client.on_message()  # type: ignore[untyped-decorator]
    async def heard(_client: Any, message: Any) -> None:
        among = takers.get(message.chat.id)
        markup = message.reply_markup
        if among and markup and message.id % among == place % among:
            data = markup.inline_keyboard[0][0].callback_data
            await client.request_callback_answer(message.chat.id, message.id, data)


async def run(cast: dict[str, Any]) -> None:
    """Connect everybody, and press until killed."""
    takers = {int(chat_id): among for chat_id, among in cast["takers"].items()}
    clients = []
    for player in cast["players"]:
        client = client_make(cast["port"], player)
        presses_add(client, player["place"], takers)
        clients.append(client)
    for first in range(0, len(clients), AT_ONCE):
        await asyncio.gather(*(client.start() for client in clients[first : first + AT_ONCE]))
    print(READY, flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(run(json.loads(Path(sys.argv[1]).read_text())))
