"""Reads the stream of reports, from where one stopped."""

import json
from threading import Event
from typing import Any

from board import Board
from redis import Redis

RESULTS = "sis:bus:results"


def stream_newest(redis: Redis) -> str:
    """The position behind everything that there is."""
    newest: Any = redis.xrevrange(RESULTS, count=1)
    return newest[0][0] if newest else "0-0"


def stream_read(redis: Redis, board: Board, position: str, end: Event) -> None:
    """Take in what comes behind `position`, until `end` is set. Keep your position durably."""
    while not end.is_set():
        entries: Any = redis.xrange(RESULTS, min=f"({position}", count=100)
        for entry_id, fields in entries:
            board.take("stream", fields["id"], fields["type"], json.loads(fields["data"]))
            position = entry_id
        if not entries:
            end.wait(0.2)
