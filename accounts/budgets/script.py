"""The Lua script that takes slots, and how its arguments and answers are written."""

import hashlib
import math
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from accounts.budgets.answers import Answer, Granted, Refused
from accounts.budgets.birth import BORN_KEY
from accounts.budgets.requests import Bucket

SCRIPT = Path(__file__).with_name("take.lua").read_text(encoding="utf-8")
SHA = hashlib.sha1(SCRIPT.encode(), usedforsecurity=False).hexdigest()
_MICROSECOND = timedelta(microseconds=1)


def script_keys(buckets: Sequence[Bucket]) -> list[str]:
    """The script's KEYS."""
    return [BORN_KEY, *(bucket.key for bucket in buckets)]


LONGEST_PATIENCE = timedelta(seconds=2)
"""How far ahead a slot may be reserved. A host holds what it reserved though Redis forgets it, so
for so long a Redis that lost its data grants nothing."""


def script_arguments(
    buckets: Sequence[Bucket], *, patience: timedelta, reserved: timedelta = LONGEST_PATIENCE
) -> list[int]:
    """The script's ARGV: an interval is rounded up, so that no rate is exceeded by rounding.

    `reserved` is how far ahead of its time anybody may have reserved a slot of these buckets.
    """
    arguments = [patience // _MICROSECOND, reserved // _MICROSECOND]
    for bucket in buckets:
        arguments += [math.ceil(1_000_000 / bucket.limit.rate), bucket.limit.burst]
    return arguments


def script_answer(reply: Sequence[int], buckets: Sequence[Bucket]) -> Answer:
    """What the script's reply means."""
    taken, microseconds, blocking = reply
    wait = timedelta(microseconds=microseconds)
    return Granted(wait) if taken else Refused(wait, buckets[blocking - 1].scope)
