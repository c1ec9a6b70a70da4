"""What happens when: red packets and talk, laid out before the play begins."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import cycle
from random import Random

from sis_project.demo.cast import PHRASES, SCENES, SMALL_TALK, Rule, Scene

PACKET_EVERY = 2.2  # seconds
TALK_EVERY = 1.7
EXPIRY = 30.0
# Every fourth packet is claimed by a phrase instead of a button.
KEYWORD_EVERY = 4


@dataclass(frozen=True, slots=True)
class PacketCue:
    """The bot posts a red packet; with a phrase, one that is claimed by sending it."""

    at: float
    scene: Scene
    total: Decimal
    shares: int
    kind: str
    phrase: str | None


@dataclass(frozen=True, slots=True)
class TalkCue:
    """Somebody says something, which a rule answers, or which nothing does."""

    at: float
    scene: Scene
    text: str
    rule: Rule | None


Cue = PacketCue | TalkCue


def script_write(seconds: float, rng: Random) -> list[Cue]:
    """The cues of a play of that length, in order; `at` counts seconds from its beginning."""
    return sorted([*_packets(seconds, rng), *_talk(seconds, rng)], key=lambda cue: cue.at)


def _packets(seconds: float, rng: Random) -> Iterator[PacketCue]:
    scenes = cycle(SCENES)
    for number in range(int(seconds / PACKET_EVERY)):
        phrase = f"{rng.choice(PHRASES)} {number}" if number % KEYWORD_EVERY == 3 else None
        yield PacketCue(
            at=0.3 + number * PACKET_EVERY,
            scene=next(scenes),
            total=Decimal(rng.randrange(200, 5000)) / 100,
            shares=rng.choice([3, 5, 8]),
            kind=rng.choice(["lucky", "equal"]),
            phrase=phrase,
        )


def _talk(seconds: float, rng: Random) -> Iterator[TalkCue]:
    for number in range(int(seconds / TALK_EVERY)):
        scene = rng.choice(SCENES)
        rule = rng.choice([*scene.rules, None])
        text = rule.said if rule else rng.choice(SMALL_TALK)
        yield TalkCue(at=1.1 + number * TALK_EVERY, scene=scene, text=text, rule=rule)
