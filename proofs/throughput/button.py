"""A button that everybody may press again and again."""

import base64
from dataclasses import dataclass

from proofs.house.journal import JournalReader
from sandbox.control import BlockingControlClient
from sis_project.demo.tables import BUTTON_PREFIX

SHARES = 500  # more than there are accounts: the packet never ends


@dataclass(frozen=True, slots=True)
class Button:
    """Where it is, in the ids that hold for every member of a supergroup."""

    chat_id: int
    message_id: int
    data: bytes

    @property
    def data_base64(self) -> str:
        """Its data as rows and files keep it."""
        return base64.b64encode(self.data).decode()


def button_post(control: BlockingControlClient, group: int) -> Button:
    """Let the bot post a packet; who presses again is answered what it won the first time."""
    reader = JournalReader(control)
    reader.skip()
    packet = control.call("bots.packet", group=group, total="99.00", shares=SHARES, expiry=3600.0)
    message_id = next(
        pushed["message_id"] for pushed in reader.read(["Pushed"]) if pushed["uid"] == packet["uid"]
    )
    return Button(group, message_id, BUTTON_PREFIX + packet["packet_id"].encode())
