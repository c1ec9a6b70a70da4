"""One session's encrypted packets: numbered and sealed, opened and taken apart."""

import logging
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any, Final

from telethon.crypto import AuthKey
from telethon.errors import SecurityError, TypeNotFoundError
from telethon.extensions import BinaryReader
from telethon.network.mtprotostate import MTProtoState
from telethon.tl import TLObject, TLRequest
from telethon.tl.core import GzipPacked, MessageContainer, TLMessage

log = logging.getLogger(__name__)

LOGGERS: Final[Mapping[str, logging.Logger]] = defaultdict(lambda: log)
"""What the library asks for its loggers by name: all of them are ours."""


class Packets:
    """A session of MTProto: its id, its numbers, its salt and its clock."""

    def __init__(self, auth_key: bytes) -> None:
        self._state = MTProtoState(AuthKey(auth_key), loggers=LOGGERS)

    @property
    def server_time(self) -> float:
        """The server's clock, in Unix seconds."""
        return time.time() + float(self._state.time_offset)

    def set_clock(self, msg_id: int) -> None:
        """Take the server's time from a message of its own."""
        self._state.update_time_offset(msg_id)

    def set_salt(self, salt: int) -> None:
        """What the server wants to see in our next packet."""
        self._state.salt = salt

    def pack(self, body: TLObject) -> tuple[int, bytes]:
        """A message's id, and the packet that holds it. Requests count in the session."""
        buffer = BytesIO()
        msg_id = self._state.write_data_as_message(
            buffer, bytes(body), content_related=isinstance(body, TLRequest)
        )
        return msg_id, self._state.encrypt_message_data(buffer.getvalue())

    def unpack(self, packet: bytes) -> list[TLMessage]:
        """The messages in a packet, none if it is to be dropped.

        A packet of another session is dropped, or one from another time. So is one with a
        constructor that this layer does not know: what it told is found in the difference, or its
        request is not answered.
        """
        try:
            outer = self._state.decrypt_message_data(packet)
            return [] if outer is None else list(_parts(outer))
        except SecurityError:
            log.warning("A packet failed its security check and was dropped")
        except TypeNotFoundError:  # its text is a dump of the packet, which must not reach the log
            log.warning("A packet with an unknown constructor was dropped")
        return []


def read_object(data: bytes) -> Any:
    """What bytes say in Telegram's schema; TypeNotFoundError when this layer does not know it."""
    return BinaryReader(data).tgread_object()


def _parts(message: TLMessage) -> Iterator[TLMessage]:
    if isinstance(message.obj, GzipPacked):
        message.obj = read_object(message.obj.data)
    if isinstance(message.obj, MessageContainer):
        for inner in message.obj.messages:
            yield from _parts(inner)
    else:
        yield message
