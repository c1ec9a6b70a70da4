"""The messages about messages that a client sends, and what each is answered with."""

from collections.abc import Callable
from typing import Any

from pyrogram.raw.core import FutureSalt, FutureSalts, TLObject
from pyrogram.raw.functions import DestroySession, GetFutureSalts, Ping, PingDelayDisconnect
from pyrogram.raw.types import (
    DestroySessionNone,
    HttpWait,
    MsgResendAnsReq,
    MsgResendReq,
    MsgsAck,
    MsgsAllInfo,
    MsgsStateInfo,
    MsgsStateReq,
    Pong,
)

from sandbox.wire.session import Session

SALT_SECONDS = 1800
_RECEIVED, _UNKNOWN = "\4", "\1"


def pong(_session: Session, msg_id: int, ping: Any, _now: float) -> TLObject:
    """A ping, with a delay or without, is answered by its id."""
    return Pong(msg_id=msg_id, ping_id=ping.ping_id)


def acknowledged(session: Session, _msg_id: int, ack: MsgsAck, _now: float) -> None:
    """The client has read messages of ours."""
    session.acknowledge(ack.msg_ids)


def future_salts(session: Session, msg_id: int, _query: Any, now: float) -> TLObject:
    """The salt that is good now, said to be good for half an hour."""
    salt = FutureSalt(int(now), int(now) + SALT_SECONDS, session.salt)
    return FutureSalts(msg_id, int(now), [salt])


def session_not_found(_session: Session, _msg_id: int, query: Any, _now: float) -> TLObject:
    """A session ends with its line, so there is never another one to destroy."""
    return DestroySessionNone(session_id=query.session_id)


def states(session: Session, msg_id: int, query: MsgsStateReq, _now: float) -> TLObject:
    """For each id asked about: received, or unknown."""
    info = "".join(_RECEIVED if session.was_seen(each) else _UNKNOWN for each in query.msg_ids)
    return MsgsStateInfo(req_msg_id=msg_id, info=info)


def forgotten(_session: Session, msg_id: int, query: Any, _now: float) -> TLObject:
    """No message of ours is kept to be sent again: the protocol lets a server say so."""
    return MsgsStateInfo(req_msg_id=msg_id, info=_UNKNOWN * len(query.msg_ids))


def nothing(_session: Session, _msg_id: int, _query: Any, _now: float) -> None:
    """Taken in silence."""


Handler = Callable[[Session, int, Any, float], TLObject | None]

HANDLERS: dict[type[Any], Handler] = {
    Ping: pong,
    PingDelayDisconnect: pong,
    MsgsAck: acknowledged,
    GetFutureSalts: future_salts,
    DestroySession: session_not_found,
    MsgsStateReq: states,
    MsgResendReq: forgotten,
    MsgResendAnsReq: forgotten,
    MsgsStateInfo: nothing,
    MsgsAllInfo: nothing,
    HttpWait: nothing,
}
"""A function of the session, the message's id, the message and the time for each kind."""
