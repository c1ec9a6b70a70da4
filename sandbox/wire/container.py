"""Several messages in one envelope: msg_container, both ways."""

import struct
from collections.abc import Iterable, Iterator

from pyrogram.raw.core import GzipPacked, MsgContainer

from sandbox.line import RpcError
from sandbox.wire.codec import constructor_of, inflate
from sandbox.wire.envelope import Message
from sandbox.wire.errors import Rubbish

_INNER = struct.Struct("<qii")
MOST_MESSAGES = 100
MOST_BYTES = 256 * 1024


def contents(message: Message) -> Iterator[Message]:
    """The messages inside, each unzipped; a message that is no container is its own content.

    Raises:
        Rubbish: a container, or something compressed, that is damaged.
    """
    body = message.body
    if constructor_of(body) == GzipPacked.ID:
        try:
            body = inflate(body)
        except RpcError as error:
            raise Rubbish("A compressed message is damaged.") from error
        if constructor_of(body) == GzipPacked.ID:
            raise Rubbish("A compressed message lies in a compressed message.")
    if constructor_of(body) != MsgContainer.ID:
        yield message._replace(body=body)
        return
    for inner in _split(body):
        if constructor_of(inner.body) == MsgContainer.ID:
            raise Rubbish("A container lies in a container.")
        yield from contents(inner)


def _split(body: bytes) -> Iterator[Message]:
    position = 8
    for _ in range(int.from_bytes(body[4:8], "little")):
        if position + _INNER.size > len(body):
            raise Rubbish("A container is shorter than it says.")
        msg_id, seq_no, length = _INNER.unpack_from(body, position)
        position += _INNER.size
        if not 0 <= length <= len(body) - position:
            raise Rubbish("A container is shorter than it says.")
        yield Message(msg_id, seq_no, body[position : position + length])
        position += length


def batches(messages: Iterable[Message]) -> Iterator[list[Message]]:
    """Cut into runs that fit one container each."""
    batch: list[Message] = []
    size = 0
    for message in messages:
        if batch and (len(batch) == MOST_MESSAGES or size + len(message.body) > MOST_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(message)
        size += _INNER.size + len(message.body)
    if batch:
        yield batch


def container_body(messages: list[Message]) -> bytes:
    """A msg_container of these messages."""
    parts = [struct.pack("<II", MsgContainer.ID, len(messages))]
    for message in messages:
        parts.append(_INNER.pack(message.msg_id, message.seq_no, len(message.body)))
        parts.append(message.body)
    return b"".join(parts)
