"""A bare kurigram script that presses one button as fast as it can, four at once an account.

Run as `python -m proofs.bare.pressing CAST`; it prints one JSON line of what it took.
"""

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Any

from proofs.bare.script import AT_ONCE, client_make

PRESSES_AT_ONCE = 4
MARK = "took "


async def press(client: Any, button: dict[str, Any], times: int) -> None:
    """Press, wait for the answer, and press again."""
    for _ in range(times):
        await client.request_callback_answer(
            button["chat_id"], button["message_id"], button["data"].encode()
        )


async def meet(client: Any) -> None:
    """Connect, and learn the chats, as a script must before it can name one."""
    await client.start()
    async for _dialog in client.get_dialogs():
        pass


async def run(cast: dict[str, Any]) -> None:
    """Connect everybody, press all, and tell."""
    clients = [client_make(cast["port"], player) for player in cast["players"]]
    for first in range(0, len(clients), AT_ONCE):
        await asyncio.gather(*(meet(client) for client in clients[first : first + AT_ONCE]))
    share = cast["each"] // PRESSES_AT_ONCE
    cpu, begun = time.process_time(), time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for client in clients:
            for _ in range(PRESSES_AT_ONCE):
                group.create_task(press(client, cast["button"], share))
    took = {"seconds": time.perf_counter() - begun, "cpu": time.process_time() - cpu}
    print(MARK + json.dumps(took), flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(run(json.loads(Path(sys.argv[1]).read_text())))
