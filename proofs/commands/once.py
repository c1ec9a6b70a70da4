"""A thousand posts of one command at once."""

import threading
from collections import Counter
from typing import Any

from orchestration.models import Command
from proofs.commands.poster import Answer
from proofs.commands.scene import Scene
from proofs.figure import Figure
from proofs.house.house import House

POSTS = 1000
KEY = "the-same-wish"


def once_figures(house: House, scene: Scene) -> list[Figure]:
    """Let them all go at once, each on a connection of its own."""
    payload = {"groups": [scene.chat_id], "text": "once"}
    answers = _all_at_once(scene, payload)
    house.family.watch()
    statuses = Counter(answer.status // 100 for answer in answers)
    rows = Command.objects.filter(idempotency_key=KEY).count()
    replays = sum(answer.replayed for answer in answers)
    return [
        Figure("1,000 posts of one command at once: rows", rows, at_least=1, at_most=1),
        Figure("of them replays", replays, at_least=POSTS - 1, at_most=POSTS - 1),
        Figure("of them 5xx", statuses[5], at_most=0),
    ]


def _all_at_once(scene: Scene, payload: dict[str, Any]) -> list[Answer]:
    answers: list[Answer] = []
    barrier = threading.Barrier(POSTS)

    def post() -> None:
        barrier.wait()
        answers.append(scene.poster.post("announce", payload, key=KEY))

    threads = [threading.Thread(target=post) for _ in range(POSTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
