"""The Lua script that takes slots, and how its arguments and answers are written."""

import hashlib
import json
import math
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import TypeAlias

from accounts.budgets.answers import Answer, Granted, Refused
from accounts.budgets.birth import BORN_KEY
from accounts.budgets.requests import Bucket

SCRIPT = Path(__file__).with_name("take.lua").read_text(encoding="utf-8")
SHA = hashlib.sha1(SCRIPT.encode(), usedforsecurity=False).hexdigest()
_MICROSECOND = timedelta(microseconds=1)

Asked: TypeAlias = Sequence[Sequence[Bucket]]
"""For each request, the buckets that it takes one slot from."""

MOST_REQUESTS = 500
"""Requests of one call: Redis answers nobody else meanwhile, and Lua unpacks so many keys."""

LONGEST_PATIENCE = timedelta(seconds=2)
"""How far ahead a slot may be reserved. A host holds what it reserved though Redis forgets it, so
for so long a Redis that lost its data grants nothing."""


def script_arguments(
    asked: Asked, *, patience: timedelta, reserved: timedelta = LONGEST_PATIENCE
) -> tuple[list[str], str]:
    """The script's KEYS and its ARGV, for at most `MOST_REQUESTS`.

    `reserved` is how far ahead of its time anybody may have reserved a slot of these buckets. An
    interval is rounded up, so that no rate is exceeded by rounding.
    """
    places: dict[str, int] = {}
    requests = [
        [
            (
                places.setdefault(bucket.key, len(places) + 1),
                math.ceil(1_000_000 / bucket.limit.rate),
                bucket.limit.burst,
            )
            for bucket in buckets
        ]
        for buckets in asked
    ]
    argument = {
        "patience": patience // _MICROSECOND,
        "reserved": reserved // _MICROSECOND,
        "requests": requests,
    }
    return [BORN_KEY, *places], json.dumps(argument)


def script_answers(reply: Sequence[int], asked: Asked) -> list[Answer]:
    """What the script's reply means, request by request."""
    numbers = iter(reply)
    replies = zip(numbers, numbers, numbers, strict=True)
    return [_answer(*one, buckets) for one, buckets in zip(replies, asked, strict=True)]


def _answer(taken: int, microseconds: int, blocking: int, buckets: Sequence[Bucket]) -> Answer:
    wait = timedelta(microseconds=microseconds)
    return Granted(wait) if taken else Refused(wait, buckets[blocking - 1].scope)
