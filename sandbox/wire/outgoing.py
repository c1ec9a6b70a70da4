"""What the server sends in a session, before it has an id and a sequence number."""

from typing import NamedTuple

from pyrogram.raw.core import TLObject

from sandbox.wire.message_ids import ANSWER, PUSH


class Outgoing(NamedTuple):
    """A boxed TL object on its way to a client."""

    body: bytes
    mark: int
    content: bool
    """True when the client has to acknowledge it."""


def answer(body: bytes) -> Outgoing:
    """An rpc_result."""
    return Outgoing(body, ANSWER, content=True)


def push(body: bytes) -> Outgoing:
    """An update."""
    return Outgoing(body, PUSH, content=True)


def notice(service_message: TLObject) -> Outgoing:
    """A message about messages, such as a pong or a bad_server_salt."""
    return Outgoing(service_message.write(), ANSWER, content=False)


def announcement(service_message: TLObject) -> Outgoing:
    """A message about the session that comes unasked and is acknowledged: new_session_created."""
    return Outgoing(service_message.write(), PUSH, content=True)
