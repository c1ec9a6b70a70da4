"""One round: packets at a steady pace, then packets that everybody presses."""

import time
from dataclasses import dataclass
from random import Random

from proofs.house.house import House
from proofs.house.journal import JournalReader
from proofs.reaction.scene import Cast
from proofs.samples import quantile
from sandbox.control import BlockingControlClient
from sis_project.demo.story import Packet, Story

PACE = 20.0  # packets a second
PACKETS = 300
BIG_PACKETS = 10
BIG_EVERY = 0.6  # seconds
KINDS = ["Pushed", "PacketPosted", "Pressed"]
PRESSED_WITHIN = 10.0  # seconds
# More shares than takers: a packet that ends is edited, which is other work than this.
EXPIRY = 3600.0  # seconds


@dataclass(frozen=True, slots=True)
class Played:
    """What the journal shows of a round. Times are monotonic seconds.

    `single` are the packets that one account presses, `big` those that everybody presses.
    """

    single: list[Packet]
    big: list[Packet]

    def reaction(self, share: float) -> float:
        """From the first push of a packet to the press, in milliseconds."""
        return quantile([seconds * 1000 for p in self.single for seconds in p.reactions()], share)

    def last_press(self) -> float:
        """From the first push of a big packet to its last press, the median in milliseconds."""
        return quantile([max(packet.reactions()) * 1000 for packet in self.big], 0.5)

    def press_span(self) -> float:
        """From the first to the last press of a big packet, the median in milliseconds."""
        spans = [max(p.reactions()) - min(p.reactions()) for p in self.big]
        return quantile([span * 1000 for span in spans], 0.5)


def round_play(house: House, cast: Cast, rng: Random) -> Played:
    """Play a round to one cast, and return when every press has come."""
    reader = JournalReader(house.control)
    reader.skip()
    story = Story(ours=cast.users)
    _steady(house.control, cast, rng)
    _big(house.control, cast)
    wanted = PACKETS + BIG_PACKETS * len(cast.users)

    def pressed() -> bool:
        story.read(reader.read(KINDS))
        return sum(len(packet.tries) for packet in story.packets.values()) >= wanted

    house.wait_until(pressed, f"{wanted} presses of {cast.name}", within=PRESSED_WITHIN)
    packets = story.packets.values()
    return Played(
        single=[packet for packet in packets if packet.chat_id != cast.everybody],
        big=[packet for packet in packets if packet.chat_id == cast.everybody],
    )


def _steady(control: BlockingControlClient, cast: Cast, rng: Random) -> None:
    """Packets in random groups, with gaps that vary by half around the pace."""
    due = time.monotonic()
    for _ in range(PACKETS):
        due += rng.uniform(0.5, 1.5) / PACE
        time.sleep(max(0.0, due - time.monotonic()))
        _post(control, rng.choice(cast.groups), shares=5)


def _big(control: BlockingControlClient, cast: Cast) -> None:
    for _ in range(BIG_PACKETS):
        time.sleep(BIG_EVERY)
        _post(control, cast.everybody, shares=len(cast.users) + 1)


def _post(control: BlockingControlClient, chat_id: int, *, shares: int) -> None:
    control.call("bots.packet", group=chat_id, total="50.00", shares=shares, expiry=EXPIRY)
