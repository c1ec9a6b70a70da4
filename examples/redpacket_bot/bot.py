"""Plays red packets by way of SIS, and keeps a leaderboard."""

import sys
import time
from argparse import ArgumentParser, Namespace
from threading import Event, Thread

from board import Board
from chat import Chat
from redis import Redis
from sis import Sis
from stream import stream_newest, stream_read
from webhook import endpoint_open

EVERY = 5.0
"""Seconds between two packets."""

PATIENCE = 90.0
"""Seconds until the last packet must have been told of."""

SUPERGROUPS_BELOW = -1_000_000_000_000


def main() -> int:
    """Play; 0 if every packet was told of by webhook and by stream."""
    asked = _options()
    sis, chat, board = Sis(asked.api, asked.token), Chat(asked.control), Board()
    redis = Redis.from_url(asked.redis, decode_responses=True)
    end = Event()
    reader = Thread(target=stream_read, args=(redis, board, stream_newest(redis), end))
    reader.start()
    try:
        with endpoint_open(board) as endpoint:
            webhook_id, secret = sis.webhook_add(endpoint.url)
            endpoint.trust(secret)
            announced = play(sis, chat, board, seconds=asked.seconds)
            good = _wait(board, announced)
            sis.webhook_remove(webhook_id)
    finally:
        end.set()
        reader.join()
    _tell(board, announced)
    return 0 if good else 1


def play(sis: Sis, chat: Chat, board: Board, *, seconds: float) -> set[int]:
    """Post and announce packets, now in this group and then in that; their message ids."""
    groups = [one["group_id"] for one in sis.groups() if one["group_id"] < SUPERGROUPS_BELOW]
    announced: set[int] = set()
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        group = groups[len(announced) % len(groups)]
        message_id, data = chat.packet_post(group, shares=3)
        sis.announce(group=group, message_id=message_id, data=data, shares=3)
        announced.add(message_id)
        time.sleep(EVERY)
        print(f"{len(announced)} packets announced", *board.lines()[:3], sep="\n   ")
    return announced


def _wait(board: Board, announced: set[int]) -> bool:
    """Whether both ways have told of every packet in time."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if all(announced <= told for told in board.told.values()):
            return True
        time.sleep(0.5)
    return False


def _tell(board: Board, announced: set[int]) -> None:
    print("Leaderboard", *board.lines(), sep="\n")
    for way, told in board.told.items():
        print(f"{len(announced & told)} of {len(announced)} packets told of by {way}")


def _options() -> Namespace:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--api", default="http://127.0.0.1:8000")
    parser.add_argument("--token", required=True, help="with the scopes read, commands and admin")
    parser.add_argument("--redis", default="redis://127.0.0.1:6379/0")
    parser.add_argument("--control", type=int, default=4431, help="a sandbox's control port")
    parser.add_argument("--seconds", type=float, default=60.0)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
